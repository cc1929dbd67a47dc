/** The same sweeps in PyTorch and in TransformerLens on the same checkpoint, and whether all agree. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pythonWith } from '../scripts/peersEnvironment.mjs';
import type { Checkpoint } from '../src/model/checkpoint/checkpoint';
import type { OnnxStages } from '../src/model/onnx/stages';
import { difference } from './difference';

/** Seconds, and the largest difference between two ways to the same logits. */
interface Timed {
  readonly forward: number;
  readonly hooks: number;
  readonly batch: number;
  readonly baseline: number;
  readonly between: number;
}

interface Said extends Timed {
  readonly torch: string;
  readonly transformerLens: (Timed & { readonly version: string }) | null;
}

interface Beside {
  readonly checkpoint: Checkpoint;
  readonly stages: OnnxStages;
  readonly asked: { readonly ids: readonly number[] };
  readonly samples: readonly (readonly number[])[];
  readonly threads: number;
  /** Ours, by case. */
  readonly seconds: ReadonlyMap<string, number>;
  readonly say: (line: string) => void;
}

const script = resolve(__dirname, '../../bench/peer.py');

export async function peer({ checkpoint, stages, asked, samples, threads, seconds, say }: Beside): Promise<void> {
  const python = pythonWith(['torch', 'numpy']);
  if (!python) {
    say('\n--peer: no Python with PyTorch is here; npm run test:peers makes one, or set PYTHON.');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'ioi-bench-'));
  try {
    const out = join(folder, 'logits.f32');
    const job = join(folder, 'job.json');
    writeFileSync(job, JSON.stringify({ ids: asked.ids, samples, threads, out }));
    const inPython = (...args: readonly string[]) =>
      execFileSync(python, [script, checkpoint.folder, job, ...args], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    const torch = JSON.parse(inPython().trimEnd().split('\n').at(-1)!) as Said;
    const line = (title: string, s: number, ours: number) =>
      say(`${title.padEnd(40)}${s.toFixed(3).padStart(9)}${(s / ours).toFixed(1).padStart(10)}`);
    const { layers, heads } = checkpoint.shape;
    const tell = ({ forward, hooks, batch, baseline }: Timed) => {
      line('one forward', forward, seconds.get('forward')!);
      line(`${layers * heads} heads by hooks, one run each`, hooks, seconds.get('sweep')!);
      line(`${layers * heads} heads in one batch`, batch, seconds.get('sweep')!);
      line(`mean baseline over ${samples.length} prompts`, baseline, seconds.get('baseline')!);
    };
    say(`\nPyTorch ${torch.torch} on the same checkpoint, ${threads} threads`);
    say(`${''.padEnd(40)}${'seconds'.padStart(9)}${'× ours'.padStart(10)}`);
    tell(torch);
    const bytes = readFileSync(out);
    const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const apart = await difference(stages, asked.ids, samples, theirs);
    say(`largest difference of any logit of any head: ${apart.toExponential(1)}`);
    const lens = torch.transformerLens;
    if (!lens) return;
    say(`\nTransformerLens ${lens.version}, the same`);
    tell(lens);
    line(
      'first prediction, a process of its own',
      least(() => inPython('--cold')),
      least(() => coldPrediction(checkpoint.folder, threads)),
    );
    say(`largest difference of any logit of any head from PyTorch's: ${lens.between.toExponential(1)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function coldPrediction(folder: string, threads: number): void {
  const prompt = 'When Mary and John went to the big old store, John gave a drink to';
  const cli = resolve(__dirname, '../cli.js');
  const args = ['predict', '--prompt', prompt, '--model', resolve(folder), '--threads', String(threads)];
  const { status, stderr } = spawnSync(process.execPath, [cli, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** Seconds; of three, since the first reads files that the others find in memory. */
function least(run: () => unknown): number {
  const seconds = [1, 2, 3].map(() => {
    const start = performance.now();
    run();
    return (performance.now() - start) / 1000;
  });
  return Math.min(...seconds);
}
