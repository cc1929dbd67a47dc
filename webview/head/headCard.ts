/** One head: where it looks, what comes next without it, what it writes, its number in every metric. */
import { type Ask, nameOf } from '../../src/protocol/analyses';
import type { HeadRef } from '../../src/protocol/results';
import { mapOf } from '../maps';
import { lookTargets, type MapChoice, metrics } from '../maps/choice';
import { lookupAsk } from '../maps/lookupMap';
import { sweptHeads } from '../maps/sweepMap';
import { classOf } from '../measured/classes';
import { type Grid, ranks } from '../measured/grid';
import { ablateAsk, attentionAsk, writesAsk } from '../measured/headAsks';
import { headName, placeOfHead } from '../measured/heads';
import { type Known, resultOf, resultsOf } from '../measured/known';
import type { State } from '../state/state';
import { say } from '../strings';
import { element, fill } from '../ui/element';
import { type NumberRow, nextTable, numbersTable, writesTables } from '../ui/tables';
import type { Theme } from '../ui/theme';
import { button } from '../ui/toolkit';
import { AttentionMap } from './attentionMap';
import { endRow } from './endRow';

export class HeadDetail {
  readonly element = element('section', { class: 'head' });
  readonly #title = element('h2', { attributes: { tabindex: -1 } });
  readonly #pattern = new AttentionMap();
  readonly #parts = {
    attention: element('div', { class: 'part' }),
    end: element('div', { class: 'part' }),
    next: element('div', { class: 'part' }),
    writes: element('div', { class: 'part' }),
    numbers: element('div', { class: 'part' }),
  };
  readonly #close: HTMLElement;
  #drawn: unknown[] = [];

  constructor(onClose: () => void) {
    this.#close = button('✕', onClose);
    this.#close.setAttribute('appearance', 'icon');
    const zoom = (label: string, text: string, how: 'in' | 'out' | 'fit') => {
      const made = button(text, () => this.#pattern.zoom(how));
      made.setAttribute('appearance', 'icon');
      made.setAttribute('aria-label', label);
      made.title = label;
      return made;
    };
    const zooms = element(
      'div',
      { class: 'zooms' },
      zoom(say('zoomOut'), '−', 'out'),
      zoom(say('zoomIn'), '+', 'in'),
      zoom(say('zoomFit'), '⤢', 'fit'),
    );
    this.#parts.attention.append(this.#pattern.element, zooms);
    this.element.append(
      element('div', { class: 'head-title' }, this.#title, this.#close),
      this.#parts.numbers,
      this.#parts.end,
      this.#parts.attention,
      this.#parts.next,
      this.#parts.writes,
    );
  }

  focus(): void {
    this.#title.focus();
  }

  focusAttention(): void {
    this.#pattern.element.querySelector<HTMLElement>('[role="application"]')?.focus();
  }

  update(state: State, grid: Grid, head: HeadRef, theme: Theme): void {
    const name = headName(head);
    const { known } = state;
    const attention = resultOf(known, attentionAsk(head));
    const ablate = resultOf(known, ablateAsk(head));
    const writes = resultOf(known, writesAsk(head));
    // Only what this head is drawn from: pointing at other heads costs nothing here.
    const drawn = [name, theme.tone, known, state.failures, state.running];
    if (drawn.every((part, at) => part === this.#drawn[at])) return;
    this.#drawn = drawn;
    const label = state.prompt && classOf(state.prompt.model, head);
    this.#title.textContent = [say('headTitle', name), label && say(label)].filter(Boolean).join(' · ');
    this.#close.setAttribute('aria-label', say('closeHead', name));
    this.#close.title = say('closeHead', name);

    const pattern = attention?.heads.find(one => headName(one) === name)?.pattern;
    this.#parts.attention.hidden = !pattern;
    if (attention && pattern) this.#pattern.update(name, attention, pattern, theme);
    fill(
      this.#parts.end,
      element('h3', {}, say('endRow')),
      attention && pattern ? endRow(attention, pattern.at(-1) ?? []) : pending(state, attentionAsk(head)),
    );
    fill(
      this.#parts.next,
      element('h3', {}, say('nextTables')),
      nextPart(known, head) ?? pending(state, ablateAsk(head)),
    );
    if (!ablate && resultOf(known, { kind: 'sweep' })) this.#parts.next.append(pending(state, ablateAsk(head)));
    fill(
      this.#parts.writes,
      element('h3', {}, say('writes')),
      writes ? writesTables(writes) : pending(state, writesAsk(head)),
      writes && element('p', { class: 'hint' }, say('writesHint')),
    );
    const rows = numberRows(known, grid, head);
    fill(
      this.#parts.numbers,
      element('h3', {}, say('headNumbers')),
      rows.length > 0
        ? numbersTable(`${say('headTitle', name)}: ${say('headNumbers')}`, rows)
        : element('p', { class: 'hint' }, say('readyTitle')),
    );
  }
}

function nextPart(known: Known, head: HeadRef): HTMLElement | null {
  const name = headName(head);
  const ablate = resultOf(known, ablateAsk(head));
  const sweep = resultOf(known, { kind: 'sweep' });
  const swept = sweep?.heads.find(one => headName(one) === name);
  const clean = ablate?.clean ?? sweep?.clean;
  const without = ablate?.ablated.next ?? swept?.next;
  if (!clean || !without) return null;
  const baseline = ablate?.baselinePrompt;
  return element(
    'div',
    { class: 'side-by-side' },
    nextTable(say('clean'), clean.next),
    nextTable(say('ablated', name), without),
    baseline && nextTable(say('baselinePrompt'), baseline.next, baseline.prompt),
    baseline && element('p', { class: 'hint' }, `${say('baselinePrompt')}: ${baseline.prompt}`),
  );
}

/** Every number that is known of a head, ranked among all heads. */
export function numberRows(known: Known, grid: Grid, head: HeadRef): NumberRow[] {
  const maps: MapChoice[] = [
    ...(sweptHeads(known).length > 0 ? metrics.map(metric => ({ kind: 'sweep', metric }) as const) : []),
    ...resultsOf(known, 'path').map(({ ask }) => ({ kind: 'path', to: ask.to, metric: 'dLogitDiff' }) as const),
    ...(resultOf(known, { kind: 'attribute' }) ? [{ kind: 'attribute' } as const] : []),
    ...(resultOf(known, lookupAsk) ? lookTargets.map(at => ({ kind: 'lookup', at }) as const) : []),
  ];
  return maps.map(choice => {
    const map = mapOf(choice, known, grid, null);
    const place = placeOfHead(grid, head);
    const isWhole = map.values.every(value => value !== undefined);
    return {
      name: choice.kind === 'path' ? `→ ${choice.to}: ${map.name}` : map.name,
      value: map.values[place] ?? null,
      rank: isWhole ? ranks(map.values)[place]! : 0,
      total: map.values.length,
    };
  });
}

function pending(state: State, ask: Ask): HTMLElement {
  const failed = state.failures.get(nameOf(ask))?.failure;
  return element(
    'p',
    { class: failed ? 'problem' : 'hint' },
    failed ? `${failed.message} ${failed.todo}` : say('waiting'),
  );
}
