/** Known agreements and differences: each verdict from results that were made to have it. */
import { describe, expect, it } from 'vitest';
import type { ReproductionRow, Verdict } from '../../src/protocol/reproduction';
import { printed } from '../../src/reproduce/log/printed';
import { claimed, verdictOf } from '../../src/reproduce/verdict';
import { loggedSummary, loggedTables } from './readLog';
import { logsWorld, rowsOf, type World } from './world';

const find = (rows: readonly ReproductionRow[], table: string, what: string) => {
  const found = rows.filter(row => row.table.includes(table) && row.what === what);
  expect(found.length, `${table}: ${what}`).toBeGreaterThan(0);
  return found;
};

const mary = 'When Mary and John went to the store, John gave a drink to';

describe('the log’s model', () => {
  const rows = rowsOf(logsWorld());

  it('agrees in every row of which something is published, and all published values are rows', () => {
    const judged = rows.filter(({ published }) => published !== null);
    expect(judged.filter(({ verdict }) => verdict !== 'agrees')).toEqual([]);
    const numbers = (section: string) => judged.filter(row => row.section === section).map(row => row.published);
    const logged = (section: string) =>
      loggedTables()
        .filter(one => one.section === section)
        .flatMap(({ next }) => next.map(([text]) => Number(text)));
    expect(numbers('1')).toEqual(logged('1'));
    for (const value of logged('2')) expect(numbers('2')).toContain(value);
    expect(numbers('4')).toEqual(expect.arrayContaining(logged('4')));
    for (const { rank, head, numbers: six } of loggedSummary()) {
      const own = judged.filter(row => row.section === '7' && row.head?.head === head);
      expect(own.map(({ published }) => published)).toEqual([rank, ...six.map(([, value]) => Number(value))]);
    }
  });

  it('of another model no verdict is given, and what is published is still there', () => {
    const others = rowsOf(logsWorld(), false);
    expect(others.map(({ published }) => published)).toEqual(rows.map(({ published }) => published));
    expect(others.filter(({ verdict }) => verdict !== null)).toEqual([]);
  });

  it('heads that a model does not have say so, and its own last block stands below', () => {
    const small = rowsOf({ ...logsWorld(), layers: 6, heads: 6 }, false);
    const missing = small.filter(({ ours, section }) => ours === null && section !== '3');
    expect(new Set(missing.map(({ note }) => note))).toContain(
      'The model has 6 layers of 6 heads: there is no head 11.10.',
    );
    expect(missing.filter(({ section }) => section === '7')).toHaveLength(12 * 7);
    expect(small.filter(({ table }) => table.startsWith('This model’s'))).toHaveLength(6 * 6);
  });
});

type Change = (world: World) => World;
const says =
  (prompt: string, token: string, prob: number, rank: number): Change =>
  world => ({
    ...world,
    next: (...asked) =>
      asked[0] === prompt && asked[1] === token && !asked[2] ? { prob, rank } : world.next(...asked),
  });
const drawsSay =
  (off: string, token: string, value: (seed: number) => number): Change =>
  world => ({
    ...world,
    next: (...[prompt, text, head, seed]) =>
      head === off && text === token && seed !== undefined
        ? { prob: value(seed), rank: 1 }
        : world.next(prompt, text, head, seed),
  });
const headSays =
  (head: number, change: (seed: number) => object): Change =>
  world => ({
    ...world,
    head: (layer, other, seed) => ({
      ...world.head(layer, other, seed),
      ...(layer === 11 && other === head ? change(seed) : {}),
    }),
  });
const draws =
  (passed: (i: number) => boolean, first = ' Ann'): Change =>
  world => ({
    ...world,
    draw: (_, __, i) => ({ passed: passed(i), first }),
  });
const side = (seed: number) => (seed % 2 === 0 ? 1 : -1);

