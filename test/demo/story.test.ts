/** The demo model tells the paper's story: every claim of `npm run demo:story`, on draws of its own. */
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../src/worker/runs/openModel';
import { Workspace } from '../../src/worker/runs/workspace';
import { type Circuit, headsOf, readCircuit } from '../../story/circuit';
import { type Claim, claims, modelClaims } from '../../story/claims';
import { Figures } from '../../story/figures';
import { measureAll } from '../../story/measure';
import { promptSet } from '../../story/prompts';
import { randomCircuits } from '../../story/random';
import { repeatScores } from '../../story/repeated';

const media = resolve(import.meta.dirname, '../../media');
const folder = resolve(media, 'models/demo');
const on = new Workspace(openModel({ id: 'demo', folder }));
const { shape } = on.model.stages;
const circuit = readCircuit(folder, shape);

async function told(file: string, about: Circuit, samples: number, only = Number.POSITIVE_INFINITY): Promise<Claim[]> {
  const { questions } = promptSet(resolve(media, 'examples', file), samples, 7);
  const random = randomCircuits(headsOf(about), shape, 20, 7);
  return claims(new Figures(file, await measureAll(on, questions.slice(0, only), about, random), about));
}

const missed = (list: readonly Claim[]) => list.filter(({ holds }) => !holds);

it('has the circuit that its file lists, within 14 heads', async () => {
  expect(missed(modelClaims(circuit, await repeatScores(on.model.stages, 4, 7)))).toEqual([]);
});

it.each([
  ['paper.ioi', 1],
  ['templates.ioi', 2],
])(
  '%s: every claim holds',
  async (file, samples) => {
    expect(missed(await told(file, circuit, samples))).toEqual([]);
  },
  300_000,
);

describe('claims that are not true are found out', () => {
  let wrong: Claim[];

  beforeAll(async () => {
    // Each class is said of the heads of the next one.
    const shifted = circuit.map(({ name, position }, i) => {
      return { name, position, heads: circuit[(i + 1) % circuit.length]!.heads };
    });
    wrong = await told('templates.ioi', shifted, 4, 8);
  }, 300_000);

  it.each([
    /^name movers’ direct part/,
    /^name mover .* off/,
    /^all name movers off/,
    /^S-inhibition →/,
    /^duplicate token →/,
    /^negative/,
  ])('%s', what => {
    expect(missed(wrong.filter(claim => what.test(claim.what))).length).toBeGreaterThan(0);
  });
});
