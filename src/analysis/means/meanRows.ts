/** What is kept of each prompt behind `--mean`: so many numbers a place, eight bytes each. From it all else follows. */

import type { MeanRow as Told } from '../../protocol/parts/rows';
import { type Mean, type Means, meanOf, meansOf } from '../measures/means';

/** As it is told, with NaN for what a prompt does not have. */
export interface MeanRow extends Omit<Told, 'whole' | 'numbers'> {
  readonly whole: Float64Array;
  readonly numbers: Float64Array;
}

const sharedPlaces = new Map<string, readonly string[]>();

export function kept(row: Told): MeanRow {
  const packed = (values: readonly (number | null)[]) => Float64Array.from(values, value => value ?? Number.NaN);
  const key = row.places.join();
  // Hundreds of names of places, the same for every prompt.
  const places = sharedPlaces.get(key) ?? row.places;
  sharedPlaces.set(key, places);
  return { ...row, places, whole: packed(row.whole), numbers: packed(row.numbers) };
}

export function told(row: MeanRow): Told {
  const plain = (values: Float64Array) => Array.from(values, value => (Number.isNaN(value) ? null : value));
  return { ...row, whole: plain(row.whole), numbers: plain(row.numbers) };
}

/** The rows of some prompts, read number by number, in the order of the prompts. */
export class Rows {
  /** All places that any of them has, in the order in which they come. */
  readonly places: readonly string[];
  private readonly at = new Map<readonly string[], ReadonlyMap<string, number>>();

  constructor(readonly all: readonly MeanRow[]) {
    for (const { places } of all)
      if (!this.at.has(places)) this.at.set(places, new Map(places.map((place, i) => [place, i])));
    this.places = [...new Set([...this.at.keys()].flat())];
  }

  /** Of a prompt's own numbers the `i`th, of those that have it. */
  whole(i: number): number[] {
    return this.all.map(({ whole }) => whole[i]!).filter(value => !Number.isNaN(value));
  }

  /** Of a place's numbers the `i`th, of those that have it. */
  values(place: string, i: number): number[] {
    return this.all.map(row => this.value(row, place, i)).filter(value => !Number.isNaN(value));
  }

  /** Those that have a place's `i`th number. */
  having(place: string, i: number): Rows {
    return new Rows(this.all.filter(row => !Number.isNaN(this.value(row, place, i))));
  }

  private value({ places, numbers }: MeanRow, place: string, i: number): number {
    const at = this.at.get(places)!.get(place);
    return at === undefined ? Number.NaN : numbers[at * (numbers.length / places.length) + i]!;
  }

  mean(place: string, i = 0): Mean {
    return meanOf(this.values(place, i));
  }

  /** Of numbers that stand one behind the other under these names. */
  means<Field extends string>(fields: readonly Field[], place: string): Means<Field> {
    return meansOf(fields, field => this.values(place, fields.indexOf(field)), this.all.length);
  }

  wholeMeans<Field extends string>(fields: readonly Field[], from = 0): Means<Field> {
    return meansOf(fields, field => this.whole(from + fields.indexOf(field)), this.all.length);
  }
}

/** What every mean says of itself. */
export interface Over {
  readonly of: { readonly line: number } | 'file';
  readonly template?: string;
  readonly prompt?: string;
  readonly prompts: number;
  readonly settings?: Readonly<Record<string, unknown>>;
}
