import { expect } from 'vitest';
import type { Effect, HeadEffect } from '../../src/analysis/effects';
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

export function expectHeads(got: readonly HeadEffect[], want: Readonly<Record<string, ExpectedEffect>>): void {
  expect(got.map(({ layer, head }) => `${layer}.${head}`)).toEqual(Object.keys(want));
  for (const effect of got) expectEffect(effect, want[`${effect.layer}.${effect.head}`]!);
}
