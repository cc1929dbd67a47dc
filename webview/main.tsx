/** Where the view begins: what the host put into the page, what was kept from last time, and the loop between. */
import { signal } from '@preact/signals';
import { render } from 'preact';
import { type Ask, nameOf } from '../src/protocol/analyses';
import { type FromView, fromView, type PanelPrompt, type ToView, toView } from '../src/protocol/panel';
import { actOfBar, hasNumbers } from './app/bar';
import { startFrames } from './app/frame';
import { Page, underTitleBar } from './app/page';
import { chosen, parseChoices } from './state/choices';
import { wanted } from './state/requests';
import { receive, type State, start } from './state/state';
import { parseKept, toKeep } from './state/stored';
import { drawnFrom, type Versions, type View, ViewContext } from './state/view';
import { type Strings, speak } from './strings';
import { connect } from './ui/host';
import { onThemeChange, themeOf } from './ui/theme';
import { provideToolkit } from './ui/toolkit';

interface Given {
  readonly strings?: Partial<Strings>;
  readonly versions?: Versions;
  readonly isTab?: boolean;
}

const given = JSON.parse(document.getElementById('given')?.textContent || '{}') as Given;
speak(given.strings ?? {});
provideToolkit();

const host = connect<FromView, ToView>({ from: fromView, to: toView }, message => {
  if (message.kind === 'bar') return actOfBar(view, message.act, document.getElementById(underTitleBar)!);
  change(receive(state, message));
  if (message.kind === 'prompt' && message.prompt) handBack(message.prompt);
});
const kept = parseKept(host.stored());

let state: State = {
  ...start,
  choices: parseChoices(kept.choices),
  ...(kept.prompt ? { prompt: kept.prompt } : {}),
  ...(kept.known ? { known: kept.known } : {}),
};
const drawn = signal(state);
const theme = signal(themeOf(document.body));

const view: View = {
  ...drawnFrom(drawn),
  theme,
  versions: given.versions ?? { extension: '', results: 0 },
  isTab: given.isTab ?? false,
  now: () => state,
  post: message => host.post(message),
  choose: part => change({ ...state, choices: chosen(state.choices, part), said: null }),
};

const frames = startFrames(render => {
  performance.mark('ioi-draw');
  drawn.value = state;
  render();
  performance.measure('ioi-update', 'ioi-draw');
  keep();
  ask();
  tellTitleBar();
});

function change(next: State): void {
  if (next === state) return;
  state = next;
  frames.ask();
}

/** What it shows or hides there follows what is shown here. */
let toldTitleBar = '';
function tellTitleBar(): void {
  const { choices, known } = state;
  const shows = { kind: 'shows', isDouble: choices.isDouble, hasNumbers: hasNumbers(known) } as const;
  if (JSON.stringify(shows) === toldTitleBar) return;
  toldTitleBar = JSON.stringify(shows);
  host.post(shows);
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

/** Once: what an earlier window measured of this very text, for those beside the view who do not know it. */
function handBack({ key, content }: PanelPrompt): void {
  const { prompt, measured = [] } = kept;
  if (measured.length === 0) return;
  if (prompt?.content === content) host.post({ kind: 'restore', key, measured });
  kept.measured = [];
}

render(
  <ViewContext.Provider value={view}>
    <Page />
  </ViewContext.Provider>,
  document.body,
);
onThemeChange(document.body, () => {
  theme.value = themeOf(document.body);
});
host.post({ kind: 'ready' });
