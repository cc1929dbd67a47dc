import fc from 'fast-check';
import { expect, it } from 'vitest';
import { knockOut } from '../../src/analysis/interventions/knockOut';
import { knockOutEveryToken } from '../../src/analysis/interventions/knockOutEveryToken';
import { allHeads } from '../../src/analysis/model/heads';
import { predictEveryToken } from '../../src/analysis/readings/predict';
import { meanBaseline, zeroBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { modelCase } from './randomModel';

it('says at each token what knocking out says at the end of the prompt cut there', async () => {
  await fc.assert(
    fc.asyncProperty(modelCase, fc.nat(), async (c, pick) => {
      const all = allHeads(c.stages.shape);
      const heads = [all[pick % all.length]!, all[(pick * 7) % all.length]!].map(head => ({
        ...head,
        positions: 'all' as const,
      }));
      const clean = await cleanRun(c.stages, c.ids);
      for (const baselineOf of [
        (n: number) => Promise.resolve(zeroBaseline(c.stages.shape, n)),
        (n: number) =>
          meanBaseline(
            c.stages,
            c.samples.map(sample => sample.slice(0, n)),
          ),
      ]) {
        const every = await knockOutEveryToken(c.stages, clean, await baselineOf(c.ids.length), heads);
        expect(every).toHaveLength(c.ids.length);
        for (let n = 1; n <= c.ids.length; n++) {
          const short = await cleanRun(c.stages, c.ids.slice(0, n));
          const { ablated } = await knockOut(c.stages, short, await baselineOf(n), heads, c.answer);
          const top = every[n - 1]!.next;
          expect(top.map(({ prob }) => prob)).toEqual(ablated.next.map(({ prob }) => expect.closeTo(prob, 4)));
        }
      }
    }),
    { numRuns: 40 },
  );
});

it('changes nothing before END where heads are replaced at END alone', async () => {
  await fc.assert(
    fc.asyncProperty(modelCase, async c => {
      const clean = await cleanRun(c.stages, c.ids);
      const heads = [{ layer: 0, head: 0, positions: 'end' as const }];
      const every = await knockOutEveryToken(c.stages, clean, zeroBaseline(c.stages.shape, c.ids.length), heads);
      const before = await predictEveryToken(c.stages, clean);
      const probs = (rows: typeof every) => rows.slice(0, -1).map(({ next }) => next.map(({ prob }) => prob));
      expect(probs(every).flat()).toEqual(
        probs(before)
          .flat()
          .map(prob => expect.closeTo(prob, 4)),
      );
    }),
    { numRuns: 20 },
  );
});
