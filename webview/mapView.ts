/** One map with what belongs to it: what it shows, its title, grid, legend, and the number under the cursor. */
import type { HeadRef } from '../src/protocol/question';
import { withKind } from './choices';
import { classOf } from './classes';
import { element, setAttribute } from './element';
import { type Grid, headAt, placeOf, ranks, sameHead } from './heads';
import { Heatmap, type HeatmapEvents } from './heatmap';
import { cellLabel, readout } from './labels';
import { Legend } from './legend';
import { type HeadMap, isSigned, lookTargets, type MapChoice, mapKinds, metrics } from './maps';
import { inCell } from './numbers';
import { rangeOf } from './range';
import { colours } from './scale';
import type { State } from './state';
import { say } from './strings';
import type { Theme } from './theme';
import { dropdown, textField } from './toolkit';

const receiver = /^(logits(@END)?|\d+\.(\d+|\*)\.[qkv]@[\w+]+(\s*,\s*\d+\.(\d+|\*)\.[qkv]@[\w+]+)*)$/i;

export interface Drawn {
  readonly choice: MapChoice;
  readonly map: HeadMap;
}

export class MapView {
  readonly element: HTMLElement;
  readonly heatmap: Heatmap;
  readonly #legend = new Legend();
  readonly #title = element('h2', { class: 'map-title' });
  readonly #readout = element('div', { class: 'readout' });
  readonly #message = element('div', { class: 'map-message' });
  readonly #kind;
  readonly #metric;
  readonly #receiver;
  readonly #receiverProblem = element('div', { class: 'problem', attributes: { role: 'alert' } });
  #choice: MapChoice = { kind: 'sweep', metric: 'kl' };
  #selected: HeadRef | null = null;
  #describe: ((head: HeadRef) => string) | undefined;

  constructor(events: HeatmapEvents, onChoice: (choice: MapChoice) => void) {
    this.heatmap = new Heatmap(events);
    this.#kind = dropdown(say('measure'), kind => {
      const known = mapKinds.find(one => one === kind);
      if (known && known !== this.#choice.kind) onChoice(withKind(this.#choice, known));
    });
    this.#metric = dropdown(say('metric'), value => {
      const metric = metrics.find(one => one === value);
      const at = lookTargets.find(one => one === value);
      if ('metric' in this.#choice && metric && metric !== this.#choice.metric) onChoice({ ...this.#choice, metric });
      else if (this.#choice.kind === 'lookup' && at && at !== this.#choice.at) onChoice({ kind: 'lookup', at });
    });
    this.#receiver = textField(say('receiver'), say('receiverHint'), to => {
      const isRight = receiver.test(to);
      this.#receiverProblem.textContent = isRight ? '' : say('receiverBad');
      if (isRight && this.#choice.kind === 'path' && to !== this.#choice.to) onChoice({ ...this.#choice, to });
    });
    this.element = element(
      'section',
      { class: 'map' },
      element('div', { class: 'choosers' }, this.#kind.element, this.#metric.element, this.#receiver.element),
      this.#receiverProblem,
      this.#title,
      this.heatmap.element,
      this.#message,
      this.#readout,
      this.#legend.element,
    );
  }

  update(state: State, grid: Grid, { choice, map }: Drawn, theme: Theme, marked: ReadonlySet<number>): void {
    this.#choice = choice;
    this.#chooser(choice);
    this.#title.textContent = map.title;
    const { showValues, isRobust, selected } = state.choices;
    const range = rangeOf(map.values, isRobust);
    const scale = colours(map.scale, theme.tone, range?.end ?? 1);
    const isWhole = map.values.every(value => value !== undefined);
    const rank = isWhole ? ranks(map.values) : [];
    const off = new Set(state.prompt?.off.map(head => placeOf(grid, head)));
    const facts = (place: number) => {
      const head = headAt(grid, place);
      const name = state.prompt ? classOf(state.prompt.model, head) : undefined;
      return {
        head,
        map,
        value: map.values[place],
        rank: rank[place] ?? 0,
        isOff: off.has(place),
        isMarked: marked.has(place),
        className: name && say(name),
      };
    };
    this.heatmap.update(grid, say('gridLabel', map.title), showValues, place => {
      const fact = facts(place);
      const { value } = fact;
      const isNumber = typeof value === 'number';
      const counts = isNumber && range !== null && Math.abs(value) >= range.end * 0.12;
      return {
        fill: isNumber ? scale(value) : null,
        sign: map.scale === 'diverging' && counts && !showValues ? (value < 0 ? '-' : '+') : '',
        text: showValues && isNumber ? inCell(value) : '',
        label: cellLabel(fact),
        isOff: fact.isOff,
        isMarked: fact.isMarked,
        isSelected: sameHead(fact.head, selected) || sameHead(fact.head, state.choices.compared),
      };
    });
    this.#describe = head => readout(facts(placeOf(grid, head)), grid.layers * grid.heads);
    this.#message.textContent = missingText(state, choice, map);
    setAttribute(this.#legend.element, 'hidden', range ? null : '');
    if (range) this.#legend.update(map, range, scale);
    this.#selected = selected;
  }

  /** The head pointed at, in this map or in the other; where there is none, the selected one is described. */
  setCursor(head: HeadRef | null): void {
    this.heatmap.link(head);
    const shown = head ?? this.#selected;
    if (shown && this.#describe) {
      this.#readout.textContent = this.#describe(shown);
      this.#readout.classList.remove('quiet');
    } else {
      this.#readout.textContent = say('readoutEmpty');
      this.#readout.classList.add('quiet');
    }
  }

  #chooser(choice: MapChoice): void {
    const kinds = { sweep: 'knockOut', path: 'pathPatching', attribute: 'attribution', lookup: 'attention' } as const;
    this.#kind.set(
      choice.kind,
      mapKinds.map(kind => [kind, say(kinds[kind])] as const),
    );
    const isLookup = choice.kind === 'lookup';
    setAttribute(this.#metric.element, 'hidden', choice.kind === 'attribute' ? '' : null);
    if (isLookup)
      this.#metric.set(
        choice.at,
        lookTargets.map(at => [at, `→ ${at}`] as const),
      );
    else if ('metric' in choice)
      this.#metric.set(
        choice.metric,
        metrics.map(metric => [metric, say(metric)] as const),
      );
    setAttribute(this.#receiver.element, 'hidden', choice.kind === 'path' ? null : '');
    if (choice.kind === 'path') this.#receiver.value = choice.to;
    else this.#receiverProblem.textContent = '';
  }
}

/** Why a map that was measured shows nothing. */
function missingText({ known }: State, choice: MapChoice, map: HeadMap): string {
  if (!map.values.some(value => value === null)) return '';
  if (choice.kind === 'lookup') return known.lookup ? say('noPosition', choice.at) : '';
  return 'metric' in choice && isSigned(choice.metric) ? say('noAnswer') : '';
}
