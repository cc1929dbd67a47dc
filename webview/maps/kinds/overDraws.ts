/** Any map over all draws of a template: means in the place of numbers, with what is known of how sure they are. */
import type { Ask, AskOf } from '../../../src/protocol/analyses';
import { askOfDraws, isDistribution } from '../../../src/protocol/overDraws';
import type { PanelPrompt } from '../../../src/protocol/panel';
import type { MeasuredDraw } from '../../../src/protocol/parts/draws';
import {
  countedAs,
  type DrawValue,
  drawsMeasured,
  type Estimate,
  estimateOf,
  estimates,
  valuesOf,
} from '../../measured/draws';
import { blank, type Grid, placeOf } from '../../measured/grid';
import { type Known, nothing, resultOf } from '../../measured/known';
import { say } from '../../strings';
import type { CellMap } from '../cellMap';
import type { Table } from '../table';
import type { Before, MapKind } from './mapKind';

/** The order of a template's named positions, in columns of a map and in a mean attention pattern. */
export const namedPositions = ['IO', 'S1', 'S1+1', 'S2', 'END'] as const;

/** What is asked to show a choice: of a template, of all its draws. */
export function askFor<C extends Before>(kind: MapKind<C>, choice: C, prompt: PanelPrompt | null | undefined): Ask {
  return askOfDraws(prompt, kind.ask(choice));
}

/** Undefined where the prompt that is shown is a single one. */
export function mapOverDraws<C extends Before>(
  kind: MapKind<C>,
  choice: C,
  known: Known,
  grid: Grid,
  prompt: PanelPrompt | null,
): CellMap | undefined {
  if (!isDistribution(prompt)) return undefined;
  const ask = askFor(kind, choice, prompt) as AskOf<'mean'>;
  const rows = drawsMeasured(known, ask);
  const result = resultOf(known, ask);
  return {
    ...mapOfRows(kind, choice, grid, rows),
    ...(result ? { over: result } : {}),
    draws: { known: rows.length, of: prompt?.draws ?? rows.length },
    isPartial: !result && rows.length > 0,
  };
}

/** The means of whatever rows there are, of one template or of many prompts. */
export function mapOfRows<C extends Before>(
  kind: MapKind<C>,
  choice: C,
  grid: Grid,
  rows: readonly MeasuredDraw[],
): CellMap {
  const bare = kind.map(choice, nothing, grid, null);
  const byPosition = bare.columns.kind === 'tokens';
  const shape = byPosition ? { layers: grid.layers, columns: namedPositions.length } : grid;
  const values = blank(shape);
  const spread = new Array<Estimate | undefined>(values.length);
  for (const [place, estimate] of numbersOf(rows, kind.numberOf(choice))) {
    const at = placeIn(shape, place);
    if (at === undefined) continue;
    values[at] = estimate?.mean ?? null;
    spread[at] = estimate ?? undefined;
  }
  return {
    ...bare,
    ...(byPosition ? { columns: { kind: 'tokens', tokens: namedPositions, names: new Map() } } : {}),
    title: kind.titleOfDraws?.(choice) ?? bare.title,
    name: kind.nameOfDraws?.(choice) ?? bare.name,
    grid: shape,
    values,
    spread,
    draws: { known: rows.length, of: rows.length },
    counted: countedAs(rows),
    isPartial: false,
  };
}

/** What a draw's number is called: a metric, or where a head looks. */
export function numberName<C extends Before>(kind: MapKind<C>, choice: C): string {
  return kind.nameOfDraws?.(choice) ?? say((choice as { metric?: 'kl' }).metric ?? 'attributionName');
}

/** Each draw's number behind a cell. */
export function drawsOfHead<C extends Before>(
  kind: MapKind<C>,
  choice: C,
  known: Known,
  head: string,
  prompt: PanelPrompt | null,
): DrawValue[] {
  const number = kind.numberOf(choice);
  if (!isDistribution(prompt) || typeof number !== 'number') return [];
  return valuesOf(drawsMeasured(known, askFor(kind, choice, prompt) as AskOf<'mean'>), head, number);
}

/** What is behind a map of means: n, errors and how many go the other way. */
export function tableOverDraws<C extends Before>(
  kind: MapKind<C>,
  choice: C,
  known: Known,
  prompt: PanelPrompt | null,
): Table | undefined {
  if (!isDistribution(prompt)) return undefined;
  const rows = drawsMeasured(known, askFor(kind, choice, prompt) as AskOf<'mean'>);
  const { name } = kind.map(choice, nothing, { layers: 0, columns: 0 }, null);
  const sorted = [...numbersOf(rows, kind.numberOf(choice))].sort(
    ([, a], [, b]) => Math.abs(b?.mean ?? 0) - Math.abs(a?.mean ?? 0),
  );
  return {
    header: ['Place', `Mean ${kind.nameOfDraws?.(choice) ?? name}`, 'Standard error', 'n', 'Other way'],
    rows: sorted.map(([place, one]) => [place, one?.mean ?? null, one?.se ?? null, one?.n ?? 0, one?.against ?? null]),
  };
}

function numbersOf(rows: readonly MeasuredDraw[], number: number | 'restored'): ReadonlyMap<string, Estimate | null> {
  return number === 'restored' ? restored(rows) : estimates(rows, number);
}

/** The ratio of the means, whose error is no error of a mean: clean and corrupted stand among a draw's own numbers. */
function restored(rows: readonly MeasuredDraw[]): ReadonlyMap<string, Estimate | null> {
  const patched = estimates(rows, 0);
  const whole = (i: number) => estimateOf(rows.flatMap(row => row.whole[i] ?? []))?.mean;
  const [clean, corrupt] = [whole(2), whole(3)];
  return new Map(
    [...patched].map(([place, one]) => {
      if (!one || clean === undefined || corrupt === undefined || clean === corrupt) return [place, null];
      const scale = 1 / (clean - corrupt);
      return [place, { ...one, mean: (one.mean - corrupt) * scale, se: one.se && Math.abs(one.se * scale) }];
    }),
  );
}

/** `9.9`, `9.9@END`, `3@S2`; other places are no cells. */
function placeIn(grid: Grid, place: string): number | undefined {
  const [, layer, head, , position] = /^(\d+)(?:\.(\d+))?(@(.+))?$/.exec(place) ?? [];
  if (layer === undefined) return undefined;
  const column = head === undefined ? (namedPositions as readonly unknown[]).indexOf(position) : Number(head);
  return column < 0 || column >= grid.columns ? undefined : placeOf(grid, { layer: Number(layer), column });
}
