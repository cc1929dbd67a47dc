/**
 * `npm run bench`: what the stages make of GPT-2's shapes, as ratios within one run, each case beside its floor
 * (`floor.ts`). `--size medium` takes the larger model's, `--tokens N` a prompt of N. `--peer` runs PyTorch and
 * TransformerLens on the same checkpoint beside it, `--many N` N draws of a template, `--commands` the command line
 * from a cold start, `--reproduce` the research log; `--save FILE` keeps what was said; `--threads N` and `--rounds N` as they say.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { pathPatching } from '../src/analysis/interventions/pathPatching';
import { sweep } from '../src/analysis/interventions/sweep';
import { meanBaseline } from '../src/analysis/runs/baseline';
import { cleanRun } from '../src/analysis/runs/cleanRun';
import { DEFAULT_SETTINGS, parse, promptsOf } from '../src/language';
import { questionsOf } from '../src/language/draws/question';
import { openCheckpoint } from '../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../src/model/onnx/stages';
import { countTokens, gpt2Tokens } from '../src/model/tokenizer/tokens';
import { collectLessOften } from '../src/worker/runs/heap';
import { ask, sampleIds } from '../src/worker/runs/tokenizedQuestion';
import { commands } from './commands';
import { BestProduct, CountedStages, type Place } from './floor';
import { gpt2Checkpoint, type Size } from './gpt2Checkpoint';
import { many } from './many';
import { naiveSweep } from './naive';
import { peakMegabytes } from './peakMemory';
import { peer } from './peer';
import { WholeModel } from './wholeModel';

function word(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

function option(name: string, otherwise: number): number {
  return Number(word(name) ?? otherwise);
}

const threads = option('threads', 2);
const rounds = option('rounds', 5);
const tokens = option('tokens', 16);
const size = (word('size') ?? 'small') as Size;

/** 16 tokens, and before them as many words of one token as are wanted. */
const sentence = 'When Mary and John went to the big old store, John gave a drink to';
const text = [...Array<string>(tokens - 16).fill('day'), sentence].join(' ');

async function prepare() {
  const checkpoint = openCheckpoint(gpt2Checkpoint(size));
  const stages = new OnnxStages(checkpoint, { threads });
  const [prompt] = promptsOf(parse(text));
  const [question] = questionsOf(prompt!, DEFAULT_SETTINGS, countTokens).questions;
  const asked = ask(question!, { stages, tokens: gpt2Tokens });
  const baseline = question!.baseline!;
  if (baseline.kind === 'zero') throw new RangeError('the default baseline draws samples');
  return { checkpoint, stages, asked, samples: sampleIds(baseline.samples, question!, asked, gpt2Tokens) };
}

type Ready = Awaited<ReturnType<typeof prepare>>;
type Case = { readonly name: CaseName; readonly run: () => Promise<unknown> };

async function cases(
  { checkpoint, stages: onnx, asked, samples }: Ready,
  { stages }: CountedStages,
  only?: string,
): Promise<Case[]> {
  const wants = (...names: string[]) => only === undefined || names.includes(only);
  if (wants(...caseNames.filter(name => name !== 'whole'))) await onnx.load();
  const whole = wants('whole') ? await WholeModel.load(checkpoint, threads) : undefined;
  const clean = await cleanRun(stages, asked.ids);
  const baseline = await meanBaseline(stages, only ? samples.slice(0, 2) : samples);
  const { answer } = asked;
  const all: Record<CaseName, () => Promise<unknown>> = {
    forward: () => cleanRun(stages, asked.ids),
    whole: () => whole!.logits(asked.ids),
    sweep: () => sweep(stages, clean, baseline, answer),
    'sweep END': () => sweep(stages, clean, baseline, answer, { positions: 'end' }),
    path: () => pathPatching(stages, clean, [samples[0]!], { to: 'logits' }, answer),
    'path of 16': () => pathPatching(stages, clean, samples.slice(0, 16), { to: 'logits' }, answer),
    naive: () => naiveSweep(stages, asked.ids, baseline, answer),
    baseline: () => meanBaseline(stages, samples),
  };
  return caseNames.filter(name => !isLong(name)).map(name => ({ name, run: all[name] }));
}

const caseNames = ['forward', 'whole', 'sweep', 'sweep END', 'path', 'path of 16', 'naive', 'baseline'] as const;
type CaseName = (typeof caseNames)[number];
/** Of a long prompt these take minutes. */
const isLong = (name: CaseName) => tokens > 64 && (name === 'naive' || name === 'path of 16');
const titlesOf = (heads: number): Record<CaseName, string> => ({
  forward: 'one forward, staged',
  whole: 'one forward, one ONNX graph',
  sweep: `sweep of ${heads} heads, all positions`,
  'sweep END': `sweep of ${heads} heads, END only`,
  path: `path patching, ${heads} senders → logits`,
  'path of 16': '… of 16 sources',
  naive: `naive loop of ${heads} forwards`,
  baseline: 'mean baseline over 128 prompts',
});

