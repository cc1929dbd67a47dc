/** One map's data, ready to be drawn. */
import type { MeanResult } from '../../src/protocol/analyses/mean';
import type { PromptResult } from '../../src/protocol/results';
import type { Counted, Estimate } from '../measured/draws';
import type { CellValues, Grid } from '../measured/grid';
import type { ScaleKind } from './scale';

/** A map's columns: heads, or the tokens of the prompt with the names of their positions. */
export type Columns =
  | { readonly kind: 'heads' }
  | { readonly kind: 'tokens'; readonly tokens: readonly string[]; readonly names: ReadonlyMap<number, string> };

export interface CellMap {
  readonly grid: Grid;
  readonly columns: Columns;
  readonly values: CellValues;
  readonly scale: ScaleKind;
  /** Places of the heads that receive what the map shows. */
  readonly receivers?: ReadonlySet<number>;
  /** `KL`; what a cell's label calls the number. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  /** What the sign means, or the ends; the effects' own where nothing is said. */
  readonly meaning?: string;
  /** The size of its numbers' own error: what is smaller is nothing but rounding. */
  readonly precision: number;
  /** Places of cells that can have no effect, whatever they say: they lie above what they are sent to. */
  readonly outOfReach?: ReadonlySet<number>;
  /** Where the numbers are from: the result, or undefined while it comes in. */
  readonly result: PromptResult | undefined;
  /** Of means: how sure each is, by place; and of how many draws they are by now. */
  readonly spread?: readonly (Estimate | undefined)[];
  readonly over?: MeanResult;
  readonly draws?: { readonly known: number; readonly of: number };
  readonly counted?: Counted;
  /** Of so many rows so many are there; a result that was cut off stays so. */
  readonly isPartial: boolean;
}

/** `Δ logit difference (logits)`: in one line of a narrow view; what was measured is chosen beside it. */
export function mapTitle({ name, unit }: Pick<CellMap, 'name' | 'unit'>): string {
  return `${name} (${unit})`;
}

/** The numbers that say something; null where a number is rounding or its cell cannot have an effect. */
export function telling({
  values,
  precision,
  outOfReach,
}: Pick<CellMap, 'values' | 'precision' | 'outOfReach'>): CellValues {
  return values.map((value, place) =>
    typeof value === 'number' && (Math.abs(value) < precision || outOfReach?.has(place)) ? null : value,
  );
}
