/**
 * `npm run bench`: what the stages make of GPT-2 small's shapes, as ratios within one run, each case beside its floor
 * (`floor.ts`). `--peer` runs PyTorch on the same checkpoint beside it, `--many N` N draws of a template, `--commands`
 * the command line from a cold start, `--reproduce` the research log; `--save FILE` keeps what was said; `--threads N` and `--rounds N` as they say.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonWith } from '../scripts/peersEnvironment.mjs';
import { pathPatching } from '../src/analysis/interventions/pathPatching';
import { sweep } from '../src/analysis/interventions/sweep';
import { meanBaseline } from '../src/analysis/runs/baseline';
import { cleanRun } from '../src/analysis/runs/cleanRun';
import { DEFAULT_SETTINGS, parse, promptsOf } from '../src/language';
import { questionsOf } from '../src/language/draws/question';
import { openCheckpoint } from '../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../src/model/onnx/stages';
import { countTokens, gpt2Tokens } from '../src/model/tokenizer/tokens';
import { ask, sampleIds } from '../src/worker/runs/tokenizedQuestion';
import { commands } from './commands';
import { difference } from './difference';
import { BestProduct, CountedStages } from './floor';
import { gpt2SmallCheckpoint } from './gpt2Small';
import { many } from './many';
import { naiveSweep } from './naive';
import { peakMegabytes } from './peakMemory';
import { WholeModel } from './wholeModel';

const text = 'When Mary and John went to the big old store, John gave a drink to';

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const threads = option('threads', 2);
const rounds = option('rounds', 5);

async function prepare() {
  const checkpoint = openCheckpoint(gpt2SmallCheckpoint());
  const stages = new OnnxStages(checkpoint, { threads });
  const [prompt] = promptsOf(parse(text));
  const [question] = questionsOf(prompt!, DEFAULT_SETTINGS, countTokens).questions;
  const asked = ask(question!, { stages, tokens: gpt2Tokens });
  const baseline = question!.baseline!;
  if (baseline.kind === 'zero') throw new RangeError('the default baseline draws samples');
  return { checkpoint, stages, asked, samples: sampleIds(baseline.samples, question!, asked, gpt2Tokens) };
}

type Ready = Awaited<ReturnType<typeof prepare>>;
type Case = { readonly name: string; readonly run: () => Promise<unknown> };

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
  const all: Record<(typeof caseNames)[number], () => Promise<unknown>> = {
    forward: () => cleanRun(stages, asked.ids),
    whole: () => whole!.logits(asked.ids),
    sweep: () => sweep(stages, clean, baseline, answer),
    'sweep END': () => sweep(stages, clean, baseline, answer, { positions: 'end' }),
    path: () => pathPatching(stages, clean, [samples[0]!], { to: 'logits' }, answer),
    'path of 16': () => pathPatching(stages, clean, samples.slice(0, 16), { to: 'logits' }, answer),
    naive: () => naiveSweep(stages, asked.ids, baseline, answer),
    baseline: () => meanBaseline(stages, samples),
  };
  return caseNames.map(name => ({ name, run: all[name] }));
}

const caseNames = ['forward', 'whole', 'sweep', 'sweep END', 'path', 'path of 16', 'naive', 'baseline'] as const;
const titles: Record<(typeof caseNames)[number], string> = {
  forward: 'one forward, staged',
  whole: 'one forward, one ONNX graph',
  sweep: 'sweep of 144 heads, all positions',
  'sweep END': 'sweep of 144 heads, END only',
  path: 'path patching, 144 senders → logits',
  'path of 16': '… of 16 sources',
  naive: 'naive loop of 144 forwards',
  baseline: 'mean baseline over 128 prompts',
};

interface Measured {
  /** The least of its rounds. */
  readonly seconds: number;
  /** Floating point operations of its matrix products; of one ONNX graph they are not counted. */
  readonly operations: number;
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
): Promise<{ readonly cases: ReadonlyMap<string, Measured>; readonly speed: number }> {
  const operations = new Map<string, number>();
  let speed = 0;
  const seconds = new Map<string, number[]>(list.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    if (round === 1 && !process.argv.includes('--unpacked')) while (await packs.packNext());
    speed = Math.max(speed, await best.speed());
    for (const { name, run } of list) {
      if (name === 'naive' && round > 1) continue;
      const repeats = name === 'forward' || name === 'whole' ? 5 : 1;
      for (let i = 0; i < repeats; i++) {
        const before = counted.operations;
        const start = performance.now();
        await run();
        // The first round warms up.
        if (round > 0) seconds.get(name)!.push((performance.now() - start) / 1000);
        operations.set(name, counted.operations - before);
      }
    }
  }
  const measured = [...seconds].map(
    ([name, all]) => [name, { seconds: Math.min(...all), operations: operations.get(name)! }] as const,
  );
  return { cases: new Map(measured), speed };
}

