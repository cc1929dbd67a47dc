/** A measurement of every draw of a template: row by row as they come, and the means of all of them. */
import { attentionMean, attentionNumbers } from '../../analysis/means/attentionRows';
import { attributeMean, attributeNumbers } from '../../analysis/means/attributeRows';
import { pathMean, sweepMean } from '../../analysis/means/effectRows';
import { kept, type Over, Rows } from '../../analysis/means/meanRows';
import { patchMean, patchNumbers } from '../../analysis/means/patchRows';
import { Tests } from '../../analysis/measures/certainty';
import type { Progress } from '../../analysis/runs/progress';
import type { Questions } from '../../language/draws/question';
import type { AskOf, ResultOf, RowOf } from '../../protocol/analyses';
import type { Averaged } from '../../protocol/analyses/mean';
import { asFailure, Failed } from '../../protocol/failure';
import { type Numbers, pathNumbers, sweepNumbers } from '../../protocol/parts/effectNumbers';
import type { ModelFacts } from '../../protocol/results';
import type { Workspace } from '../runs/workspace';
import { type MeasureOptions, provenanceOf } from './index';
import { measureMany } from './measureMany';

/** @param questions at least one. @throws Failed where no draw can be measured */
export async function meanOfDraws(
  on: Workspace,
  { questions, notes }: Pick<Questions, 'questions' | 'notes'>,
  ask: AskOf<'mean'>,
  { onRows = () => {}, onProgress = () => {}, ...options }: MeasureOptions = {},
): Promise<ResultOf<'mean'>> {
  const { of } = ask;
  const rows: RowOf<'mean'>[] = [];
  const left: ResultOf<'mean'>['left'][number][] = [];
  let firstError: unknown;
  // How far one draw is says little of how far all are.
  const loading = (progress: Progress) => {
    if (/^(loading|checking) /.test(progress.doing)) onProgress(progress);
  };
  for await (const outcome of measureMany(on, questions, of, { ...options, onProgress: loading })) {
    const { at } = outcome;
    if ('error' in outcome) {
      const { code, message } = asFailure(outcome.error);
      firstError ??= outcome.error;
      left.push({ at, code, message });
    } else {
      const { text, draw } = questions[at]!;
      const { settings } = outcome.result.provenance;
      const form = draw ? { form: draw.form } : {};
      const row = { at, line: 0, ...form, prompt: text, read: settings, ...numbersOf(of, outcome.result) };
      rows.push(row);
      onRows([row]);
    }
    onProgress({ doing: 'draws', done: rows.length + left.length, total: questions.length });
  }
  if (rows.length === 0) throw firstError ?? new Failed('no-prompt', 'There is no prompt.', 'Write one.');
  const { draw, text } = questions[0]!;
  const named = draw ? { template: draw.template } : { prompt: text };
  const mean = meansOf(of, rows, named, await on.model.facts());
  return { ...named, rows, left, mean, notes, provenance: await provenanceOf(on, questions[0]!, ask) };
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

function meansOf(of: AskOf<Averaged>, rows: readonly RowOf<'mean'>[], named: object, model: ModelFacts) {
  const { mean } = averages[of.kind] as {
    mean(rows: Rows, over: Over, ask: unknown, tests: Tests, model: ModelFacts): ResultOf<'mean'>['mean'] & object;
  };
  const over = { of: 'file', ...named, prompts: rows.length } as const;
  const { of: _, ...bare } = mean(new Rows(rows.map(kept)), over, of, new Tests(), model) as { of?: unknown };
  return bare as ResultOf<'mean'>['mean'];
}
