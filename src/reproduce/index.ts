/** The research log as sections: what each measures, and its rows. Pure: who runs a model hands over the results. */
import type { ReproductionResult } from '../protocol/reproduction';
import type { Given, Section } from './section';
import { threePrompts } from './sections/displays';
import { equalLogits } from './sections/equality';
import { otherNames } from './sections/nameForms';
import { firstSentences, mendedSentences } from './sections/nextTokens';
import { manySamples } from './sections/samples';
import { lastBlock } from './sections/summary';

export const sections: readonly Section[] = [
  firstSentences,
  threePrompts,
  equalLogits,
  mendedSentences,
  otherNames,
  manySamples,
  lastBlock,
];

/** SHA-256 of the weights that the log's numbers are of: GPT-2 small's, as the hub has them. */
export const logsModel = {
  name: 'GPT-2 small',
  sha256: '248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707',
} as const;

/** @param given results of at least the sections that are `done`. */
export function reproductionOf(
  wanted: readonly Section[],
  done: ReadonlySet<string>,
  given: Given,
): ReproductionResult {
  const told = wanted.filter(({ id }) => done.has(id)).map(section => section.told(given));
  // Sections 6 and 7 share the sweeps over the log's 128.
  const heads = new Map(told.flatMap(one => (one.heads ?? []).map(table => [table.samples, table] as const)));
  return {
    protocol: 'log',
    source: { title: 'Research Log for IOI Circuit', model: logsModel.name, isModel: given.isSource },
    sections: wanted.map(({ id, title }) => ({ id, title, isDone: done.has(id) })),
    rows: told.flatMap(({ rows }) => rows),
    next: told.flatMap(({ next = [] }) => next),
    heads: [...heads.values()],
    names: told.flatMap(({ names = [] }) => names),
  };
}
