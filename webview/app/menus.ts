/** The page's menus: of a head, of copying and saving, of everything else. */
import { type Ask, declared, nameOf } from '../../src/protocol/analyses';
import type { FromView } from '../../src/protocol/panel';
import type { HeadRef } from '../../src/protocol/results';
import { widths } from '../export/figure/shapes';
import { type Taken, take, takeAttention } from '../export/take';
import { hasCell } from '../export/transformerLens';
import { askIn } from '../maps/kinds';
import { lookupAsk } from '../maps/kinds/lookupMap';
import { sweptHeads } from '../maps/kinds/sweepMap';
import { attentionAsk } from '../measured/headAsks';
import { headName, sameHead } from '../measured/heads';
import { resultOf } from '../measured/known';
import { shownMaps } from '../state/choices';
import { compareHead, selectHead, toggleHead } from '../state/headActs';
import type { View } from '../state/view';
import { say } from '../strings';
import { pathItems } from '../trail/pathActs';
import { openMenu } from '../ui/menu';
import type { Which } from './panelMaps';

interface Around {
  /** The map that the head was picked in. */
  readonly which: Which;
  /** Brings a map into sight. */
  readonly arrive: (which: Which) => void;
  readonly showAttention: () => void;
}

export function headMenu(view: View, head: HeadRef, cell: HTMLElement, around: Around): void {
  const { which, arrive, showAttention } = around;
  const { prompt, choices, known } = view.now();
  if (!prompt) return;
  const isOff = prompt.off.some(one => sameHead(one, head));
  const name = headName(head);
  const lookup = resultOf(known, lookupAsk);
  const s2 = lookup && !('S2' in lookup.positions) ? 'END' : 'S2';
  const { selected } = choices;
  const other = selected && !sameHead(selected, head) ? selected : null;
  openMenu(
    say('menu', name),
    cell,
    [
      { label: isOff ? say('turnOn') : say('turnOff'), run: () => toggleHead(view, head) },
      { label: say('show'), run: () => selectHead(view, head) },
      { label: say('showAttention'), run: showAttention },
      other ? { label: say('compareWith', headName(other)), run: () => compareHead(view, head) } : undefined,
      null,
      ...pathItems(view, which, head, s2, arrive),
      null,
      { label: say('keepInFile'), run: () => view.post({ kind: 'keepInFile', key: prompt.key }) },
      { label: say('copyNumbers'), run: () => copyNumbers(view, head) },
      { label: say('copyCommandOf', say('attention')), run: () => copyCommand(view, attentionAsk(head)) },
      {
        label: say('transformerLensOf', say('attention')),
        run: () => view.post({ kind: 'transformerLens', key: prompt.key, ask: attentionAsk(head) }),
      },
    ].filter(item => item !== undefined),
  );
}

function copyNumbers(view: View, head: HeadRef): void {
  const effect = sweptHeads(view.now().known).find(one => sameHead(one, head));
  view.post({ kind: 'copy', text: JSON.stringify(effect ?? head), format: 'json' });
}

/** The line of `ioi` that gives the numbers. */
function copyCommand(view: View, ask: Ask): void {
  const { prompt } = view.now();
  if (prompt) view.post({ kind: 'copyCommand', key: prompt.key, ask });
}

const texts = [
  { format: 'md', label: 'formatMd' },
  { format: 'csv', label: 'formatCsv' },
  { format: 'json', label: 'formatJson' },
  { format: 'tex', label: 'formatTex' },
] as const;
const pictures = ['svg', 'pdf', 'png'] as const;
const sizes = pictures.flatMap(format => widths.map(millimetres => ({ format, millimetres })));
const pictureLabel = ({ format, millimetres }: (typeof sizes)[number]) =>
  say('formatPicture', format.toUpperCase(), millimetres);

export function takeMenu(how: 'copy' | 'save', view: View, anchor: HTMLElement): void {
  const item = (label: string, taken: Taken) => ({
    label,
    run: () => {
      const message = take(how, taken, view.now(), view.versions);
      if (message) view.post(message);
    },
  });
  const asText = texts.map(({ format, label }) => item(say(label), { format }));
  openMenu(
    say(how === 'copy' ? 'copyAs' : 'saveAs'),
    anchor,
    how === 'copy'
      ? [...asText, item(say('formatCaption'), { format: 'txt' }), null, ...commandItems(view)]
      : [...sizes.map(size => item(pictureLabel(size), size)), null, ...asText],
  );
}

/** A head's attention pattern, as a figure or in words. */
export function attentionMenu(view: View, head: HeadRef, anchor: HTMLElement): void {
  const post = (message: FromView | null) => message && view.post(message);
  openMenu(say('saveAs'), anchor, [
    ...sizes.map(size => ({
      label: pictureLabel(size),
      run: () => post(takeAttention('save', size, head, view.now(), view.versions)),
    })),
    null,
    {
      label: `${say('copy')}: ${say('formatCaption')}`,
      run: () => post(takeAttention('copy', { format: 'txt' }, head, view.now(), view.versions)),
    },
  ]);
}

/** One for each map that is shown. */
function commandItems(view: View) {
  const different = shownAsks(view);
  return different.map(ask => ({
    label: different.length > 1 ? say('copyCommandOf', (declared(ask).command ?? []).join(' ')) : say('copyCommand'),
    run: () => copyCommand(view, ask),
  }));
}

/** What the maps that are shown ask for; two maps of the same numbers ask once. */
function shownAsks(view: View): readonly Ask[] {
  const { choices, prompt } = view.now();
  const asks = shownMaps(choices).map(choice => askIn(choice, prompt));
  return [...new Map(asks.map(ask => [nameOf(ask), ask])).values()];
}

export function optionsMenu(view: View, anchor: HTMLElement): void {
  const { prompt, pinned, choices } = view.now();
  if (!prompt) return;
  const { key } = prompt;
  const { showValues, isRobust } = choices;
  openMenu(say('options'), anchor, [
    {
      label: say('values'),
      hint: say('valuesHint'),
      isOn: showValues,
      run: () => view.choose({ showValues: !showValues }),
    },
    { label: say('robust'), hint: say('robustHint'), isOn: isRobust, run: () => view.choose({ isRobust: !isRobust }) },
    null,
    { label: say(pinned ? 'follow' : 'pin'), run: () => view.post({ kind: 'pin', pinned: !pinned }) },
    { label: say('toPrompt', prompt.file, prompt.line), run: () => view.post({ kind: 'reveal', key }) },
    ...(view.isTab ? [] : [{ label: say('openInTab'), run: () => view.post({ kind: 'openInTab' }) }]),
    { label: say('keepInFile'), run: () => view.post({ kind: 'keepInFile', key }) },
    ...shownAsks(view)
      .filter(hasCell)
      .map((ask, _, { length }) => ({
        label: length > 1 ? say('transformerLensOf', (declared(ask).command ?? []).join(' ')) : say('transformerLens'),
        run: () => view.post({ kind: 'transformerLens', key, ask }),
      })),
  ]);
}