interface Measured {
  /** The least of its rounds. */
  readonly seconds: number;
  /** Floating point operations of its matrix products; of one ONNX graph they are not counted. */
  readonly operations: number;
  /** Of the round that took least, shares of its seconds. */
  readonly shares: Readonly<Record<Place, number>>;
}

/**
 * Cases take turns, and the best matrix product with them, so that a slow spell of the machine falls on all. After the
 * first round stages are packed, as in a worker that has been idle since.
 */
async function measure(
  list: readonly Case[],
  packs: OnnxStages,
  counted: CountedStages,
  best: BestProduct,
): Promise<{ readonly cases: ReadonlyMap<CaseName, Measured>; readonly speed: number }> {
  const measured = new Map<CaseName, Measured>();
  let speed = 0;
  for (let round = 0; round <= rounds; round++) {
    if (round === 1 && !process.argv.includes('--unpacked')) while (await packs.packNext());
    speed = Math.max(speed, await best.speed());
    for (const { name, run } of list) {
      if (name === 'naive' && round > 1) continue;
      const repeats = name === 'forward' || name === 'whole' ? 5 : 1;
      for (let i = 0; i < repeats; i++) {
        counted.begin();
        const start = performance.now();
        await run();
        const seconds = (performance.now() - start) / 1000;
        // The first round warms up.
        if (round === 0 || (measured.get(name)?.seconds ?? Number.POSITIVE_INFINITY) < seconds) continue;
        const { blocks, unembedding, readout } = counted.seconds;
        const shares = { blocks: blocks / seconds, unembedding: unembedding / seconds, readout: readout / seconds };
        measured.set(name, { seconds, operations: counted.operations, shares });
      }
    }
  }
  return { cases: measured, speed };
}

const passedOn = (name: string) => {
  const value = word(name);
  return value === undefined ? [] : [`--${name}`, value];
};

/** Peak memory of a process that does one case alone, in MB. */
function peak(name: string): number {
  const child = spawnSync(
    process.execPath,
    [__filename, '--only', name, ...['threads', 'tokens', 'size'].flatMap(passedOn)],
    {
      encoding: 'utf8',
    },
  );
  if (child.status !== 0) throw new Error(`${name}: ${child.stderr}`);
  return Number(child.stdout);
}

async function main(): Promise<void> {
  collectLessOften();
  const at = process.argv.indexOf('--only');
  const ready = await prepare();
  if (at >= 0) {
    const only = process.argv[at + 1]!;
    await (await cases(ready, new CountedStages(ready.stages), only)).find(({ name }) => name === only)!.run();
    process.stdout.write(String(peakMegabytes()));
    return;
  }
  const said: string[] = [];
  const say = (line: string) => {
    said.push(line);
    process.stdout.write(`${line}\n`);
  };
  const { layers, heads } = ready.checkpoint.shape;
  say(`GPT-2 ${size}'s shapes, T = ${ready.asked.ids.length}, ${threads} threads, the least of ${rounds} rounds`);
  say(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
  const counted = new CountedStages(ready.stages);
  const best = await BestProduct.load(ready.checkpoint, threads);
  const { cases: measured, speed } = await measure(await cases(ready, counted), ready.stages, counted, best);
  const seconds = new Map([...measured].map(([name, one]) => [name, one.seconds]));
  const forward = seconds.get('forward')!;
  say(
    `best matrix product here: ${(speed / 1e9).toFixed(0)} GF/s; the floor of a case is its operations at that speed`,
  );
  say('where the time goes: blocks, unembedding and comparing logits; the rest is between them\n');
  const columnTitles = ['seconds', 'forwards', 'GFLOP', '× floor', 'blocks', 'unembed', 'compare', 'peak MB'];
  say(`${''.padEnd(40)}${columnTitles.map(title => title.padStart(9)).join('')}`);
  const titles = titlesOf(layers * heads);
  for (const [name, { seconds: s, operations, shares }] of measured) {
    const columns = [s.toFixed(3), (s / forward).toFixed(1)];
    if (operations === 0) columns.push('', '', '', '', '');
    else {
      columns.push((operations / 1e9).toFixed(1), ((s * speed) / operations).toFixed(2));
      columns.push(...Object.values(shares).map(share => `${(100 * share).toFixed(0)} %`));
    }
    columns.push(peak(name).toFixed(0));
    say(`${titles[name].padEnd(40)}${columns.map(column => column.padStart(9)).join('')}`);
  }
  const { folder } = ready.checkpoint;
  if (process.argv.includes('--many')) await many(folder, threads, option('many', 64), say);
  if (process.argv.includes('--commands')) commands(folder, threads, seconds.get('sweep')!, say);
  if (process.argv.includes('--reproduce')) {
    const run = [join(__dirname, 'reproduce.js'), folder, String(threads)];
    say(
      `\n${execFileSync(process.execPath, run, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trimEnd()}`,
    );
  }
  if (process.argv.includes('--peer')) await peer({ ...ready, threads, seconds, say });
  const save = word('save');
  if (save) writeFileSync(save, `${said.join('\n')}\n`);
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
