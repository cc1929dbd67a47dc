import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pathPatching } from '../../src/analysis/interventions/pathPatching';
import { parseReceivers, type Receiver, receiverName } from '../../src/analysis/interventions/receivers';
import { allHeads } from '../../src/analysis/model/heads';
import { resampleBaseline } from '../../src/analysis/runs/baseline';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { expectEffect } from './expected';
import { naiveEffect, pathPatchNaively } from './naive';
import { modelCase } from './randomModel';

/** Receivers in any layers, at positions that may differ. */
const withReceivers = modelCase.chain(c => {
  const { layers, heads } = c.stages.shape;
  const receiver = fc.record<Receiver>({
    layer: fc.nat(layers - 1),
    head: fc.nat(heads - 1),
    part: fc.constantFrom('q', 'k', 'v'),
    position: fc.nat(c.ids.length - 1),
  });
  const several = fc.uniqueArray(receiver, { minLength: 1, maxLength: 5, selector: r => receiverName(r) });
  return fc.record({ c: fc.constant(c), receivers: fc.oneof(fc.constant('logits' as const), several) });
});

describe('path patching', () => {
  it('equals appendix B step by step, with full forward passes', async () => {
    await fc.assert(
      fc.asyncProperty(withReceivers, async ({ c, receivers }) => {
        const { stages, samples, answer } = c;
        const clean = await cleanRun(stages, c.ids);
        const { draws } = await resampleBaseline(stages, samples);
        const to = receivers === 'logits' ? ({ to: 'logits' } as const) : ({ to: 'heads', heads: receivers } as const);
        const effects = await pathPatching(stages, clean, samples, to, answer, { rowsPerBatch: c.rowsPerBatch });
        for (const effect of effects) {
          const runs = draws.map(z => pathPatchNaively(stages, clean, z, effect, receivers));
          expectEffect(effect, naiveEffect(clean, answer, await Promise.all(runs)));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('from x_orig itself changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(withReceivers, async ({ c, receivers }) => {
        const clean = await cleanRun(c.stages, c.ids);
        const to = receivers === 'logits' ? ({ to: 'logits' } as const) : ({ to: 'heads', heads: receivers } as const);
        const nothing = { kl: 0, js: 0, tv: 0, l2: 0, dProbIO: 0, dProbS: 0, dLogitDiff: 0 };
        for (const effect of await pathPatching(c.stages, clean, [c.ids, c.ids], to, c.answer))
          expectEffect(effect, nothing);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves senders that reach no receiver at exactly 0, and streams every sender once', async () => {
    const found = fc.sample(modelCase, { numRuns: 200, seed: 1 }).find(c => c.stages.shape.layers === 3)!;
    const clean = await cleanRun(found.stages, found.ids);
    const to = { to: 'heads', heads: [{ layer: 1, head: 0, part: 'v', position: 0 }] } as const;
    const streamed: unknown[] = [];
    const effects = await pathPatching(found.stages, clean, found.samples, to, found.answer, {
      onSenders: senders => streamed.push(...senders),
    });
    expect(streamed).toHaveLength(effects.length);
    expect(streamed).toEqual(expect.arrayContaining(effects));
    for (const { layer, kl, dLogitDiff } of effects) if (layer >= 1) expect([kl, dLogitDiff]).toEqual([0, 0]);
  });

  it('takes the senders asked for, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(modelCase, async c => {
        const clean = await cleanRun(c.stages, c.ids);
        const all = await pathPatching(c.stages, clean, c.samples, { to: 'logits' }, c.answer);
        const senders = allHeads(c.stages.shape).reverse();
        const some = await pathPatching(c.stages, clean, c.samples, { to: 'logits' }, c.answer, { senders });
        expect(some.map(({ layer, head }) => ({ layer, head }))).toEqual(senders);
        all.reverse().forEach((effect, i) => {
          expectEffect(some[i]!, effect);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('refuses x_new of another length', async () => {
    const [c] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    const clean = await cleanRun(c!.stages, c!.ids);
    const longer = [[...c!.ids, 0].slice(0, 6), c!.ids.slice(1)].find(ids => ids.length !== c!.ids.length)!;
    const run = pathPatching(c!.stages, clean, [longer], { to: 'logits' }, c!.answer);
    await expect(run).rejects.toMatchObject({ failure: { code: longer.length ? 'sample-length' : 'empty-prompt' } });
  });
});

describe('receivers', () => {
  const shape = { layers: 12, heads: 12, width: 768, positions: 1024, vocab: 50257, epsilon: 1e-5 };
  const places = { END: 14, S2: 10, S1: 4, 'S1+1': 5, IO: 2 };
  const parse = (text: string) => parseReceivers(text, shape, places, 15);

  it('are read as they are written', () => {
    expect(parse('logits')).toEqual({ to: 'logits' });
    expect(parse('logits@END')).toEqual({ to: 'logits' });
    expect(parse('9.9.q@END, 9.6.q@end')).toEqual({
      to: 'heads',
      heads: [
        { layer: 9, head: 9, part: 'q', position: 14 },
        { layer: 9, head: 6, part: 'q', position: 14 },
      ],
    });
    const all = parse('7.*.v@S2,7.3.v@10');
    expect(all.to === 'heads' && all.heads.map(receiver => receiverName(receiver, places))).toEqual(
      Array.from({ length: 12 }, (_, head) => `7.${head}.v@S2`),
    );
    expect(parse('4.11.k@S1+1')).toMatchObject({ heads: [{ part: 'k', position: 5 }] });
  });

  it.each([
    ['9.9.q', 'bad-receiver'],
    ['9.9.z@END', 'bad-receiver'],
    ['logits,9.9.q@END', 'bad-receiver'],
    ['', 'bad-receiver'],
    ['9.9.q@S3', 'no-position'],
    ['9.9.q@15', 'bad-position'],
    ['12.0.q@END', 'unknown-head'],
    ['0.12.q@END', 'unknown-head'],
  ])('%s is refused: %s', (text, code) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({ failure: expect.objectContaining({ code }) }));
  });
});
