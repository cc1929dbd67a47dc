/** The page: its parts, in the order in which one reads them, and what each event does. */
import { type Ask, declared } from '../src/protocol/analyses';
import type { FromView } from '../src/protocol/panel';
import type { HeadRef } from '../src/protocol/results';
import { CellDetail } from './cellDetail';
import type { Choices } from './choices';
import { disagreements } from './disagree';
import { element, setAttribute } from './element';
import { take } from './exportMenu';
import type { Cell } from './grid';
import { HeadDetail } from './headDetail';
import { headName, headOf, sameHead } from './heads';
import type { HeatmapEvents } from './heatmap';
import { resultOf } from './known';
import { askOf, columnsOf, mapOf } from './maps';
import type { MapChoice } from './maps/choice';
import { lookupAsk } from './maps/lookupMap';
import { sweptHeads } from './maps/sweepMap';
import { MapView } from './mapView';
import { openMenu } from './menu';
import { Notices } from './notices';
import { PageHeader } from './pageHeader';
import { Progress } from './progress';
import { provenance, provenanceList, type Versions } from './provenance';
import { gridOf, type State } from './state';
import { say } from './strings';
import { SummaryTable } from './summaryTable';
import type { Theme } from './theme';
import { checkbox } from './toolkit';

export interface PageEvents {
  post(message: FromView): void;
  choose(change: Partial<Choices>): void;
  state(): State;
}

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
      copy: anchor => this.#takeMenu('copy', anchor),
      save: anchor => this.#takeMenu('save', anchor),
      more: anchor => this.#moreMenu(anchor),
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
    const { prompt, choices, known } = this.#events.state();
    if (!prompt) return;
    const isOff = prompt.off.some(one => sameHead(one, head));
    const name = headName(head);
    const path = (to: string) => () => this.#showMap({ kind: 'path', to, metric: 'dLogitDiff' });
    const lookup = resultOf(known, lookupAsk);
    const s2 = lookup && !('S2' in lookup.positions) ? 'END' : 'S2';
    const { selected } = choices;
    const other = selected && !sameHead(selected, head) ? selected : null;
    openMenu(
      say('menu', name),
      cell,
      [
        { label: isOff ? say('turnOn') : say('turnOff'), run: () => this.#setOff([head], 'toggle') },
        { label: say('show'), run: () => this.#select(head) },
        {
          label: say('showAttention'),
          run: () => {
            this.#select(head);
            requestAnimationFrame(() => this.#heads[0].focusAttention());
          },
        },
        other && { label: say('compareWith', headName(other)), run: () => this.#compare(head) },
        null,
        { label: say('patchQ'), run: path(`${name}.q@END`) },
        { label: say('patchK', s2), run: path(`${name}.k@${s2}`) },
        { label: say('patchV', s2), run: path(`${name}.v@${s2}`) },
        { label: say('patchLogits'), run: path('logits') },
        null,
        { label: say('keepInFile'), run: () => this.#events.post({ kind: 'keepInFile', key: prompt.key }) },
        { label: say('copyNumbers'), run: () => this.#copyNumbers(head) },
      ].filter((item, at) => item !== null || at === 4 || at === 9),
    );
  }

  /** In the second map where there are two: the first is what one came from. */
  #showMap(choice: MapChoice): void {
    this.#events.choose({ second: choice, isDouble: true });
  }

  #copyNumbers(head: HeadRef): void {
    const { known } = this.#events.state();
    const effect = sweptHeads(known).find(one => sameHead(one, head));
    const text = JSON.stringify(effect ?? head);
    this.#events.post({ kind: 'copy', text, format: 'json' });
  }

  /** Of the first map: the line of `ioi` that gives its numbers. */
  #copyCommand(): void {
    const { prompt, choices } = this.#events.state();
    if (prompt) this.#events.post({ kind: 'copyCommand', key: prompt.key, ask: askOf(choices.map) });
  }

  #takeMenu(how: 'copy' | 'save', anchor: HTMLElement): void {
    const formats = how === 'copy' ? (['md', 'csv', 'json'] as const) : (['svg', 'png', 'csv', 'json', 'md'] as const);
    const labels = {
      md: 'formatMd',
      csv: 'formatCsv',
      json: 'formatJson',
      svg: 'formatSvg',
      png: 'formatPng',
    } as const;
    openMenu(
      say(how === 'copy' ? 'copyAs' : 'saveAs'),
      anchor,
      formats.map(format => ({
        label: say(labels[format]),
        run: () => {
          const message = take(how, format, this.#events.state(), this.#versions);
          if (message) this.#events.post(message);
        },
      })),
    );
  }

  #moreMenu(anchor: HTMLElement): void {
    const { prompt, pinned } = this.#events.state();
    if (!prompt) return;
    openMenu(say('more'), anchor, [
      { label: say(pinned ? 'follow' : 'pin'), run: () => this.#events.post({ kind: 'pin', pinned: !pinned }) },
      {
        label: say('toPrompt', prompt.file, prompt.line),
        run: () => this.#events.post({ kind: 'reveal', key: prompt.key }),
      },
      { label: say('openInTab'), run: () => this.#events.post({ kind: 'openInTab' }) },
      { label: say('keepInFile'), run: () => this.#events.post({ kind: 'keepInFile', key: prompt.key }) },
      { label: say('copyCommand'), run: () => this.#copyCommand() },
      { label: say('transformerLens'), run: () => this.#events.post({ kind: 'transformerLens', key: prompt.key }) },
    ]);
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
