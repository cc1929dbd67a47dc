/** A model made up: it says what a test has it say, so that known agreements and differences come out as rows. */
import type { ReproductionResult, ReproductionRow } from '../../src/protocol/reproduction';
import { reproductionOf, sections } from '../../src/reproduce';
import { type Job, keyOf, type Results, type Said, type Swept, textOf } from '../../src/reproduce/job';
import type { Given } from '../../src/reproduce/section';
import { loggedSummary, loggedTables } from './readLog';

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
  return resultOf(world, isSource).rows;
}

export function resultOf(world: World, isSource = true): ReproductionResult {
  const { layers, heads } = world;
  const results = new Map<string, Results[keyof Results]>();
  for (const job of sections.flatMap(section => section.jobs({ layers, heads })))
    results.set(keyOf(job), answer(world, job));
  const given: Given = { model: { layers, heads }, modelName: 'gpt2', isSource, results };
  return reproductionOf(sections, new Set(sections.map(({ id }) => id)), given);
}

/** A model that says what the log says, each value of ten seeds so far to both sides of it. */
export function logsWorld(around = 1e-4): World {
  const tables = loggedTables();
  const summary = loggedSummary();
  return {
    layers: 12,
    heads: 12,
    next: (prompt, token, off, seed = 0) => {
      const found = tables.find(
        table => table.prompt === prompt && (!off || table.head === off) && isAblated(table, off),
      );
      const at = found?.next.findIndex(([, text]) => text === token) ?? -1;
      const prob = at >= 0 ? Number(found!.next[at]![0]) : ({ ' them': 0.13, ' the': 0.12 }[token] ?? 0.01);
      return {
        prob: prob + (seed % 2 === 0 ? around : -around),
        rank: at >= 0 ? at + 1 : token === '' && (!found || isRight(found)) ? 1 : 9,
      };
    },
    draw: (template, form, i) => ({
      passed: !/Davis|May/.test(template) && i % 8 > 0,
      first: form === 'ABC' ? ' the' : ' Ann',
    }),
    head: (layer, head, seed) => {
      const row = layer === 11 ? summary.find(one => one.head === head) : undefined;
      const [kl, tv, l2, dProbIO, dProbS, dLogitDiff] = (row?.numbers ?? new Array(6).fill(['', '0'])).map(
        ([, value]) => Number(value) + (seed % 2 === 0 ? around : -around) / 10,
      ) as [number, number, number, number, number, number];
      return { layer, head, kl, js: kl / 4, tv, l2, dProbIO, dProbS, dLogitDiff };
    },
  };
}

/** Whether the name that is said once comes first. */
function isRight({ prompt, next }: ReturnType<typeof loggedTables>[number]): boolean {
  return next[0]![1] === (prompt.includes(' Mary gave') ? ' John' : ' Mary');
}

/** Of a display's three tables of one sentence the last is the ablated one. */
function isAblated(table: { readonly next: unknown }, off: string | undefined): boolean {
  if (!off) return true;
  return (
    loggedTables()
      .filter(one => one.head === off)[2]!
      .next.toString() === String(table.next)
  );
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
