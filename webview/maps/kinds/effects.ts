/** What sweeps and path patching have in common: a head's effect in a metric. */
import type { AnswerTokens, HeadEffect } from '../../../src/protocol/results';
import { blank, type Grid } from '../../measured/grid';
import { headName, placeOfHead } from '../../measured/heads';
import { type StringKey, say } from '../../strings';
import type { CellMap } from '../cellMap';
import { precision } from '../precision';
import type { Table } from '../table';
import type { Metric } from './metrics';

const units: Record<Metric, StringKey> = {
  kl: 'unitNats',
  js: 'unitNats',
  tv: 'unitDistance',
  l2: 'unitDistance',
  dProbIO: 'unitProbability',
  dProbS: 'unitProbability',
  dLogitDiff: 'unitLogits',
};

export function isSigned(metric: string): boolean {
  return metric === 'dProbIO' || metric === 'dProbS' || metric === 'dLogitDiff';
}

const exactness: Record<Metric, keyof typeof precision> = {
  kl: 'nats',
  js: 'nats',
  tv: 'distance',
  l2: 'distance',
  dProbIO: 'probability',
  dProbS: 'probability',
  dLogitDiff: 'logits',
};

export function precisionOf(metric: Metric): number {
  return precision[exactness[metric]];
}

export function longName(metric: Metric): string {
  return say(`${metric}Long`);
}

export function unitOf(metric: Metric): string {
  return say(units[metric]);
}

export function effectMap(
  metric: Metric,
  heads: readonly HeadEffect[],
  grid: Grid,
): Pick<CellMap, 'values' | 'scale' | 'name' | 'unit' | 'grid' | 'columns' | 'precision'> {
  const values = blank(grid);
  for (const head of heads) values[placeOfHead(grid, head)] = head[metric];
  const scale = isSigned(metric) ? 'diverging' : 'sequential';
  return {
    grid,
    columns: { kind: 'heads' },
    values,
    scale,
    name: say(metric),
    unit: unitOf(metric),
    precision: precisionOf(metric),
  };
}

/** The log's table. */
export function effectTable(heads: readonly HeadEffect[], answer: AnswerTokens | undefined): Table {
  return {
    header: ['Head', ...effectNames(answer)],
    rows: heads.map(head => [headName(head), ...effectNumbers(head)]),
  };
}

export function effectNames(answer: AnswerTokens | undefined): string[] {
  const named = (text: string | undefined, otherwise: string) => `${text?.trim() ?? otherwise} prob`;
  return ['KL', 'JS', 'TV', 'L2', named(answer?.io.text, 'IO'), named(answer?.s?.text, 'S'), 'Logit diff'];
}

export function effectNumbers({
  kl,
  js,
  tv,
  l2,
  dProbIO,
  dProbS,
  dLogitDiff,
}: Omit<HeadEffect, 'layer' | 'head' | 'next'>) {
  return [kl, js, tv, l2, dProbIO, dProbS, dLogitDiff];
}
