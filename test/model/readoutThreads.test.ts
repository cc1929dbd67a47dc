/** Rows read by several threads: exactly what one reads of them. */
import { afterEach, expect, it, vi } from 'vitest';
import { type Distribution, distribution } from '../../src/analysis/measures/metrics';
import { Helpers } from '../../src/model/simd/helpers';
import { Readouts } from '../../src/model/simd/readout';

const vocab = 801;
const rows = 30;
const always = { asking: 0, making: 0 };
const made: Readouts[] = [];
const threads = (count: number, worth = always) => {
  const readouts = new Readouts(vocab, count, worth);
  made.push(readouts);
  return readouts;
};

afterEach(() => {
  for (const readouts of made.splice(0)) readouts.release();
  vi.restoreAllMocks();
});

/** Rows near the clean run and far from it. */
function moved(seed: number): { readonly clean: Distribution; readonly data: Float32Array } {
  const number = (i: number) => Math.sin(i * i * 0.7 + seed) * 3;
  const clean = Float32Array.from({ length: vocab }, (_, id) => number(id));
  const by = (at: number) => [0.001, 0.1, 1][at % 3]!;
  const data = Float32Array.from(
    { length: rows * vocab },
    (_, i) => clean[i % vocab]! + by(Math.floor(i / vocab)) * number(i),
  );
  return { clean: distribution(clean), data };
}

const both = [moved(1), moved(2)];

function readAll(readouts: Readouts, lifts: boolean) {
  return both.flatMap(({ clean, data }) =>
    [1, 2, 5, 12, 13, rows].map(n => {
      const logits = { data: data.subarray(0, n * vocab), dims: [n, vocab] };
      const read = readouts.read(logits, clean, { top: 4, lifts });
      const { lifts: numbers } = read;
      return { ...read, lifts: numbers && Buffer.from(Float32Array.from(numbers).buffer).toString('base64') };
    }),
  );
}

/** Reads until the other threads have begun, and goes on till they had rows of their own. */
async function untilTheyRead(readouts: Readouts, lifts: boolean) {
  const theirs = vi.spyOn(Helpers.prototype, 'read');
  for (;;) {
    const read = readAll(readouts, lifts);
    if (theirs.mock.calls.length > 0) return read;
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

it.each([
  [2, false],
  [2, true],
  [4, false],
])('%i threads, lifts: %s', async (count, lifts) => {
  const alone = readAll(threads(1), lifts);
  const together = threads(count);
  expect(await untilTheyRead(together, lifts)).toEqual(alone);
  for (let i = 0; i < 20; i++) expect(readAll(together, lifts)).toEqual(alone);
});

it('a thread that is gone is not waited for, and its rows are read all the same', async () => {
  const alone = readAll(threads(1), false);
  const together = threads(2);
  await untilTheyRead(together, false);
  vi.spyOn(Helpers.prototype, 'wait').mockReturnValue(false);
  for (let i = 0; i < 3; i++) expect(readAll(together, false)).toEqual(alone);
});

it('none is made where one thread is asked for, or where there is little to read', () => {
  const asked = vi.spyOn(Helpers.prototype, 'offer');
  const few = threads(2, { asking: 0, making: 1e9 });
  for (const readouts of [threads(1), few]) {
    readAll(readouts, false);
    expect(readouts.hasThreads).toBe(false);
  }
  expect(asked).not.toHaveBeenCalled();
});
