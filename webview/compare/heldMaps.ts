/** What two of them have in common that can be drawn: as maps with one range of colours, and their difference. Pure. */
import { type Ask, nameOf } from '../../src/protocol/analyses';
import type { MeanResult } from '../../src/protocol/analyses/mean';
import type { Held } from '../../src/protocol/compare';
import type { CellMap } from '../maps/cellMap';
import { countText, shortPlace } from '../maps/cellText';
import { askOf, choiceOf, kindOf, type MapChoice, mapOf } from '../maps/kinds';
import { mapOfRows } from '../maps/kinds/overDraws';
import { type Range, rangeOf } from '../maps/range';
import type { Estimate } from '../measured/draws';
import { cellAt, ranks } from '../measured/grid';
import { type Known, learn, nothing } from '../measured/known';
import { say } from '../strings';
import { paired } from './pairs';

const sweep: Ask = { kind: 'sweep' };

/** What can be shown: what is known of one of them, a sweep besides where it can be measured. */
export function measuresOf(held: readonly Held[]): MapChoice[] {
  const asks = new Map<string, Ask>(held.some(({ canMeasure }) => canMeasure) ? [[nameOf(sweep), sweep]] : []);
  for (const { known } of held)
    for (const { ask } of known) {
      const one = ofOne(ask);
      asks.set(nameOf(one), one);
    }
  return [...asks.values()].flatMap(ask => choiceOf(ask) ?? []);
}

/** The choice, where it can be shown of these, else the first that can: a sweep, or what they were opened with. */
export function fitting(held: readonly Held[], choice: MapChoice | null): MapChoice | undefined {
  const all = measuresOf(held);
  const same = choice && all.some(one => nameOf(askOf(one)) === nameOf(askOf(choice)));
  return same ? choice : (all.find(one => held.every(({ known }) => has(known, one))) ?? all[0]);
}

/** Means are drawn by the map of what they are means of. */
function ofOne(ask: Ask): Ask {
  return ask.kind === 'mean' ? ask.of : ask;
}

export function has(known: Held['known'], choice: MapChoice): boolean {
  const name = nameOf(askOf(choice));
  return known.some(({ ask }) => nameOf(ofOne(ask)) === name);
}

/** The prompts behind its map, where it is one of means. */
export function meansOf({ known }: Held, choice: MapChoice): MeanResult | undefined {
  const name = nameOf(askOf(choice));
  for (const one of known) if (one.kind === 'mean' && nameOf(one.ask.of) === name) return one.result;
  return undefined;
}

export function knownOf({ known }: Held): Known {
  return known.reduce(learn, nothing);
}

export function heldMap(one: Held, choice: MapChoice): CellMap {
  const { layers, heads } = one.model;
  const grid = { layers, columns: heads };
  const over = meansOf(one, choice);
  const map = over
    ? { ...mapOfRows(kindOf(choice), choice, grid, over.rows), over }
    : mapOf(choice, knownOf(one), grid, null);
  return { ...map, title: `${one.label}: ${map.title}` };
}

/** One for both, so that equal colours are equal numbers. */
export function commonRange(maps: readonly CellMap[]): Range | null {
  return rangeOf(
    maps.flatMap(({ values }) => values),
    false,
  );
}

/**
 * The first minus the second, cell by cell; undefined where they have different shapes. Of means it is the mean of the
 * differences, prompt by prompt, with its own error; where no prompt is in both, the difference of the means.
 */
export function difference(
  held: readonly Held[],
  maps: readonly CellMap[],
  choice?: MapChoice | null,
): CellMap | undefined {
  const [a, b] = maps;
  const [one, other] = held;
  if (!a || !b || !one || !other) return undefined;
  if (a.grid.layers !== b.grid.layers || a.grid.columns !== b.grid.columns) return undefined;
  const means = choice && [one, other].flatMap(each => meansOf(each, choice) ?? []);
  if (choice && means?.length === 2) return ofMeans(choice, [one, other], [a, b], means);
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

function ofMeans(
  choice: MapChoice,
  [one, other]: readonly [Held, Held],
  [a, b]: readonly [CellMap, CellMap],
  [first, second]: readonly MeanResult[],
): CellMap {
  const { rows, unpaired } = paired(first!.rows, second!.rows);
  const kind = kindOf(choice);
  // A ratio of means has no pairs.
  const isPaired = rows.length > 0 && kind.numberOf(choice) !== 'restored';
  const { layers, heads } = one.model;
  const map = isPaired ? mapOfRows(kind, choice, { layers, columns: heads }, rows) : apart(a, b);
  const common = isPaired
    ? say(unpaired === 0 ? 'heldPaired' : 'heldPairedOf', countText(rows.length, map.counted), unpaired)
    : say('heldUnpaired');
  // Of how many it is stands with the pairs.
  const { draws: _, ...bare } = map;
  const isSame = map.values.every(value => !value);
  return {
    ...bare,
    scale: 'diverging',
    name: say('heldDifferenceName', a.name),
    title: say('heldDifference', one.label, other.label, a.name),
    meaning: isSame ? common : `${say('heldDifferenceMeaning', one.label, other.label)} · ${common}`,
  };
}

/** Of prompts that have nothing in common errors add up, as squares. */
function apart(a: CellMap, b: CellMap): CellMap {
  const spread = a.values.map((value, place): Estimate | undefined => {
    const [x, y] = [a.spread?.[place], b.spread?.[place]];
    if (typeof value !== 'number' || !x || !y) return undefined;
    const se = x.se === null || y.se === null ? null : Math.hypot(x.se, y.se);
    return { mean: x.mean - y.mean, se, n: Math.min(x.n, y.n), against: 0 };
  });
  const { over: _, ...bare } = a;
  return {
    ...bare,
    values: spread.map((one, place) => one?.mean ?? (a.values[place] === undefined ? undefined : null)),
    spread,
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
export function heldTable(
  held: readonly Held[],
  maps: readonly CellMap[],
  choice?: MapChoice | null,
): (string | number | null)[][] {
  const [first] = maps;
  if (!first) return [];
  const minus = difference(held, maps, choice);
  const all = minus ? [...maps, minus] : maps;
  const labelled = (map: CellMap) => `${held[maps.indexOf(map)]!.label}: ${map.name}`;
  const nameIn = (map: CellMap) => (map === minus ? minus.name : labelled(map));
  const means = all.filter(({ spread }) => spread);
  const header = [
    first.columns.kind === 'heads' ? 'Head' : 'Layer and token',
    ...maps.map(labelled),
    ...(minus ? [minus.name] : []),
    // Of means each number has its error beside it, and of how many it is.
    ...means.map(map => `Error of ${nameIn(map)}`),
    ...means.map(map => `n of ${nameIn(map)}`),
  ];
  return [
    header,
    ...first.values.map((_, place) => [
      shortPlace(first, cellAt(first.grid, place)),
      ...all.map(({ values }) => values[place] ?? null),
      ...means.map(({ spread }) => spread![place]?.se ?? null),
      ...means.map(({ spread }) => spread![place]?.n ?? 0),
    ]),
  ];
}

/** What is chosen besides, for a list of choices. */
export function choiceName(choice: MapChoice): string {
  return kindOf(choice).named(choice);
}
