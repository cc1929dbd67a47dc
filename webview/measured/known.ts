/** All that has been measured of the prompt that is shown, and what is coming in: by what was asked. */
import { type Ask, declared, type Measured, nameOf, type ResultOf, type RowOf } from '../../src/protocol/analyses';

export interface Known {
  readonly results: ReadonlyMap<string, Measured>;
  /** Rows of results under way, until the result is there. */
  readonly rows: ReadonlyMap<string, readonly unknown[]>;
}

export const nothing: Known = { results: new Map(), rows: new Map() };

export function resultOf<A extends Ask>(known: Known, ask: A): ResultOf<A['kind']> | undefined {
  // Kept under the name of what was asked, which says what its result is.
  return known.results.get(nameOf(ask))?.result as ResultOf<A['kind']> | undefined;
}

export function rowsOf<A extends Ask>(known: Known, ask: A): readonly RowOf<A['kind']>[] {
  return (known.rows.get(nameOf(ask)) ?? []) as readonly RowOf<A['kind']>[];
}

/** Results of one kind, in the order in which they came. */
export function resultsOf<K extends Measured['kind']>(known: Known, kind: K): (Measured & { readonly kind: K })[] {
  return [...known.results.values()].filter((one): one is Measured & { readonly kind: K } => one.kind === kind);
}

export function learn(known: Known, measured: Measured): Known {
  const name = nameOf(measured.ask);
  return { results: new Map(known.results).set(name, measured), rows: without(known.rows, name) };
}

/** Rows of a result under way; those that do not fit what was asked for are none. */
export function learnRows(known: Known, ask: Ask, rows: readonly unknown[]): Known {
  const read = declared(ask).rows.safeParse(rows);
  if (!read.success || rows.length === 0) return known;
  const name = nameOf(ask);
  return { ...known, rows: new Map(known.rows).set(name, [...(known.rows.get(name) ?? []), ...rows]) };
}

/** It is measured anew. */
export function forget(known: Known, ask: Ask): Known {
  const name = nameOf(ask);
  return { results: without(known.results, name), rows: without(known.rows, name) };
}

/** What came of it before it ended stays, for what it is; nothing comes after. */
export function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) return map;
  const copy = new Map(map);
  copy.delete(key);
  return copy;
}
