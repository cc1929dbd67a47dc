import { expect } from 'vitest';
import type { Effect, HeadEffect } from '../../src/analysis/measures/effects';
import type { ExpectedEffect } from './tinyGpt2';

const fields = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;

/** Equal within rounding of two float64 programs. */
export function expectEffect(got: Effect, want: Pick<Effect, (typeof fields)[number]>, within = 1e-9): void {
  for (const field of fields) {
    const [a, b] = [got[field], want[field]];
    if (a === null || b === null) expect(a, field).toBe(b);
    else expect(Math.abs(a - b), field).toBeLessThanOrEqual(within);
  }
}

const nothing: ExpectedEffect = { kl: 0, js: 0, tv: 0, l2: 0, dProbIO: 0, dProbS: 0, dLogitDiff: 0 };

/** Heads that the list leaves out have effects of exactly 0. */
export function expectHeads(got: readonly HeadEffect[], want: Readonly<Record<string, ExpectedEffect>>): void {
  const names = got.map(({ layer, head }) => `${layer}.${head}`);
  expect(names).toEqual(expect.arrayContaining(Object.keys(want)));
  got.forEach((effect, i) => {
    const known = want[names[i]!];
    expectEffect(effect, known ?? nothing, known ? undefined : 0);
  });
}
