/** Clean runs and baselines of one model, kept as long as memory allows: most questions are about the same prompts. */
import { LRUCache } from 'lru-cache';
import { type Baseline, meanBaseline, resampleBaseline, zeroBaseline } from '../../analysis/runs/baseline';
import { type CleanRun, cleanRun } from '../../analysis/runs/cleanRun';
import type { RunOptions } from '../../analysis/runs/progress';
import { type CountTokens, rememberCounts } from '../../language';
import { Failed } from '../../protocol/failure';
import type { Question } from '../../protocol/question';
import type { BaselineUsed } from '../../protocol/results';
import type { OpenModel } from './openModel';
import { type Asked, sampleIds } from './tokenizedQuestion';

/** Of each of the two caches, in bytes. */
const room = 128 * 2 ** 20;

export class Workspace {
  private readonly cleanRuns = new LRUCache<string, CleanRun>({ maxSize: room, sizeCalculation: sizeOfRun });
  private readonly baselines = new LRUCache<string, Baseline>({ maxSize: room, sizeCalculation: sizeOfBaseline });

  /** The model's own counter, which remembers. */
  readonly countTokens: CountTokens;

  constructor(readonly model: OpenModel) {
    this.countTokens = rememberCounts(model.tokens.countTokens);
  }

  async cleanRun(asked: Asked, options: RunOptions): Promise<CleanRun> {
    // What is compared was made alike: a run of another packing differs in its last digits.
    const key = `${this.model.stages.packed} ${asked.ids.join()}`;
    const known = this.cleanRuns.get(key);
    if (known) return known;
    const run = await cleanRun(this.model.stages, asked.ids, options);
    this.cleanRuns.set(key, run);
    return run;
  }

  /** @throws Failed with the question's own reason where the prompt has no baseline. */
  async baseline(
    question: Question,
    asked: Asked,
    options: RunOptions,
  ): Promise<{ baseline: Baseline; used: BaselineUsed }> {
    const wanted = question.baseline;
    if (!wanted) {
      const { code, message, todo } = question.noBaseline ?? {
        code: 'no-baseline',
        message: 'The prompt has no baseline.',
        todo: 'Use @baseline zero.',
      };
      throw new Failed(code, message, todo);
    }
    const { stages } = this.model;
    if (wanted.kind === 'zero')
      return { baseline: zeroBaseline(stages.shape, asked.ids.length), used: { kind: 'zero', samples: [] } };
    const samples = sampleIds(wanted.samples, question, asked, this.model.tokens);
    const { kind } = wanted;
    // Samples given as ids were drawn by someone else: no form, no seed.
    const used: BaselineUsed =
      kind === 'corrupt' || 'ids' in wanted.samples
        ? { kind, samples }
        : { kind, form: wanted.form, seed: wanted.seed, samples };
    const key = `${kind} ${samples.map(ids => ids.join()).join(';')}`;
    let baseline = this.baselines.get(key);
    if (!baseline) {
      baseline = await (kind === 'mean' ? meanBaseline : resampleBaseline)(stages, samples, options);
      this.baselines.set(key, baseline);
    }
    return { baseline, used };
  }
}

function sizeOfRun(run: CleanRun): number {
  return bytes(run.resid) + bytes(run.q) + bytes(run.k) + bytes(run.v) + bytes(run.z) + run.end.probs.byteLength;
}

function sizeOfBaseline(baseline: Baseline): number {
  return Math.max(
    1,
    baseline.draws.reduce((sum, draw) => sum + bytes(draw), 0),
  );
}

function bytes(arrays: readonly { readonly byteLength: number }[]): number {
  return arrays.reduce((sum, array) => sum + array.byteLength, 0);
}
