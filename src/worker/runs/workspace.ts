/** Clean runs and baselines of one model, kept as long as memory allows: most questions are about the same prompts. */
import { arch, cpus } from 'node:os';
import { LRUCache } from 'lru-cache';
import { type Baseline, meanBaseline, resampleBaseline, zeroBaseline } from '../../analysis/runs/baseline';
import { bytesOfRun, type CleanRun, cleanRun } from '../../analysis/runs/cleanRun';
import { cleanRuns } from '../../analysis/runs/cleanRuns';
import type { RunOptions } from '../../analysis/runs/progress';
import { type CountTokens, rememberCounts } from '../../language';
import { Failed } from '../../protocol/failure';
import type { Question } from '../../protocol/question';
import type { BaselineUsed } from '../../protocol/results';
import { keepBaseline, keptBaseline } from './keptBaselines';
import type { OpenModel } from './openModel';
import { type Asked, sampleIds } from './tokenizedQuestion';

/** Of each of the two caches, in bytes. */
const room = 128 * 2 ** 20;
/** One run of the longest prompt should be kept, too, up to here. */
const mostRoom = 2 ** 30;

export class Workspace {
  private readonly kept: LRUCache<string, CleanRun>;
  private readonly baselines = new LRUCache<string, Baseline>({ maxSize: room, sizeCalculation: sizeOfBaseline });

  /** The model's own counter, which remembers. */
  readonly countTokens: CountTokens;

  constructor(readonly model: OpenModel) {
    const { shape } = model.stages;
    const longest = Math.min(mostRoom, bytesOfRun(shape, shape.positions));
    this.kept = new LRUCache({ maxSize: Math.max(room, longest), sizeCalculation: sizeOfRun });
    this.countTokens = rememberCounts(model.tokens.countTokens);
  }

  async cleanRun(asked: Asked, options: RunOptions): Promise<CleanRun> {
    const known = this.kept.get(this.keyOf(asked));
    if (known) return known;
    const run = await cleanRun(this.model.stages, asked.ids, options);
    this.kept.set(this.keyOf(asked), run);
    return run;
  }

  /** Those of several prompts that are not kept yet, in shared batches, to be kept: no more than have room. */
  async cleanRuns(asked: readonly Asked[], options: RunOptions): Promise<void> {
    const missing = new Map(asked.filter(one => !this.kept.has(this.keyOf(one))).map(one => [this.keyOf(one), one]));
    const prompts = [...missing.values()].map(({ ids }) => ids);
    for await (const { indices, runs } of cleanRuns(this.model.stages, prompts, options))
      for (const [i, at] of indices.entries()) this.kept.set([...missing.keys()][at]!, runs[i]!);
  }

  /** What is compared was made alike: a run of another packing differs in its last digits. */
  private keyOf({ ids }: Asked): string {
    return `${this.model.stages.packed} ${ids.join()}`;
  }

  /**
   * @param read the highest layer that is read of it
   * @throws Failed with the question's own reason where the prompt has no baseline.
   */
  async baseline(
    question: Question,
    asked: Asked,
    options: RunOptions,
    read = Number.POSITIVE_INFINITY,
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
    const of = `${kind} ${samples.map(ids => ids.join()).join(';')}`;
    const all = this.baselines.get(of);
    if (all) return { baseline: all, used };
    if (kind !== 'mean') {
      const baseline = await resampleBaseline(stages, samples, options);
      this.baselines.set(of, baseline);
      return { baseline, used };
    }
    const highest = stages.shape.layers - 1;
    // A head that there is not is refused by who reads it.
    const upTo = Math.min(read, highest);
    const key = `${of} up to ${upTo}`;
    const baseline = this.baselines.get(key) ?? (await this.mean(samples, key, upTo, options));
    this.baselines.set(upTo === highest ? of : key, baseline);
    return { baseline, used };
  }

  private async mean(
    samples: readonly (readonly number[])[],
    of: string,
    upTo: number,
    options: RunOptions,
  ): Promise<Baseline> {
    const { stages, stamp } = this.model;
    // A home may be shared by machines whose sums differ in their last digits.
    const key = [stamp, stages.packed, arch(), cpus()[0]?.model ?? '', of].join('\n');
    const kept = keptBaseline(key, upTo + 1);
    if (kept) return { kind: 'mean', samples, draws: [kept] };
    const made = await meanBaseline(stages, samples, options, upTo);
    keepBaseline(key, made.draws[0]!);
    return made;
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
