/** `--mean`: against single measurements of the same draws, number by number. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { resultsSchema } from '../../scripts/resultsSchema';
import { effectNames } from '../../src/protocol/means';
import { ioi } from './ioi';

const folder = mkdtempSync(join(tmpdir(), 'ioi-mean-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const path = join(folder, 'two.ioi');
writeFileSync(
  path,
  [
    '@samples 3',
    '@baseline mean ABC 8 seed=1',
    'When {s1} and {s2} went to the {place}, {s3} gave a drink to',
    'When Mary and John went to the store, John gave a drink to',
  ].join('\n'),
);
const whole = fromJSONSchema(resultsSchema(true) as Parameters<typeof fromJSONSchema>[0]);

type Numbers = Record<string, unknown>;
async function results(...args: string[]): Promise<Numbers[]> {
  const ran = await ioi([...args, path, '--json']);
  expect(ran.code, ran.err).toBe(0);
  const report = JSON.parse(ran.out) as { results: Numbers[] };
  if (args.includes('--mean')) expect(whole.safeParse(report).error?.issues).toBeUndefined();
  return report.results;
}

/** Mean and standard error in two passes. */
function twoPass(values: readonly number[]) {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, se: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1) / values.length) };
}

function expectMean(got: Numbers, name: string, values: readonly (number | null)[], n: number): void {
  const there = values.filter(value => value !== null);
  if (there.length === 0) {
    expect(got[name]).toBeNull();
    return;
  }
  const { mean, se } = twoPass(there);
  expect(got[name]).toBeCloseTo(mean, 9);
  const error = (got.se as Numbers)[name];
  if (se === null) expect(error).toBeNull();
  else expect(error).toBeCloseTo(se, 9);
  expect((got.n as Numbers | undefined)?.[name] ?? n).toBe(there.length);
}

const ofLine = (single: readonly Numbers[], of: unknown) =>
  of === 'file' ? single : single.filter(one => ((of as { line: number }).line === 3) === (one.template !== undefined));

describe.each([
  ['sweep', 'heads', []],
  ['path', 'senders', ['--to', 'logits']],
] as const)('%s --mean', (command, name, more) => {
  it('is the mean of single measurements, with errors, and n where ABC has no answer', async () => {
    const single = await results(command, ...more);
    const means = await results(command, ...more, '--mean');
    expect(means.map(({ of, prompts }) => [of, prompts])).toEqual([
      [{ line: 3 }, 9],
      [{ line: 4 }, 1],
      ['file', 10],
    ]);
    for (const mean of means) {
      const group = ofLine(single, mean.of);
      (mean[name] as Numbers[]).forEach((head, at) => {
        const each = group.map(one => (one[name] as Numbers[])[at]!);
        expect([head.layer, head.head]).toEqual([each[0]!.layer, each[0]!.head]);
        for (const effect of effectNames)
          expectMean(
            head,
            effect,
            each.map(one => one[effect] as number | null),
            group.length,
          );
      });
      for (const score of ['probIO', 'probS', 'logitDiff'])
        expectMean(
          mean.clean as Numbers,
          score,
          group.map(one => (one.clean as Record<string, number | null>)[score]!),
          group.length,
        );
    }
    expect(((means[0]![name] as Numbers[])[0]!.n as Numbers).dLogitDiff).toBe(6);
  });

  it('reads as a table, with ± beside each', async () => {
    const { out } = await ioi([command, path, ...more, '--mean', '--sort', 'ld', '--limit', '2']);
    expect(out).toContain('mean over 9 prompts, ± standard error');
    expect(out).toMatch(/#1 {2}\d\.\d .*-?\d\.\d{4} ± \d\.\d{4}/);
    expect(out).toContain('The whole file');
  });
});

it('attribute --mean: the means of the parts sum to the mean of the logit difference', async () => {
  const single = await results('attribute');
  const means = await results('attribute', '--mean');
  for (const mean of means) {
    const group = ofLine(single, mean.of);
    expect(mean.prompts).toBe(group.length);
    expectMean(
      mean,
      'logitDiff',
      group.map(one => one.logitDiff as number),
      group.length,
    );
    const heads = (mean.heads as number[][]).flat();
    const parts = [...heads, ...(mean.mlps as number[]), mean.embed as number, mean.biases as number];
    expect(parts.reduce((a, b) => a + b, 0)).toBeCloseTo(mean.logitDiff as number, 3);
    const one = group.map(result => (result.heads as number[][])[5]![0]!);
    expect((mean.heads as number[][])[5]![0]).toBeCloseTo(twoPass(one).mean, 9);
  }
});
