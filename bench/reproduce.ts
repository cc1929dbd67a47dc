/**
 * The research log reproduced on a checkpoint of GPT-2 small's shapes, as a process of its own: seconds, peak memory, and
 * how right the time left was from the first quarter on.
 */
import { SharePace } from '../src/cli/text/progressLine';
import { sections } from '../src/reproduce';
import { reproduce } from '../src/worker/reproduce/reproduce';
import { openModel } from '../src/worker/runs/openModel';
import { Workspace } from '../src/worker/runs/workspace';
import { peakMegabytes } from './peakMemory';

async function main([folder, threads]: readonly string[]): Promise<void> {
  const found = { id: 'bench', folder: folder! };
  const options = { threads: Number(threads) };
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  let first: number | undefined;
  const pace = new SharePace();
  const told: { readonly at: number; readonly share: number; readonly left: number | undefined }[] = [];
  await reproduce(
    new Workspace(openModel(found, options)),
    sections,
    { results: new Map(), done: new Set() },
    {
      version: 'bench',
      isFresh: true,
      peer: async () => ({ apart: null, n: 0, by: '' }),
      otherGelu: () => new Workspace(openModel({ ...found, activation: 'gelu' }, options)),
      onShare: share => {
        first ??= seconds();
        const at = seconds() - first;
        told.push({ at, share, left: pace.left(at, share) });
      },
      onSection: ({ id }) => process.stderr.write(`section ${id} after ${seconds().toFixed(0)} s\n`),
    },
  );
  const whole = seconds();
  const measuring = whole - first!;
  // Towards the end seconds are left, of which a third is nothing.
  const ratios = told
    .filter(({ at, share }) => share >= 0.25 && measuring - at > 5)
    .map(({ at, left = 0 }) => left / (measuring - at));
  const range = [Math.min(...ratios), Math.max(...ratios)].map(ratio => ratio.toFixed(2)).join(' to ');
  const { user, system } = process.cpuUsage();
  const processor = (user + system) / 1e6;
  process.stdout.write(
    `ioi reproduce, all sections: ${whole.toFixed(0)} s, ${processor.toFixed(0)} s of the processor, ${peakMegabytes().toFixed(0)} MB; time left was said as ${range} of what it was\n`,
  );
}

main(process.argv.slice(2)).catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