/** Peak memory of a process that does one case alone, in MB. */
function peak(name: string): number {
  const child = spawnSync(process.execPath, [__filename, '--only', name, '--threads', String(threads)], {
    encoding: 'utf8',
  });
  if (child.status !== 0) throw new Error(`${name}: ${child.stderr}`);
  return Number(child.stdout);
}

async function main(): Promise<void> {
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
  say(`GPT-2 small's shapes, T = ${ready.asked.ids.length}, ${threads} threads, the least of ${rounds} rounds`);
  say(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.versions.node}, load ${loadavg()[0]!.toFixed(1)}`);
  const counted = new CountedStages(ready.stages);
  const best = await BestProduct.load(ready.checkpoint, threads);
  const { cases: measured, speed } = await measure(await cases(ready, counted), ready.stages, counted, best);
  const seconds = new Map([...measured].map(([name, one]) => [name, one.seconds]));
  const forward = seconds.get('forward')!;
  say(
    `best matrix product here: ${(speed / 1e9).toFixed(0)} GF/s; the floor of a case is its operations at that speed\n`,
  );
  const titlesOfColumns = ['seconds', 'forwards', 'GFLOP', '× floor', 'peak MB'];
  say(`${''.padEnd(40)}${titlesOfColumns.map(title => title.padStart(9)).join('')}`);
  for (const name of caseNames) {
    const { seconds: s, operations } = measured.get(name)!;
    const columns = [s.toFixed(3), (s / forward).toFixed(1)];
    if (operations === 0) columns.push('', '');
    else columns.push((operations / 1e9).toFixed(1), ((s * speed) / operations).toFixed(2));
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
  if (process.argv.includes('--peer')) await peer(ready, seconds, say);
  const save = process.argv.indexOf('--save');
  if (save >= 0) writeFileSync(process.argv[save + 1]!, `${said.join('\n')}\n`);
}

/** Seconds, and the largest difference between two ways to the same logits. */
interface Timed {
  readonly forward: number;
  readonly hooks: number;
  readonly batch: number;
  readonly between: number;
}

async function peer(
  { stages, asked, samples, checkpoint }: Ready,
  seconds: ReadonlyMap<string, number>,
  say: (line: string) => void,
) {
  const folder = mkdtempSync(join(tmpdir(), 'ioi-bench-'));
  try {
    const out = join(folder, 'logits.f32');
    writeFileSync(join(folder, 'job.json'), JSON.stringify({ ids: asked.ids, samples, threads, out }));
    const script = resolve(__dirname, '../../bench/peer.py');
    const python = pythonWith(['torch', 'numpy']);
    if (!python) {
      say('\n--peer: no Python with PyTorch is here; npm run test:peers makes one, or set PYTHON.');
      return;
    }
    const said = execFileSync(python, [script, checkpoint.folder, join(folder, 'job.json')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const torch = JSON.parse(said.trimEnd().split('\n').at(-1)!) as Timed & {
      readonly torch: string;
      readonly transformerLens: (Timed & { readonly version: string }) | null;
    };
    const sweepSeconds = seconds.get('sweep')!;
    say(`\nPyTorch ${torch.torch} on the same checkpoint, ${threads} threads`);
    say(`${''.padEnd(40)}${'seconds'.padStart(9)}${'× ours'.padStart(10)}`);
    const line = (title: string, s: number, ours: number) =>
      say(`${title.padEnd(40)}${s.toFixed(3).padStart(9)}${(s / ours).toFixed(1).padStart(10)}`);
    const tell = ({ forward, hooks, batch }: Timed) => {
      line('one forward', forward, seconds.get('forward')!);
      line('144 heads by hooks, one run each', hooks, sweepSeconds);
      line('144 heads in one batch', batch, sweepSeconds);
    };
    tell(torch);
    const bytes = readFileSync(out);
    const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    say(
      `largest difference of any logit of any head: ${(await difference(stages, asked.ids, samples, theirs)).toExponential(1)}`,
    );
    const lens = torch.transformerLens;
    if (!lens) return;
    say(`\nTransformerLens ${lens.version}, the same`);
    tell(lens);
    say(`largest difference of any logit of any head from PyTorch's: ${lens.between.toExponential(1)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
