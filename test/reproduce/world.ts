/** A model made up: it says what a test has it say, so that known agreements and differences come out as rows. */
import type { ReproductionRow } from '../../src/protocol/reproduction';
import { reproductionOf, sections } from '../../src/reproduce';
import { type Job, keyOf, type Results, type Said, type Swept, textOf } from '../../src/reproduce/job';
import type { Given } from '../../src/reproduce/section';

export interface World {
  readonly layers: number;
  readonly heads: number;
  /** Of a token after a prompt, with a head off or with none. @param seed of ten draws, from 0 */
  readonly next: (prompt: string, token: string, off?: string, seed?: number) => { prob: number; rank: number };
  /** Of so many draws of a template, whether the `i`th comes out as it should, and what comes first. */
  readonly draw: (template: string, form: string, i: number) => { passed: boolean; first: string };
  /** A head's numbers under the seed. */
  readonly head: (layer: number, head: number, seed: number) => Swept['heads'][number];
  readonly equality?: Results['equality'];
}

const token = (text: string) => ({
  id: [...text].reduce((sum, c) => 31 * sum + c.charCodeAt(0), 7),
  text,
  prob: 0,
  logit: 0,
});

export function rowsOf(world: World, isSource = true): readonly ReproductionRow[] {
  const { layers, heads } = world;
  const results = new Map<string, Results[keyof Results]>();
  for (const job of sections.flatMap(section => section.jobs({ layers, heads })))
    results.set(keyOf(job), answer(world, job));
  const given: Given = { model: { layers, heads }, modelName: 'gpt2', isSource, results };
  return reproductionOf(sections, new Set(sections.map(({ id }) => id)), given).rows;
}

function answer(world: World, job: Job): Results[keyof Results] {
  if (job.kind === 'equality') return world.equality ?? { apart: 1e-5, n: 15, by: 'transformers' };
  if (job.kind === 'sweep')
    return (job.script.seeds ?? []).map((_, seed) => ({
      line: 2 * seed + 2,
      heads: Array.from({ length: world.layers * world.heads }, (_, i) =>
        world.head(Math.floor(i / world.heads), i % world.heads, seed),
      ),
    }));
  const said: Said[] = [];
  let off: string | undefined;
  let form = '';
  let samples = 0;
  textOf(job.script)
    .trimEnd()
    .split('\n')
    .forEach((line, at) => {
      const [, name, value = ''] = /^@(\w+) (.*)$/.exec(line) ?? [];
      if (name === 'off') off = value;
      if (name === 'forms') form = value;
      if (name === 'samples') samples = Number(value);
      if (name) return;
      const [prompt, scored = ''] = line.split(' =>') as [string, string?];
      const common = { line: at + 1, form: null, probS: null, logitDiff: null };
      if (prompt.includes('{s1}'))
        for (let i = 0; i < samples; i++) {
          const { passed, first } = world.draw(prompt, form, i);
          const { prob } = world.next('', scored);
          said.push({ ...common, prompt, form, name: 'Ann', passed, probIO: prob, rankIO: 1, next: [token(first)] });
        }
      else {
        const { prob, rank } = world.next(prompt, scored, off, job.script.seeds && said.length);
        const next = [token(rank === 1 ? scored : ' other')];
        said.push({ ...common, prompt, name: null, passed: rank === 1, probIO: prob, rankIO: rank, next });
      }
    });
  return said;
}
