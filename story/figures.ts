/** From what was measured prompt by prompt to the figures of a set of prompts. */

import type { HeadId } from '../src/analysis/model/heads';
import { headName } from '../src/protocol/parts/heads';
import { type Spread, spread } from '../src/protocol/parts/spread';
import { type Circuit, type ClassName, headsOf } from './circuit';
import type { Measured } from './measure';

/** Means over the prompts of one set; shares are ratios of means, never means of ratios. */
export class Figures {
  readonly logitDiff: Spread;

  constructor(
    readonly name: string,
    readonly prompts: readonly Measured[],
    readonly circuit: Circuit,
  ) {
    this.logitDiff = this.over(prompt => prompt.logitDiff);
  }

  over(value: (prompt: Measured) => number): Spread {
    const found = spread(this.prompts.map(value));
    if (!found) throw new Error(`${this.name}: no prompt.`);
    return found;
  }

  /** Of the prompts. */
  share(holds: (prompt: Measured) => boolean): number {
    return this.over(prompt => Number(holds(prompt))).mean;
  }

  /** Of the mean logit difference. */
  part(value: (prompt: Measured) => number): number {
    return this.over(value).mean / this.logitDiff.mean;
  }

  /** What a class writes directly, as a part of the logit difference. */
  direct(name: ClassName): number {
    const heads = headsOf(this.circuit, name).map(headName);
    return this.part(({ direct }) => heads.reduce((sum, head) => sum + direct.get(head)!, 0));
  }

  /** How much of the logit difference is lost when a class is knocked out together. */
  lost(name: ClassName): number {
    return this.part(({ logitDiff, classOff }) => logitDiff - classOff.get(name)!);
  }

  probIO(head: HeadId): Spread {
    return this.over(({ off }) => off.get(headName(head))!.dProbIO);
  }

  ofLogitDiff(head: HeadId): Spread {
    return this.over(({ off }) => off.get(headName(head))!.dLogitDiff);
  }

  /** Senders of a path by their mean effect on the logit difference, the largest first. */
  senders(path: 'toQueries' | 'toValues'): { readonly head: string; readonly effect: Spread }[] {
    return [...this.prompts[0]![path].keys()]
      .map(head => ({ head, effect: this.over(prompt => prompt[path].get(head)!) }))
      .sort((a, b) => Math.abs(b.effect.mean) - Math.abs(a.effect.mean));
  }

  /** Of the mean logit difference, what each random circuit keeps, in ascending order. */
  randomKept(): number[] {
    return this.prompts[0]!.keptRandom.map((_, i) => this.part(({ keptRandom }) => keptRandom[i]!)).sort(
      (a, b) => a - b,
    );
  }
}

/** Whether a mean is above 0 by more than two standard errors. */
export function above(value: Spread): boolean {
  return value.mean - 2 * (value.standardError ?? 0) > 0;
}
