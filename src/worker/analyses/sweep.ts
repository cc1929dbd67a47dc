/** Every head knocked out alone. */

import { type Swept, sweepTogether } from '../../analysis/interventions/sweep';
import { runsOf } from '../../analysis/runs/baseline';
import { cleanPrediction } from '../../analysis/runs/cleanRun';
import type { BaselineUsed } from '../../protocol/results';
import { distributionOf, headEffectOf } from '../runs/resultParts';
import type { Given, Together } from './implement';

interface Prepared extends Swept {
  readonly of: Given<'sweep'>;
  readonly used: BaselineUsed;
}

export const sweep: Together<'sweep'> = async all => {
  const prepared: Prepared[] = [];
  for (const of of all) {
    const { on, question, asked, options } = of;
    const { baseline, used } = await on.baseline(question, asked, options);
    prepared.push({ of, baseline, used, clean: await on.cleanRun(asked, options), answer: asked.answer });
  }
  const bodies: Awaited<ReturnType<typeof sweep>> = [];
  for (const some of sharing(prepared)) {
    const { on, options, question } = some[0]!.of;
    const effects = await sweepTogether(on.model.stages, some, {
      ...options,
      positions: question.positions,
      onHeads: (batch, at) => {
        const { rows, tokens } = some[at]!.of;
        rows(batch.map(effect => headEffectOf(tokens, effect)));
      },
    });
    some.forEach(({ of: { tokens, asked }, clean, used }, at) => {
      bodies.push({
        clean: distributionOf(tokens, cleanPrediction(clean, asked.answer, options)),
        baseline: used,
        heads: effects[at]!.map(effect => headEffectOf(tokens, effect)),
      });
    });
  }
  return bodies;
};

/** Neighbours that are swept alike; the many draws of a resample baseline fill batches, and memory, by themselves. */
function sharing(prepared: readonly Prepared[]): Prepared[][] {
  const groups: Prepared[][] = [];
  for (const one of prepared) {
    const last = groups.at(-1);
    const isAlike = last?.every(
      ({ of, baseline }) =>
        runsOf(baseline) === 1 &&
        of.question.positions === one.of.question.positions &&
        of.question.top === one.of.question.top,
    );
    if (last && isAlike && runsOf(one.baseline) === 1) last.push(one);
    else groups.push([one]);
  }
  return groups;
}
