/** The effects of interventions on many heads, as rows of logits come in. */
import type { HeadId } from '../model/heads';
import type { Floats, Stages } from '../model/stages';
import { compare } from './compare';
import { type Effect, EffectMean, type HeadEffect, type Measure, scratchOf } from './effects';

/** The effects of interventions on heads as their runs come in: run i belongs to `heads[floor(i / runs)]`. */
export class HeadEffects {
  private readonly open = new Map<number, EffectMean>();
  private readonly done: (HeadEffect | undefined)[];
  private readonly scratch: () => Float64Array;
  private fresh: HeadEffect[] = [];
  /** How many heads have all their runs. */
  finished = 0;

  constructor(
    private readonly heads: readonly HeadId[],
    private readonly runs: number,
    private readonly measure: Measure,
  ) {
    this.done = new Array(heads.length);
    this.scratch = scratchOf(measure.clean.probs.length);
  }

  /** @param logits `[n, V]` of the runs `indices`. */
  async add(stages: Stages, indices: readonly number[], logits: Floats): Promise<void> {
    await compare(
      stages,
      indices.map(index => this.meanOf(Math.floor(index / this.runs))),
      logits,
    );
    for (const at of new Set(indices.map(index => Math.floor(index / this.runs)))) {
      const mean = this.meanOf(at);
      if (!mean.isWhole) continue;
      this.open.delete(at);
      this.settle(at, mean.effect());
    }
  }

  private meanOf(at: number): EffectMean {
    let mean = this.open.get(at);
    if (!mean) {
      mean = new EffectMean(this.measure, this.runs, this.scratch);
      this.open.set(at, mean);
    }
    return mean;
  }

  /** The head at this place of `heads` has this effect, whatever its runs. */
  settle(at: number, effect: Effect): void {
    const { layer, head } = this.heads[at]!;
    const result = { layer, head, ...effect };
    this.done[at] = result;
    this.fresh.push(result);
    this.finished++;
  }

  /** The heads finished since this was last asked. */
  takeFresh(): readonly HeadEffect[] {
    const fresh = this.fresh;
    this.fresh = [];
    return fresh;
  }

  /** All of them, in the order of `heads`. */
  results(): HeadEffect[] {
    return this.done.map(effect => {
      if (!effect) throw new RangeError('a head has no effect yet');
      return effect;
    });
  }
}
