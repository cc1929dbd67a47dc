/** The page's menus: of a head, of copying and saving, of everything else. */
import { type Ask, declared, nameOf } from '../../src/protocol/analyses';
import type { HeadRef } from '../../src/protocol/results';
import type { Versions } from '../export/provenance';
import { take } from '../export/take';
import { hasCell } from '../export/transformerLens';
import { askOf } from '../maps';
import { lookupAsk } from '../maps/lookupMap';
import { sweptHeads } from '../maps/sweepMap';
import { attentionAsk } from '../measured/headAsks';
import { headName, sameHead } from '../measured/heads';
import { resultOf } from '../measured/known';
import { say } from '../strings';
import { openMenu } from '../ui/menu';
import type { PageEvents } from './pageEvents';

export interface HeadActs {
  toggle(): void;
  select(): void;
  showAttention(): void;
  compare(): void;
}

export function headMenu(events: PageEvents, head: HeadRef, cell: HTMLElement, acts: HeadActs): void {
  const { prompt, choices, known } = events.state();
  if (!prompt) return;
  const isOff = prompt.off.some(one => sameHead(one, head));
  const name = headName(head);
  // In the second map where there are two: the first is what one came from.
  const path = (to: string) => () =>
    events.choose({ second: { kind: 'path', to, metric: 'dLogitDiff' }, isDouble: true });
  const lookup = resultOf(known, lookupAsk);
  const s2 = lookup && !('S2' in lookup.positions) ? 'END' : 'S2';
  const { selected } = choices;
  const other = selected && !sameHead(selected, head) ? selected : null;
  openMenu(
    say('menu', name),
    cell,
    [
      { label: isOff ? say('turnOn') : say('turnOff'), run: acts.toggle },
      { label: say('show'), run: acts.select },
      { label: say('showAttention'), run: acts.showAttention },
      other && { label: say('compareWith', headName(other)), run: acts.compare },
      null,
      { label: say('patchQ'), run: path(`${name}.q@END`) },
      { label: say('patchK', s2), run: path(`${name}.k@${s2}`) },
      { label: say('patchV', s2), run: path(`${name}.v@${s2}`) },
      { label: say('patchLogits'), run: path('logits') },
      null,
      { label: say('keepInFile'), run: () => events.post({ kind: 'keepInFile', key: prompt.key }) },
      { label: say('copyNumbers'), run: () => copyNumbers(events, head) },
      { label: say('copyCommandOf', say('attention')), run: () => copyCommand(events, attentionAsk(head)) },
      {
        label: say('transformerLensOf', say('attention')),
        run: () => events.post({ kind: 'transformerLens', key: prompt.key, ask: attentionAsk(head) }),
      },
    ].filter((item, at) => item !== null || at === 4 || at === 9),
  );
}

function copyNumbers(events: PageEvents, head: HeadRef): void {
  const effect = sweptHeads(events.state().known).find(one => sameHead(one, head));
  events.post({ kind: 'copy', text: JSON.stringify(effect ?? head), format: 'json' });
}

/** The line of `ioi` that gives the numbers. */
function copyCommand(events: PageEvents, ask: Ask): void {
  const { prompt } = events.state();
  if (prompt) events.post({ kind: 'copyCommand', key: prompt.key, ask });
}

const labels = { md: 'formatMd', csv: 'formatCsv', json: 'formatJson', svg: 'formatSvg', png: 'formatPng' } as const;

export function takeMenu(how: 'copy' | 'save', events: PageEvents, versions: Versions, anchor: HTMLElement): void {
  const formats = how === 'copy' ? (['md', 'csv', 'json'] as const) : (['svg', 'png', 'csv', 'json', 'md'] as const);
  openMenu(say(how === 'copy' ? 'copyAs' : 'saveAs'), anchor, [
    ...formats.map(format => ({
      label: say(labels[format]),
      run: () => {
        const message = take(how, format, events.state(), versions);
        if (message) events.post(message);
      },
    })),
    ...(how === 'copy' ? commandItems(events) : []),
  ]);
}

/** One for each map that is shown. */
function commandItems(events: PageEvents) {
  const different = shownAsks(events);
  return different.map(ask => ({
    label: different.length > 1 ? say('copyCommandOf', (declared(ask).command ?? []).join(' ')) : say('copyCommand'),
    run: () => copyCommand(events, ask),
  }));
}

/** What the maps that are shown ask for; two maps of the same numbers ask once. */
function shownAsks(events: PageEvents): readonly Ask[] {
  const { choices } = events.state();
  const asks = (choices.isDouble ? [choices.map, choices.second] : [choices.map]).map(askOf);
  return [...new Map(asks.map(ask => [nameOf(ask), ask])).values()];
}

export function moreMenu(events: PageEvents, anchor: HTMLElement): void {
  const { prompt, pinned } = events.state();
  if (!prompt) return;
  const { key } = prompt;
  openMenu(say('more'), anchor, [
    { label: say(pinned ? 'follow' : 'pin'), run: () => events.post({ kind: 'pin', pinned: !pinned }) },
    { label: say('toPrompt', prompt.file, prompt.line), run: () => events.post({ kind: 'reveal', key }) },
    { label: say('openInTab'), run: () => events.post({ kind: 'openInTab' }) },
    { label: say('keepInFile'), run: () => events.post({ kind: 'keepInFile', key }) },
    ...shownAsks(events)
      .filter(hasCell)
      .map((ask, _, { length }) => ({
        label: length > 1 ? say('transformerLensOf', (declared(ask).command ?? []).join(' ')) : say('transformerLens'),
        run: () => events.post({ kind: 'transformerLens', key, ask }),
      })),
  ]);
}
