/** The summary's rows: sorted and filtered. Pure. */
import type { PanelPrompt } from '../../src/protocol/panel';
import { byPlace } from '../../src/protocol/parts/heads';
import { type Flag, flags } from '../../src/protocol/parts/ranking';
import type { HeadEffect } from '../../src/protocol/results';
import { classOf, type HeadClass } from '../measured/classes';
import { headName } from '../measured/heads';
import type { Choices } from '../state/choices';
import { say } from '../strings';

export interface SummaryRow {
  readonly effect: HeadEffect;
  readonly className: HeadClass | undefined;
  readonly flag: Flag | undefined;
}

export function summaryRows(
  heads: readonly HeadEffect[],
  model: PanelPrompt['model'],
  { sort, filter }: Pick<Choices, 'sort' | 'filter'>,
): SummaryRow[] {
  const rows = heads.map(effect => ({ effect, className: classOf(model, effect), flag: flags(effect)[0] }));
  return rows.filter(row => fits(row, filter)).sort(order(sort));
}

/** Numbers by size, whatever the sign, as the log ranks them; heads in their order; classes by name, none last. */
function order({ by, isDown }: Choices['sort']): (a: SummaryRow, b: SummaryRow) => number {
  const turn = isDown ? 1 : -1;
  const inPlace = (a: SummaryRow, b: SummaryRow) => byPlace(a.effect, b.effect);
  if (by === 'head') return (a, b) => -turn * inPlace(a, b);
  if (by === 'class') {
    const name = ({ className }: SummaryRow) => (className ? say(className) : '\uffff');
    return (a, b) => turn * name(a).localeCompare(name(b)) || inPlace(a, b);
  }
  const size = ({ effect }: SummaryRow) => (effect[by] === null ? -1 : Math.abs(effect[by]));
  return (a, b) => turn * (size(b) - size(a)) || inPlace(a, b);
}

function fits({ effect, className }: SummaryRow, { text, layer, class: wanted }: Choices['filter']): boolean {
  if (layer !== null && effect.layer !== layer) return false;
  if (wanted !== '' && className !== wanted) return false;
  const words = text.trim().toLowerCase();
  if (words === '') return true;
  const byLayer = /^layer\s+(\d+)$/.exec(words);
  if (byLayer) return effect.layer === Number(byLayer[1]);
  if (/^\d+\.\d*$/.test(words)) return headName(effect).startsWith(words);
  if (/^\d+$/.test(words)) return effect.layer === Number(words);
  return className !== undefined && say(className).toLowerCase().includes(words);
}
