/** The page: its parts, in the order in which one reads them, and what each event does. */
import { type Ask, declared } from '../../src/protocol/analyses';
import type { HeadRef } from '../../src/protocol/results';
import { provenance, provenanceList, type Versions } from '../export/provenance';
import { HeadDetail } from '../head/headCard';
import { columnsOf, mapOf } from '../maps';
import { disagreements } from '../maps/disagreement';
import type { HeatmapEvents } from '../maps/heatmap/heatmap';
import { MapView } from '../maps/heatmap/mapView';
import { CellDetail } from '../maps/patchCard';
import { sweptHeads } from '../maps/sweepMap';
import type { Cell } from '../measured/grid';
import { headOf, sameHead } from '../measured/heads';
import { gridOf, type State } from '../state/state';
import { say } from '../strings';
import { SummaryTable } from '../summary/summaryTable';
import { element, setAttribute } from '../ui/element';
import type { Theme } from '../ui/theme';
import { checkbox } from '../ui/toolkit';
import { PageHeader } from './header';
import { headMenu, moreMenu, takeMenu } from './menus';
import { Notices } from './notices';
import type { PageEvents } from './pageEvents';
import { Progress } from './progress';

export class Page {
  readonly element: HTMLElement;
  readonly #events: PageEvents;
  readonly #versions: Versions;
  readonly #header: PageHeader;
  readonly #notices: Notices;
  readonly #progress = new Progress();
  readonly #maps: readonly [MapView, MapView];
  readonly #double;
  readonly #values;
  readonly #robust;
  readonly #agreement = element('p', { class: 'hint agreement' });
  readonly #tools: HTMLElement;
  readonly #heads: readonly [HeadDetail, HeadDetail];
  readonly #side: HTMLElement;
  readonly #summary: SummaryTable;
  readonly #provenance = element('div');
  readonly #sections: { readonly summary: HTMLDetailsElement; readonly provenance: HTMLDetailsElement };
  readonly #said = element('div', { class: 'said', attributes: { role: 'status' } });
  readonly #main: HTMLElement;
  readonly #cell = new CellDetail(() => this.#events.choose({ cell: null }));
  /** The cell pointed at, in a map of which columns: it costs no redraw. */
  #cursor: Cell | null = null;
  #cursorOf: 'heads' | 'tokens' = 'heads';

