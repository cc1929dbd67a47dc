/** What a map can show, and a head's value in it. */
import type { Effect } from '../src/protocol/results';
import { type Grid, type HeadValues, placeOf } from './heads';
import type { Known } from './known';
import type { ScaleKind } from './scale';
import { type StringKey, say } from './strings';

export const metrics = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;
export type Metric = (typeof metrics)[number];
export const lookTargets = ['IO', 'S1', 'S2'] as const;
export type LookTarget = (typeof lookTargets)[number];

export type MapChoice =
  | { readonly kind: 'sweep'; readonly metric: Metric }
  | { readonly kind: 'path'; readonly to: string; readonly metric: Metric }
  | { readonly kind: 'attribute' }
  | { readonly kind: 'lookup'; readonly at: LookTarget };

export const mapKinds = ['sweep', 'path', 'attribute', 'lookup'] as const;

/** One map's data, ready to be drawn. */
export interface HeadMap {
  readonly values: HeadValues;
  readonly scale: ScaleKind;
  /** `KL`; what a cell's label calls the number. */
  readonly name: string;
  readonly title: string;
  readonly unit: string;
}

const units: Record<Metric, StringKey> = {
  kl: 'unitNats',
  js: 'unitNats',
  tv: 'unitDistance',
  l2: 'unitDistance',
  dProbIO: 'unitProbability',
  dProbS: 'unitProbability',
  dLogitDiff: 'unitLogits',
};

export function isSigned(metric: Metric): boolean {
  return metric === 'dProbIO' || metric === 'dProbS' || metric === 'dLogitDiff';
}

export function longName(metric: Metric): string {
  return say(`${metric}Long`);
}

export function mapOf(choice: MapChoice, known: Known, grid: Grid): HeadMap {
  switch (choice.kind) {
    case 'sweep':
      return {
        ...effectMap(choice.metric, known.heads, grid),
        title: say('mapTitle', say('knockOut'), longName(choice.metric)),
      };
    case 'path':
      return {
        ...effectMap(choice.metric, known.paths.get(choice.to)?.senders ?? [], grid),
        title: say('pathTitle', choice.to, longName(choice.metric)),
      };
    case 'attribute':
      return {
        values: known.attribute?.heads.flat() ?? blank(grid),
        scale: 'diverging',
        name: say('attribution'),
        title: say('attributionLong'),
        unit: say('unitLogits'),
      };
    case 'lookup':
      return {
        values: lookupValues(choice.at, known, grid),
        scale: 'sequential',
        name: `END → ${choice.at}`,
        title: say('attentionLong', choice.at),
        unit: say('unitShare'),
      };
  }
}

function effectMap(metric: Metric, heads: Known['heads'], grid: Grid): Omit<HeadMap, 'title'> {
  const values: (number | null | undefined)[] = blank(grid);
  for (const head of heads) values[placeOf(grid, head)] = head[metric];
  return { values, scale: isSigned(metric) ? 'diverging' : 'sequential', name: say(metric), unit: say(units[metric]) };
}

function lookupValues(at: LookTarget, { lookup }: Known, grid: Grid): HeadValues {
  const values: (number | null | undefined)[] = blank(grid);
  const position = lookup?.positions[at];
  for (const head of lookup?.heads ?? [])
    values[placeOf(grid, head)] = position === undefined ? null : (head.pattern.at(-1)?.[position] ?? null);
  return values;
}

function blank({ layers, heads }: Grid): undefined[] {
  return new Array<undefined>(layers * heads).fill(undefined);
}

/** The number of a head in every metric that is known of it, for tables. */
export function effectOf(metric: Metric, effect: Effect): number | null {
  return effect[metric];
}
