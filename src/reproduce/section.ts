/** A section of a source: what it measures, and the rows that follow from that. */

import type { HeadRef } from '../protocol/parts/heads';
import type { ModelFacts } from '../protocol/parts/provenance';
import { wilson } from '../protocol/parts/shares';
import { spread } from '../protocol/parts/spread';
import type {
  HeadsOverSeeds,
  NamesInForm,
  Ours,
  ReproductionResult,
  ReproductionRow,
  SaidNext,
  Verdict,
} from '../protocol/reproduction';
import { type Job, keyOf, type Results, type Script, shellCommand } from './job';

/** What a section's rows follow from. */
export interface Given {
  readonly model: Pick<ModelFacts, 'layers' | 'heads'>;
  /** As a command names it. */
  readonly modelName: string;
  /** The model of the published numbers: only its rows have verdicts. */
  readonly isSource: boolean;
  readonly results: ReadonlyMap<string, Results[keyof Results]>;
}

export interface Told extends Partial<Pick<ReproductionResult, 'next' | 'heads' | 'names'>> {
  readonly rows: readonly ReproductionRow[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly jobs: (model: Given['model']) => readonly Job[];
  readonly told: (given: Given) => Told;
}

export type { HeadsOverSeeds, NamesInForm, SaidNext };

export function resultOf<K extends Job['kind']>({ results }: Given, job: Job & { readonly kind: K }): Results[K] {
  const found = results.get(keyOf(job));
  if (!found) throw new RangeError(`not measured: ${keyOf(job)}`);
  return found as Results[K];
}

/** What a row needs besides its own words: the verdict is for the source's model alone. */
export type RowOf = Omit<ReproductionRow, 'protocol' | 'verdict' | 'section'>;

export function rowsFor(section: string, { isSource }: Given) {
  return (row: RowOf, judge: (ours: Ours) => Verdict | null = () => null): ReproductionRow => ({
    section,
    ...row,
    protocol: 'log',
    verdict: isSource && row.ours && row.published !== null ? judge(row.ours) : null,
  });
}

/** Over at least one value. */
export function estimate(values: readonly number[]): Ours {
  const { mean, standardError: se, n } = spread(values)!;
  return { mean, ...(se === null ? {} : { se }), n };
}

export function shareOf(outcomes: readonly boolean[]): Ours {
  const k = outcomes.filter(Boolean).length;
  const n = outcomes.length;
  return { mean: k / n, n, interval: wilson(k, n) };
}

export function has({ layers, heads }: Given['model'], { layer, head }: HeadRef): boolean {
  return layer < layers && head < heads;
}

export function lacks({ layers, heads }: Given['model'], { layer, head }: HeadRef): string {
  return `The model has ${layers} layers of ${heads} heads: there is no head ${layer}.${head}.`;
}

export function predicting(lines: readonly string[], seeds?: readonly number[]): Job & { readonly kind: 'predict' } {
  return { kind: 'predict', script: scriptOf(lines, seeds) };
}

export function sweeping(lines: readonly string[], seeds?: readonly number[]): Job & { readonly kind: 'sweep' } {
  return { kind: 'sweep', script: scriptOf(lines, seeds) };
}

function scriptOf(lines: readonly string[], seeds?: readonly number[]): Script {
  return seeds ? { lines, seeds } : { lines };
}

export function commandOf(given: Given, words: readonly string[], lines: readonly string[], seeds?: readonly number[]) {
  return shellCommand(words, scriptOf(lines, seeds), given.modelName);
}

/** Ten seeds, the first of them the one that a file has where it says none. */
export const tenSeeds: readonly number[] = Array.from({ length: 10 }, (_, i) => 42 + i);

/** A line that scores this token as the answer: `When Mary … => them`. */
export function scoring(prompt: string, token: string): string {
  return `${prompt} =>${token}`;
}
