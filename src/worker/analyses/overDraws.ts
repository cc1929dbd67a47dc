/** Measurements over all draws of a template: row by row as they come, and what follows from all of them. */

import { attentionMean, attentionNumbers } from '../../analysis/means/attentionRows';
import { attributeMean, attributeNumbers } from '../../analysis/means/attributeRows';
import { pathMean, pathNumbers, sweepMean, sweepNumbers } from '../../analysis/means/effectRows';
import { kept, type Numbers, type Over, Rows } from '../../analysis/means/meanRows';
import { patchMean, patchNumbers } from '../../analysis/means/patchRows';
import { Tests } from '../../analysis/measures/certainty';
import { afterBatch } from '../../analysis/runs/progress';
import type { Ask, AskOf, ResultOf, RowOf } from '../../protocol/analyses';
import type { Averaged } from '../../protocol/analyses/mean';
import { asFailure, Failed } from '../../protocol/failure';
import type { EvaluatedDraw, MeasuredDraw } from '../../protocol/parts/draws';
import type { ModelFacts } from '../../protocol/results';
import type { Drawn } from '../runs/question';
import type { Workspace } from '../runs/workspace';
import { type MeasureOptions, provenanceOf } from './index';
import { measureMany } from './measureMany';
import { predictMany } from './predictMany';

type AskOfDraws = Ask & { readonly kind: 'eval' | 'mean' };

/** Rows of the tables that are kept of each draw. */
const shown = 3;
/** Few at first: somebody waits for the first numbers. */
const firstTogether = 8;
const together = 32;

/** @throws Failed as the analyses do */
export async function measureDraws<A extends AskOfDraws>(
  on: Workspace,
  drawn: Drawn,
  ask: A,
  options: MeasureOptions = {},
): Promise<ResultOf<A['kind']>> {
  const { line, forms, samples, seed, notes, questions } = drawn;
  const measured = await (ask.kind === 'eval' ? evaluated(on, drawn, options) : averaged(on, drawn, ask, options));
  const whole = {
    ...(line.isTemplate ? { template: line.text } : { prompt: line.text }),
    drawn: { forms, samples, seed },
    notes,
    ...measured,
    provenance: await provenanceOf(on, questions[0]!, ask),
  };
  on.model.checkCurrent();
  return whole as ResultOf<A['kind']>;
}

async function evaluated(
  on: Workspace,
  { questions }: Drawn,
  { onRows = () => {}, ...options }: MeasureOptions,
): Promise<Pick<ResultOf<'eval'>, 'rows'>> {
  const rows: EvaluatedDraw[] = [];
  while (rows.length < questions.length) {
    const some = questions.slice(rows.length, rows.length === 0 ? firstTogether : rows.length + together);
    const predicted = await predictMany(on, some, options);
    const fresh = predicted.map(({ answer, next, ...scores }, i): EvaluatedDraw => {
      const { draw, text, answer: named } = some[i]!;
      return {
        at: rows.length + i,
        line: 0,
        form: draw?.form ?? null,
        prompt: text,
        ...(draw ? { words: draw.words } : {}),
        ...answer,
        name: named?.io.trim() ?? null,
        ...scores,
        next: next.slice(0, shown),
      };
    });
    rows.push(...fresh);
    onRows(fresh);
    await afterBatch(options, { doing: 'prompts', done: rows.length, total: questions.length });
  }
  return { rows };
}

async function averaged(
  on: Workspace,
  { line, questions }: Drawn,
  { of }: AskOf<'mean'>,
  { onRows = () => {}, ...options }: MeasureOptions,
): Promise<Pick<ResultOf<'mean'>, 'rows' | 'left' | 'mean'>> {
  const rows: MeasuredDraw[] = [];
  const left: ResultOf<'mean'>['left'][number][] = [];
  let firstError: unknown;
  const tell = () =>
    options.onProgress?.({ doing: 'prompts', done: rows.length + left.length, total: questions.length });
  // How far one prompt is says little of all of them.
  const { onProgress, ...quiet } = options;
  const each = {
    ...quiet,
    onProgress: (progress: Parameters<NonNullable<typeof onProgress>>[0]) => {
      if (/^(loading|checking) /.test(progress.doing)) onProgress?.(progress);
    },
  };
  for await (const outcome of measureMany(on, questions, of, each)) {
    const { draw, text } = questions[outcome.at]!;
    if ('error' in outcome) {
      const { code, message } = asFailure(outcome.error);
      firstError ??= outcome.error;
      left.push({ at: outcome.at, code, message });
    } else {
      const { result } = outcome;
      const row = {
        at: outcome.at,
        line: 0,
        ...(draw ? { form: draw.form } : {}),
        prompt: text,
        read: result.provenance.settings,
        ...numbersOf(of, result),
      };
      rows.push(row);
      onRows([row]);
    }
    tell();
  }
  if (rows.length === 0) throw firstError ?? new Failed('no-prompt', 'There is no prompt.', 'Write one.');
  return {
    rows,
    left,
    mean: meanOf(of, rows, { ...(line.isTemplate ? { template: line.text } : {}) }, await on.model.facts()),
  };
}

/** A measurement and its result are of one kind: a relation that types do not carry. */
type Averages = {
  readonly [K in Averaged]: {
    readonly numbers: (result: ResultOf<K>, ask: AskOf<K>) => Numbers;
    readonly mean: (rows: Rows, over: Over, ask: AskOf<K>, tests: Tests, model: ModelFacts) => object;
  };
};

const averages: Averages = {
  sweep: { numbers: sweepNumbers, mean: (rows, over, _, tests) => sweepMean(rows, over, 'kl', tests) },
  path: { numbers: pathNumbers, mean: (rows, over, _, tests) => pathMean(rows, over, 'dLogitDiff', tests) },
  patch: { numbers: patchNumbers, mean: patchMean },
  attribute: { numbers: attributeNumbers, mean: (rows, over, _, __, model) => attributeMean(rows, over, model) },
  attention: { numbers: attentionNumbers, mean: attentionMean },
};

function numbersOf(of: AskOf<Averaged>, result: ResultOf<Averaged>): Numbers {
  const { numbers } = averages[of.kind] as { numbers(result: unknown, ask: unknown): Numbers };
  return numbers(result, of);
}

function meanOf(of: AskOf<Averaged>, rows: readonly RowOf<'mean'>[], named: object, model: ModelFacts) {
  const { mean } = averages[of.kind] as {
    mean(rows: Rows, over: Over, ask: unknown, tests: Tests, model: ModelFacts): ResultOf<'mean'>['mean'] & object;
  };
  const over = { of: 'file', ...named, prompts: rows.length } as const;
  const { of: _, ...bare } = mean(new Rows(rows.map(kept)), over, of, new Tests(), model) as { of?: unknown };
  return bare as ResultOf<'mean'>['mean'];
}
