/** Where the view begins: what the host put into the page, what was kept from last time, and the loop between. */
import { type Ask, nameOf } from '../src/protocol/analyses';
import type { PanelPrompt } from '../src/protocol/panel';
import { connect } from './app/host';
import { Page } from './app/page';
import { type Choices, parseChoices } from './state/choices';
import { wanted } from './state/requests';
import { receive, type State, start } from './state/state';
import { parseKept, toKeep } from './state/stored';
import { type Strings, speak } from './strings';
import { onThemeChange, themeOf } from './ui/theme';
import { provideToolkit } from './ui/toolkit';

interface Given {
  readonly strings?: Partial<Strings>;
  readonly versions?: { readonly extension: string; readonly results: number };
}

const given = JSON.parse(document.getElementById('given')?.textContent || '{}') as Given;
speak(given.strings ?? {});
provideToolkit();

let state: State = start;
let isDrawing = false;

const host = connect(message => {
  change(receive(state, message));
  if (message.kind === 'prompt' && message.prompt) handBack(message.prompt);
});

const page = new Page(
  {
    post: message => host.post(message),
    choose: (part: Partial<Choices>) => change({ ...state, choices: { ...state.choices, ...part }, said: null }),
    state: () => state,
  },
  given.versions ?? { extension: '', results: 0 },
);

/** Any number of changes before the next frame are drawn once. */
function change(next: State): void {
  if (next === state) return;
  state = next;
  if (isDrawing) return;
  isDrawing = true;
  requestAnimationFrame(draw);
}

function draw(): void {
  isDrawing = false;
  performance.mark('ioi-draw');
  page.update(state, themeOf(document.body));
  performance.measure('ioi-update', 'ioi-draw');
  keep();
  ask();
}

let keeping: ReturnType<typeof setTimeout> | undefined;
function keep(): void {
  keeping ??= setTimeout(keepNow, 150);
}

/** What was kept last; rows of a result under way, and how far it is, change many times a second and are not kept. */
let keptLast: readonly unknown[] = [];

/** A view that is hidden is gone without a word: what changes is kept soon, however much goes on changing. */
function keepNow(): void {
  clearTimeout(keeping);
  keeping = undefined;
  const { choices, prompt, known, isStale } = state;
  const now = [choices, prompt, known.results, isStale];
  if (now.some((part, at) => part !== keptLast[at])) host.store(toKeep(state));
  keptLast = now;
  performance.clearMarks('ioi-kept');
  performance.mark('ioi-kept');
}
window.addEventListener('pagehide', keepNow);

/** Asks for what the choices need; soon, but not for every head that the arrow keys pass. */
let asking: ReturnType<typeof setTimeout> | undefined;
function ask(): void {
  clearTimeout(asking);
  if (wanted(state).length === 0) return;
  asking = setTimeout(() => {
    const { prompt } = state;
    if (!prompt) return;
    for (const ask of wanted(state)) request(prompt.key, ask);
  }, 120);
}

function request(key: string, ask: Ask): void {
  const running = new Map(state.running).set(nameOf(ask), { ask, doing: '', done: 0, total: 0 });
  change({ ...state, running });
  host.post({ kind: 'measure', key, ask });
}

const kept = parseKept(host.stored());
/** Once: what an earlier window measured of this very text, for those beside the view who do not know it. */
function handBack({ key, content }: PanelPrompt): void {
  const { prompt, measured = [] } = kept;
  if (measured.length === 0) return;
  if (prompt?.content === content) host.post({ kind: 'restore', key, measured });
  kept.measured = [];
}

state = {
  ...start,
  choices: parseChoices(kept.choices),
  ...(kept.prompt ? { prompt: kept.prompt } : {}),
  ...(kept.known ? { known: kept.known } : {}),
};
document.body.append(page.element);
page.update(state, themeOf(document.body));
onThemeChange(document.body, () => page.update(state, themeOf(document.body)));
host.post({ kind: 'ready' });