  constructor(events: PageEvents, versions: Versions) {
    this.#events = events;
    this.#versions = versions;
    const key = () => events.state().prompt?.key ?? '';
    const measure = (ask: Ask) => events.post({ kind: 'measure', key: key(), ask });
    const sweep = () => measure({ kind: 'sweep' });
    this.#header = new PageHeader({
      reveal: () => events.post({ kind: 'reveal', key: key() }),
      sweep,
      cancel: () => this.#cancel(),
      copy: anchor => takeMenu('copy', events, versions, anchor),
      save: anchor => takeMenu('save', events, versions, anchor),
      more: anchor => moreMenu(events, anchor),
    });
    this.#notices = new Notices({ act: act => events.post({ kind: 'act', act }), sweep, again: measure });
    this.#maps = [
      new MapView(this.#mapEvents('map'), map => events.choose({ map })),
      new MapView(this.#mapEvents('second'), second => events.choose({ second })),
    ];
    this.#double = checkbox(say('compareMaps'), say('compareMaps'), isDouble => events.choose({ isDouble }));
    this.#values = checkbox(say('values'), say('valuesHint'), showValues => events.choose({ showValues }));
    this.#robust = checkbox(say('robust'), say('robustHint'), isRobust => events.choose({ isRobust }));
    this.#tools = element('div', { class: 'tools' }, this.#double.element, this.#values.element, this.#robust.element);
    this.#heads = [
      new HeadDetail(() => this.#closeHead('selected')),
      new HeadDetail(() => this.#closeHead('compared')),
    ];
    this.#side = element('div', { class: 'heads' }, ...this.#heads.map(head => head.element));
    this.#summary = new SummaryTable({ change: events.choose, select: head => this.#select(head) });
    this.#sections = {
      summary: this.#section('summary', this.#summary.element),
      provenance: this.#section('provenance', this.#provenance),
    };
    this.#main = element(
      'div',
      { class: 'content' },
      element(
        'div',
        { class: 'maps-side' },
        this.#tools,
        element('div', { class: 'maps' }, this.#maps[0].element, this.#maps[1].element),
        this.#agreement,
        this.#cell.element,
      ),
      this.#side,
      element('div', { class: 'below' }, this.#sections.summary, this.#sections.provenance),
    );
    this.element = element(
      'main',
      {},
      element('h1', { class: 'unseen' }, 'IOI Lens'),
      this.#header.element,
      this.#progress.element,
      this.#notices.element,
      this.#main,
      this.#said,
    );
  }

  update(state: State, theme: Theme): void {
    const { choices, known, prompt, status } = state;
    const grid = gridOf(prompt);
    this.#header.update(state);
    this.#notices.update(state);
    this.#progress.update(state);
    this.#main.hidden = !grid || status.state === 'untrusted';
    this.element.classList.toggle('stale', state.isStale);
    this.#said.textContent = state.said?.text ?? '';
    this.#said.classList.toggle('problem', state.said?.isProblem ?? false);
    if (!grid) return;
    this.#double.set(choices.isDouble);
    this.#values.set(choices.showValues);
    this.#robust.set(choices.isRobust);
    const first = { choice: choices.map, map: mapOf(choices.map, known, grid, prompt ?? null) };
    const second = choices.isDouble
      ? { choice: choices.second, map: mapOf(choices.second, known, grid, prompt ?? null) }
      : null;
    const marked = second ? new Set(disagreements(first, second).keys()) : new Set<number>();
    this.#maps[0].update(state, first, theme, marked);
    this.#maps[1].element.hidden = !second;
    if (second) this.#maps[1].update(state, second, theme, marked);
    for (const map of this.#maps) map.setCursor(this.#cursor, this.#cursorOf);
    this.#cell.update(state);
    this.element.classList.toggle('double', choices.isDouble);
    this.#agreement.hidden = !second || !first.map.values.some(value => typeof value === 'number');
    this.#agreement.textContent =
      marked.size === 0 ? say('disagreeNone') : marked.size === 1 ? say('disagreeOne') : say('disagree', marked.size);
    for (const [at, head] of [choices.selected, choices.compared].entries()) {
      const detail = this.#heads[at]!;
      detail.element.hidden = !head;
      if (head) detail.update(state, grid, head, theme);
    }
    this.#side.hidden = !choices.selected && !choices.compared;
    this.#sections.summary.hidden = sweptHeads(known).length === 0;
    for (const name of ['summary', 'provenance'] as const) this.#sections[name].open = choices.open[name];
    if (choices.open.summary) this.#summary.update(state);
    if (choices.open.provenance)
      this.#provenance.replaceChildren(provenanceList(provenance(state, first.map, this.#versions)));
  }

  #mapEvents(which: 'map' | 'second'): HeatmapEvents {
    const choice = () => this.#events.state().choices[which];
    const isPatch = () => choice().kind === 'patch';
    const show = (cell: Cell) => this.#events.choose({ cell });
    return {
      cursor: cell => {
        this.#cursor = cell;
        this.#cursorOf = columnsOf(choice());
        for (const map of this.#maps) map.setCursor(cell, this.#cursorOf);
      },
      toggle: cell => {
        if (isPatch()) return show(cell);
        this.#setOff([headOf(cell)], 'toggle');
        this.#select(headOf(cell));
      },
      select: cell => (isPatch() ? show(cell) : this.#select(headOf(cell))),
      compare: cell => (isPatch() ? show(cell) : this.#compare(headOf(cell))),
      menu: (cell, at) => (isPatch() ? show(cell) : this.#headMenu(headOf(cell), at)),
      leave: () => {
        const { selected, compared, cell } = this.#events.state().choices;
        if (isPatch() && cell) this.#events.choose({ cell: null });
        else if (compared) this.#closeHead('compared');
        else if (selected) this.#closeHead('selected');
      },
    };
  }

  /** All that takes long enough to be shown; whoever began it. */
  #cancel(): void {
    const { prompt, running } = this.#events.state();
    if (!prompt) return;
    for (const { ask } of running.values())
      if (declared(ask).title !== undefined) this.#events.post({ kind: 'cancel', key: prompt.key, ask });
  }

  #setOff(heads: readonly HeadRef[], how: 'toggle' | 'set'): void {
    const { prompt } = this.#events.state();
    if (prompt)
      this.#events.post({
        kind: 'setOff',
        key: prompt.key,
        heads: heads.map(({ layer, head }) => ({ layer, head })),
        how,
      });
  }

  #select(head: HeadRef): void {
    this.#events.choose({ selected: { layer: head.layer, head: head.head } });
  }

  #compare(head: HeadRef): void {
    const { selected } = this.#events.state().choices;
    if (!selected || sameHead(selected, head)) this.#select(head);
    else this.#events.choose({ compared: { layer: head.layer, head: head.head } });
  }

  #closeHead(which: 'selected' | 'compared'): void {
    const { compared } = this.#events.state().choices;
    // The one that is left moves up.
    this.#events.choose(which === 'selected' ? { selected: compared, compared: null } : { compared: null });
    this.#maps[0].heatmap.focus();
  }

  #headMenu(head: HeadRef, cell: HTMLElement): void {
    headMenu(this.#events, head, cell, {
      toggle: () => this.#setOff([head], 'toggle'),
      select: () => this.#select(head),
      showAttention: () => {
        this.#select(head);
        requestAnimationFrame(() => this.#heads[0].focusAttention());
      },
      compare: () => this.#compare(head),
    });
  }

  #section(name: 'summary' | 'provenance', content: HTMLElement): HTMLDetailsElement {
    const details = element('details', { class: 'section' }, element('summary', {}, say(name)), content);
    details.addEventListener('toggle', () => {
      const { open } = this.#events.state().choices;
      if (open[name] !== details.open) this.#events.choose({ open: { ...open, [name]: details.open } });
    });
    setAttribute(details, 'data-section', name);
    return details;
  }
}
