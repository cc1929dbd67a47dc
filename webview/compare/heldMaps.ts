/** What two of them have in common that can be drawn: as maps with one range of colours, and their difference. Pure. */
import { type Ask, nameOf } from '../../src/protocol/analyses';
import type { Held } from '../../src/protocol/compare';
import type { CellMap } from '../maps/cellMap';
import { shortPlace } from '../maps/cellText';
import { askOf, choiceOf, kindOf, type MapChoice, mapOf } from '../maps/kinds';
import { type Range, rangeOf } from '../maps/range';
import { cellAt, ranks } from '../measured/grid';
import { type Known, learn, nothing } from '../measured/known';
import { say } from '../strings';

const sweep: Ask = { kind: 'sweep' };

/** What can be shown: what is known of one of them, a sweep besides where it can be measured. */
export function measuresOf(held: readonly Held[]): MapChoice[] {
  const asks = new Map<string, Ask>(held.some(({ canMeasure }) => canMeasure) ? [[nameOf(sweep), sweep]] : []);
  for (const { known } of held) for (const { ask } of known) asks.set(nameOf(ask), ask);
  return [...asks.values()].flatMap(ask => choiceOf(ask) ?? []);
}

/** The choice, where it can be shown of these, else the first that can: a sweep, or what they were opened with. */
export function fitting(held: readonly Held[], choice: MapChoice | null): MapChoice | undefined {
  const all = measuresOf(held);
  const same = choice && all.some(one => nameOf(askOf(one)) === nameOf(askOf(choice)));
  return same ? choice : (all.find(one => held.every(({ known }) => has(known, one))) ?? all[0]);
}

export function has(known: Held['known'], choice: MapChoice): boolean {
  const name = nameOf(askOf(choice));
  return known.some(({ ask }) => nameOf(ask) === name);
}

export function knownOf({ known }: Held): Known {
  return known.reduce(learn, nothing);
}

export function heldMap(one: Held, choice: MapChoice): CellMap {
  const { layers, heads } = one.model;
  const map = mapOf(choice, knownOf(one), { layers, columns: heads }, null);
  return { ...map, title: `${one.label}: ${map.title}` };
}

/** One for both, so that equal colours are equal numbers. */
export function commonRange(maps: readonly CellMap[]): Range | null {
  return rangeOf(
    maps.flatMap(({ values }) => values),
    false,
  );
}

/** The first minus the second, cell by cell; undefined where they have different shapes. */
export function difference(held: readonly Held[], maps: readonly CellMap[]): CellMap | undefined {
  const [a, b] = maps;
  const [one, other] = held;
  if (!a || !b || !one || !other) return undefined;
  if (a.grid.layers !== b.grid.layers || a.grid.columns !== b.grid.columns) return undefined;
  const values = a.values.map((value, place) => {
    const second = b.values[place];
    if (typeof value === 'number' && typeof second === 'number') return value - second;
    return value === undefined || second === undefined ? undefined : null;
  });
  return {
    ...a,
    values,
    scale: 'diverging',
    name: say('heldDifferenceName', a.name),
    title: say('heldDifference', one.label, other.label, a.name),
    meaning: say('heldDifferenceMeaning', one.label, other.label),
    result: undefined,
    isPartial: false,
  };
}

/** The cells that differ most, by name. */
export function mostDifferent(map: CellMap, most = 5): string[] {
  const ranked = ranks(map.values)
    .map((rank, place) => ({ rank, place }))
    .filter(({ rank, place }) => rank > 0 && map.values[place] !== 0)
    .sort((a, b) => a.rank - b.rank);
  return ranked.slice(0, most).map(({ place }) => {
    const value = map.values[place] as number;
    return `${shortPlace(map, cellAt(map.grid, place))} ${value < 0 ? '−' : '+'}${Math.abs(value).toPrecision(2)}`;
  });
}

/** A row for each cell: both numbers, and their difference where there is one. */
export function heldTable(held: readonly Held[], maps: readonly CellMap[]): (string | number | null)[][] {
  const [first] = maps;
  if (!first) return [];
  const minus = difference(held, maps);
  const all = minus ? [...maps, minus] : maps;
  const header = [
    first.columns.kind === 'heads' ? 'Head' : 'Layer and token',
    ...maps.map((map, at) => `${held[at]!.label}: ${map.name}`),
    ...(minus ? [minus.name] : []),
  ];
  return [
    header,
    ...first.values.map((_, place) => [
      shortPlace(first, cellAt(first.grid, place)),
      ...all.map(({ values }) => values[place] ?? null),
    ]),
  ];
}

/** What is chosen besides, for a list of choices. */
export function choiceName(choice: MapChoice): string {
  return kindOf(choice).named(choice);
}