it.each<[string, Change, string, string, Verdict]>([
  ['a third digit', says(mary, ' Mary', 0.4549, 1), mary, 'P(Mary)', 'agrees'],
  ['the next printed value', says(mary, ' Mary', 0.4561, 1), mary, 'P(Mary)', 'same sign and order'],
  ['another value at another place', says(mary, ' Mary', 0.4561, 2), mary, 'P(Mary)', 'differs'],
  [
    'ten draws around it',
    drawsSay('11.1', ' Mary', s => 0.33 + 0.02 * side(s)),
    'Without 11.1, a Name Mover Head: ten',
    'P(Mary)',
    'agrees',
  ],
  [
    'ten draws that all lie elsewhere',
    drawsSay('11.1', ' Mary', s => 0.2 + 0.02 * side(s)),
    'Without 11.1, a Name Mover Head: ten',
    'P(Mary)',
    'same sign and order',
  ],
  [
    '… and above what the log has above it',
    drawsSay('11.1', ' Mary', s => 0.6 + 0.02 * side(s)),
    'Without 11.1, a Name Mover Head: ten',
    'P(Mary)',
    'differs',
  ],
  [
    'a value within what seeds do',
    headSays(10, s => ({ dLogitDiff: -0.5 + 0.02 * side(s) })),
    'Head [11][10]',
    'Logit diff',
    'agrees',
  ],
  [
    'one beyond, at its place',
    headSays(10, s => ({ dLogitDiff: -0.3 + 0.02 * side(s) })),
    'Head [11][10]',
    'Logit diff',
    'same sign and order',
  ],
  [
    'the other sign',
    headSays(10, s => ({ dLogitDiff: 0.3 + 0.02 * side(s) })),
    'Head [11][10]',
    'Logit diff',
    'differs',
  ],
  ['another place by KL', headSays(2, s => ({ kl: 0.1 + 1e-4 * side(s) })), 'Head [11][2]', 'rank by KL', 'differs'],
  [
    '… which moves its neighbour as well',
    headSays(2, s => ({ kl: 0.1 + 1e-4 * side(s) })),
    'Head [11][1]',
    'rank by KL',
    'differs',
  ],
  ['most of 64', draws(i => i % 4 > 0), 'to the park', 'ABB: A on top', 'agrees'],
  ['just over half', draws(i => i < 34), 'to the park', 'ABB: A on top', 'same sign and order'],
  ['few', draws(i => i < 10), 'to the park', 'ABB: A on top', 'differs'],
  ['another commonest answer', draws(() => true, ' a'), 'to the park', 'ABC: the commonest answer', 'differs'],
  ['a name that does work out', draws(() => true), 'Names that', 'Davis on top where it should be', 'differs'],
  [
    'other logits than transformers',
    world => ({ ...world, equality: { apart: 0.02, n: 9, by: '' } }),
    'Beside',
    'largest difference of a logit',
    'differs',
  ],
])('%s', (_, change, table, what, verdict) => {
  const rows = rowsOf(change(logsWorld()));
  expect([...new Set(find(rows, table, what).map(row => row.verdict))]).toEqual([verdict]);
});

describe('thresholds', () => {
  const value = printed('0.45');
  it('twice the combined standard error, with one draw’s own where the published value is one', () => {
    expect(verdictOf(value, { mean: 0.475, se: 0.0126, n: 10 })).toBe('agrees');
    expect(verdictOf(value, { mean: 0.475, se: 0.0124, n: 10 })).toBe('differs');
    expect(verdictOf(value, { mean: 0.475, se: 0.0124, n: 10 }, undefined, true)).toBe('agrees');
    expect(verdictOf(value, { mean: 0.45 + 2 * 0.01 * Math.sqrt(11) + 1e-6, se: 0.01, n: 10 }, undefined, true)).toBe(
      'differs',
    );
  });
  it('half of the last digit is still the same number; an integer is printed to the unit', () => {
    expect(verdictOf(value, { mean: 0.455, n: 1 })).toBe('agrees');
    expect(verdictOf(printed('-0.0021'), { mean: -0.00216, n: 1 })).toBe('differs');
    expect(printed('3').step).toBe(1);
  });
  it('a share beside one half', () => {
    expect(claimed('less than half', { mean: 0.4, n: 10, interval: [0.17, 0.69] })).toBe('same sign and order');
    expect(claimed('less than half', { mean: 0.1, n: 64, interval: [0.05, 0.2] })).toBe('agrees');
  });
});
