/** Every head knocked out alone. */

import { type Swept, sweepTogether } from '../../analysis/interventions/sweep';
import { runsOf } from '../../analysis/runs/baseline';
import { cleanPrediction } from '../../analysis/runs/cleanRun';
import type { BaselineUsed } from '../../protocol/results';
import { distributionOf, headEffectOf } from '../runs/resultParts';
import { type Given, groups, type Together } from './implement';

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
  for (const some of groups(prepared, isAlike)) {
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

/** Swept alike; the many draws of a resample baseline fill batches, and memory, by themselves. */
function isAlike(a: Prepared, b: Prepared): boolean {
  const [one, other] = [a.of.question, b.of.question];
  return (
    runsOf(a.baseline) === 1 && runsOf(b.baseline) === 1 && one.positions === other.positions && one.top === other.top
  );
}
