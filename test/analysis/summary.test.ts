import { describe, expect, it } from 'vitest';
import type { HeadEffect } from '../../src/analysis/measures/effects';
import { summarise } from '../../src/analysis/measures/summary';
import { flags, ranked } from '../../src/protocol/parts/ranking';
import { spread } from '../../src/protocol/parts/spread';

/** The first rows of the research log's table, section 7. */
const table = [
  { layer: 11, head: 10, kl: 0.1395, dProbIO: -0.2424, dProbS: 0.0054, dLogitDiff: -0.5275 },
  { layer: 11, head: 1, kl: 0.0753, dProbIO: 0.1469, dProbS: 0.0324, dLogitDiff: -0.3763 },
  { layer: 11, head: 2, kl: 0.036, dProbIO: 0.1255, dProbS: -0.0022, dLogitDiff: 0.3666 },
  { layer: 11, head: 0, kl: 0.0008, dProbIO: -0.0084, dProbS: -0.003, dLogitDiff: 0.0299 },
].map(row => ({ js: 0, tv: 0, l2: 0, next: [], ...row }));

describe('over prompts', () => {
  it('mean, standard error, extremes, and how many go the other way', () => {
    expect(spread([1, 2, 3, -2])).toEqual({
      n: 4,
      mean: 1,
      standardError: Math.sqrt((0 + 1 + 4 + 9) / 3 / 4),
      min: -2,
      max: 3,
      againstMean: 1,
    });
    expect(spread([5])).toMatchObject({ n: 1, standardError: null });
    expect(spread([])).toBeNull();
  });

  it('head by head, leaving out prompts without an answer', () => {
    const unanswered: HeadEffect[] = table.map(row => ({ ...row, dProbIO: null, dProbS: null, dLogitDiff: null }));
    const [first] = summarise([table, table, unanswered]);
    expect(first).toMatchObject({ layer: 11, head: 10, kl: { n: 3 }, dProbIO: { n: 2, mean: -0.2424 } });
    expect(summarise([unanswered])[0]!.dLogitDiff).toBeNull();
  });
});

it('ranks by size, whatever the sign', () => {
  const names = (by: 'kl' | 'dProbIO' | 'dLogitDiff') => ranked(table, by).map(({ head }) => head);
  expect(names('kl')).toEqual([10, 1, 2, 0]);
  expect(names('dProbIO')).toEqual([10, 1, 2, 0]);
  expect(names('dLogitDiff')).toEqual([10, 1, 2, 0]);
  expect(ranked([{ ...table[0]!, kl: 0, dProbIO: null }, table[3]!], 'dProbIO').map(({ head }) => head)).toEqual([
    0, 10,
  ]);
});

it('flags the head that pushes both names, as 11.1 in the log', () => {
  expect(table.map(row => flags(row))).toEqual([[], ['opposite-signs'], [], []]);
  expect(flags({ ...table[2]!, dLogitDiff: 0.01 })).toEqual(['unseen-by-logit-diff']);
  expect(flags({ ...table[2]!, dLogitDiff: null })).toEqual([]);
});
