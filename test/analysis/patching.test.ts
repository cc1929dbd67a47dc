import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activationPatching, type Patching } from '../../src/analysis/interventions/patching';
import type { PatchSite } from '../../src/analysis/interventions/patchSites';
import { distribution, divergences } from '../../src/analysis/measures/metrics';
import type { Floats, Stages } from '../../src/analysis/model/stages';
import { cleanRun } from '../../src/analysis/runs/cleanRun';
import { modelCase } from './randomModel';
import { expectedNumbers, tinyStages } from './tinyGpt2';

type Expected = Readonly<Record<string, Readonly<Record<string, number>>>>;
const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/tiny-gpt2/expected-patching.json', import.meta.url), 'utf8'),
) as { readonly corrupt_ids: number[] } & Readonly<Record<'denoise' | 'noise', Readonly<Record<string, Expected>>>>;

describe.each(['denoise', 'noise'] as const)('%s on tiny-gpt2', direction => {
  it.each(Object.keys(fixture[direction]))('%s, as an independent program computes it', async name => {
    const stages = tinyStages();
    const { ids, io, s } = expectedNumbers();
    const clean = await cleanRun(stages, ids);
    const corrupt = await cleanRun(stages, fixture.corrupt_ids);
    const what: Patching =
      name === 'z_at_end' ? { site: 'z', direction, position: ids.length - 1 } : { site: name as PatchSite, direction };
    const { cells } = await activationPatching(stages, clean, [corrupt], what, { io, s }, { top: 1 });
    const want = fixture[direction][name]!;
    expect(cells).toHaveLength(Object.keys(want).length);
    for (const cell of cells) {
      const numbers = want[cell.head === undefined ? `${cell.layer}@${cell.position}` : `${cell.layer}.${cell.head}`]!;
      for (const [field, value] of Object.entries(numbers)) {
        expect(cell[field as keyof typeof cell], `${name} ${cell.layer} ${field}`).toBeCloseTo(value, 7);
      }
    }
  });
});

/** One activation exchanged in the plainest way: a whole forward pass a cell. */
async function patchNaively(
  stages: Stages,
  ids: readonly number[],
  source: readonly number[],
  site: PatchSite,
  layer: number,
  column: number,
): Promise<Floats> {
  const theirs = await recorded(stages, source);
  const { layers, heads, width } = stages.shape;
  const size = width / heads;
  const row = (to: Floats, from: Floats) => {
    to.set(from.subarray(column * width, (column + 1) * width), column * width);
  };
  const head = (to: Floats, from: Floats) => {
    for (let t = 0; t < ids.length; t++) {
      const at = t * width + column * size;
      to.set(from.subarray(at, at + size), at);
    }
  };
  let stream = (await stages.embed([ids])).data;
  for (let l = 0; l < layers; l++) {
    const here = l === layer;
    const [mine, other] = [stream, theirs[l]!];
    if (here && site === 'resid') row(mine, other.resid);
    const dims = [1, ids.length, width];
    const qkv = await stages.qkv(l, { data: mine, dims });
    for (const part of ['q', 'k', 'v'] as const) if (here && site === part) head(qkv[part].data, other[part]);
    const { z } = await stages.attend(qkv);
    if (here && site === 'z') head(z.data, other.z);
    if (here && site === 'attn') row(z.data, other.z);
    if (here && site === 'pattern') {
      const length = ids.length;
      const of = (data: Floats, t: number) =>
        data.subarray((column * length + t) * length, (column * length + t + 1) * length);
      for (let t = 0; t < length; t++)
        for (let i = 0; i < size; i++)
          z.data[t * width + column * size + i] = [...of(other.pattern, t)].reduce(
            (sum, weight, from) => sum + weight * qkv.v.data[from * width + column * size + i]!,
            0,
          );
    }
    const middle = (await stages.middle(l, z, { data: mine, dims })).data;
    const after = (await stages.out(l, z, { data: mine, dims })).data;
    const written = after.map((x, i) => x - middle[i]!);
    if (here && site === 'mlp') row(written, other.mlp);
    stream = middle.map((x, i) => x + written[i]!);
  }
  return (await stages.unembed({ data: stream.subarray(stream.length - width), dims: [1, width] })).data;
}

async function recorded(stages: Stages, ids: readonly number[]) {
  const { layers, width } = stages.shape;
  const dims = [1, ids.length, width];
  let resid = (await stages.embed([ids])).data;
  const all = [];
  for (let layer = 0; layer < layers; layer++) {
    const { q, k, v } = await stages.qkv(layer, { data: resid, dims });
    const { z, pattern } = await stages.attend({ q, k, v }, { pattern: true });
    const middle = (await stages.middle(layer, z, { data: resid, dims })).data;
    const after = (await stages.out(layer, z, { data: resid, dims })).data;
    const mlp = after.map((x, i) => x - middle[i]!);
    all.push({ resid: resid.slice(), q: q.data, k: k.data, v: v.data, z: z.data, pattern: pattern!.data, mlp });
    resid = after;
  }
  return all;
}

const sites = ['resid', 'attn', 'mlp', 'z', 'q', 'k', 'v', 'pattern'] as const;

describe('activation patching', () => {
  it('equals a forward pass a cell, means over several corrupted prompts', async () => {
    const patching = modelCase.chain(c =>
      fc.record({ c: fc.constant(c), site: fc.constantFrom(...sites), direction: fc.constantFrom('denoise', 'noise') }),
    );
    await fc.assert(
      fc.asyncProperty(patching, async ({ c, site, direction }) => {
        const { stages, ids, samples, answer } = c;
        const clean = await cleanRun(stages, ids);
        const corrupted = await Promise.all(samples.map(sample => cleanRun(stages, sample)));
        const what = { site, direction } as Patching;
        const { cells } = await activationPatching(stages, clean, corrupted, what, answer, {
          rowsPerBatch: c.rowsPerBatch,
        });
        // One cell of each case: all of them would be the same code again.
        const cell = cells[(ids.length * 7) % cells.length]!;
        const runs = await Promise.all(
          samples.map(sample => {
            const [base, source] = direction === 'denoise' ? [sample, ids] : [ids, sample];
            return patchNaively(stages, base, source, site, cell.layer, cell.head ?? cell.position!);
          }),
        );
        const diff = (logits: Floats) => logits[answer.io!]! - logits[answer.s!]!;
        const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
        const patched = mean(runs.map(diff));
        expect(cell.logitDiff).toBeCloseTo(patched, 8);
        expect(cell.kl).toBeCloseTo(mean(runs.map(run => divergences(clean.end, distribution(run)).kl)), 8);
        const [from, to] = [mean(corrupted.map(run => diff(run.end.logits))), diff(clean.end.logits)];
        if (Math.abs(to - from) > 1e-6) expect(cell.restored).toBeCloseTo((patched - from) / (to - from), 6);
      }),
      { numRuns: 120 },
    );
  });

  it('between a prompt and itself changes nothing', async () => {
    const [found] = fc.sample(modelCase, { numRuns: 1, seed: 3 });
    const { stages, ids, answer } = found!;
    const clean = await cleanRun(stages, ids);
    for (const site of sites) {
      const { cells } = await activationPatching(stages, clean, [clean], { site, direction: 'denoise' }, answer);
      for (const cell of cells) {
        expect(cell.kl).toBeCloseTo(0, 12);
        expect(cell.restored).toBeNull();
      }
    }
  });
});
