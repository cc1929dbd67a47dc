/** `--mean`: against single measurements of the same draws, number by number. */
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { resultsSchema } from '../../scripts/resultsSchema';
import { effectNames } from '../../src/protocol/means';
import { ownFolder } from '../support/ownFolder';
import { ioiHere, tiny } from './ioi';

const folder = ownFolder('mean');

const path = join(folder, 'two.ioi');
writeFileSync(
  path,
  [
    '@samples 3',
    '@baseline mean ABC 3 seed=1',
    'When {s1} and {s2} went to the {place}, {s3} gave a drink to',
    'When Mary and John went to the store, John gave a drink to',
  ].join('\n'),
);
const whole = fromJSONSchema(resultsSchema(true) as Parameters<typeof fromJSONSchema>[0]);

type Numbers = Record<string, unknown>;
let model: readonly string[] = [];
async function results(...args: string[]): Promise<Numbers[]> {
  const ran = await ioiHere([...args, path, '--json', ...model]);
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

/** Of two prompts or more: the ends, and the share that goes the other way. */
function expectHidden(mean: Numbers, heads: readonly Numbers[], group: readonly Numbers[], name: string): void {
  heads.forEach((head, at) => {
    if (mean.prompts === 1) {
      for (const field of ['range', 'against', 'p']) expect(head).not.toHaveProperty(field);
      return;
    }
    const each = group.map(one => (one[name] as Numbers[])[at]!.dLogitDiff as number | null).filter(x => x !== null);
    const range = (head.range as Record<string, number[]>).dLogitDiff!;
    expect(range).toEqual([Math.min(...each), Math.max(...each)]);
    const sign = Math.sign(head.dLogitDiff as number);
    const { share } = (head.against as Record<string, { share: number }>).dLogitDiff!;
    expect(share).toBeCloseTo(each.filter(x => x * sign < 0).length / each.length, 12);
    expect((head.p as Record<string, number>).dLogitDiff).toBeGreaterThan(0);
  });
}

const ofLine = (single: readonly Numbers[], of: unknown) =>
  of === 'file' ? single : single.filter(one => ((of as { line: number }).line === 3) === (one.template !== undefined));

describe.each([
  ['sweep', 'heads', [], ['demo', tiny]],
  ['path', 'senders', ['--to', 'logits'], [tiny]],
] as const)('%s --mean', (command, name, more, models) => {
  it.each(models.map(of => [basename(of), of]))(
    'of %s is the mean of single measurements, with errors, and n where ABC has no answer',
    async (_, of) => {
      model = ['--model', of];
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
        expectHidden(mean, mean[name] as Numbers[], group, name);
      }
      expect(((means[0]![name] as Numbers[])[0]!.n as Numbers).dLogitDiff).toBe(6);
    },
  );

  it('names the first heads and says how sure their order is', async () => {
    model = ['--model', tiny];
    const [mean, one, file] = await results(command, ...more, '--mean', '--sort', 'ld');
    const heads = (mean![name] as Numbers[]).map(head => ({
      name: `${head.layer}.${head.head}`,
      size: Math.abs(head.dLogitDiff as number),
    }));
    const sorted = heads.sort((a, b) => b.size - a.size).map(head => head.name);
    for (const { ranking } of [mean!, file!] as { ranking: Numbers }[]) {
      expect(ranking).toMatchObject({ by: 'dLogitDiff', resamples: 1000 });
      expect(ranking.differs).toHaveLength(9);
      expect(ranking.overlap).toBeGreaterThan(0.3);
      expect(ranking.overlap).toBeLessThanOrEqual(1);
    }
    expect((mean!.ranking as Numbers).first).toEqual(sorted.slice(0, 10));
    // One prompt has no other draws.
    expect(one).not.toHaveProperty('ranking');
  });

  it('reads as a table, with ± beside each', async () => {
    const { out } = await ioiHere([command, path, ...more, '--mean', '--sort', 'ld', '--limit', '2', '--model', tiny]);
    expect(out).toContain('mean over 9 prompts, ± standard error');
    expect(out).toMatch(/#1 {2}\d\.\d .*-?\d\.\d{4} ± \d\.\d{4}/);
    expect(out).toContain('The whole file');
  });
});

it('attribute --mean: the means of the parts sum to the mean of the logit difference', async () => {
  model = [];
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

describe('of tiny-gpt2', () => {
  const which = ['--model', tiny];
  it.each([
    ['resid', []],
    ['z', ['--direction', 'noise']],
    ['z', ['--at', 'S2', '--corrupt', 'ABC 2 seed=1']],
  ] as const)('patch --mean, %s %s: cells of the same name, restored a ratio of means', async (site, more) => {
    model = which;
    const single = await results('patch', '--site', site, ...more);
    const means = await results('patch', '--site', site, ...more, '--mean');
    for (const mean of means) {
      const group = ofLine(single, mean.of);
      expect(mean).toMatchObject({ site, prompts: group.length });
      const cells = mean.cells as Numbers[];
      expect(cells.length).toBeGreaterThan(15);
      for (const cell of cells) {
        const those = group.flatMap(one => {
          const at = cell.position === undefined ? undefined : (one.positions as Numbers)[cell.position as string];
          const found = (one.cells as Numbers[]).find(
            other => other.layer === cell.layer && other.head === cell.head && other.position === at,
          );
          return found ? [{ found, one }] : [];
        });
        expect(those.length).toBeGreaterThan(0);
        for (const field of ['logitDiff', ...effectNames])
          expectMean(
            cell,
            field,
            those.map(({ found }) => found[field] as number | null),
            group.length,
          );
        const mean3 = (of: (one: Numbers, found: Numbers) => unknown) =>
          twoPass(those.map(({ one, found }) => of(one, found) as number).filter(value => value !== null)).mean;
        const answered = those.filter(({ found }) => found.logitDiff !== null);
        expect(answered.length).toBeGreaterThan(0);
        const [patched, clean, corrupt] = [
          mean3((__, found) => found.logitDiff),
          mean3(one => (one.clean as Numbers).logitDiff),
          mean3(one => (one.corrupt as Numbers).logitDiff),
        ];
        expect(cell.restored).toBeCloseTo((patched - corrupt) / (clean - corrupt), 9);
      }
    }
  });

  it('attention --mean: from named position to named position', async () => {
    model = which;
    const single = await results('attention', '--head', '1.0,3.2');
    const means = await results('attention', '--head', '1.0,3.2', '--mean');
    expect(means.map(({ of }) => of)).toEqual([{ line: 3 }, { line: 4 }, 'file']);
    for (const mean of means) {
      const group = ofLine(single, mean.of);
      const names = mean.positions as string[];
      (mean.heads as { pattern: number[][]; se: { pattern: number[][] }; n?: number[][] }[]).forEach((head, h) => {
        names.forEach((from, f) => {
          names.forEach((to, t) => {
            const weights = group.flatMap(one => {
              const at = one.positions as Record<string, number>;
              const { pattern } = (one.heads as { pattern: number[][] }[])[h]!;
              return from in at && to in at ? [pattern[at[from]!]![at[to]!]!] : [];
            });
            const { mean: wanted, se } = twoPass(weights);
            expect(head.pattern[f]![t]).toBeCloseTo(wanted, 9);
            if (se === null) expect(head.se.pattern[f]![t]).toBeNull();
            else expect(head.se.pattern[f]![t]).toBeCloseTo(se, 9);
            expect(head.n?.[f]?.[t] ?? group.length).toBe(weights.length);
          });
        });
      });
    }
  });
});

it('patching and attention read as tables', async () => {
  const { out } = await ioiHere(['patch', path, '--mean', '--forms', 'ABB']);
  expect(out).toMatch(/layer +IO +S1 +S1\+1 +S2 +END|layer( +(IO|S1|S1\+1|S2|END)){5}\n0 /);
  expect(out).toContain('Restored is a ratio of means.');
  const looked = await ioiHere(['attention', path, '--mean', '--forms', 'ABB', '--head', '5.0']);
  expect(looked.out).toMatch(/Head \[5\]\[0\] +END → IO 0\.\d\d ± 0\.\d\d/);
});
