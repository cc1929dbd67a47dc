/** docs/many-machines.md, run as it stands: eight parts on Slurm, one of them killed and run again; GNU parallel. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cli, ioi, root } from '../cli/ioi';
import { type Cluster, startCluster } from './cluster';

const folder = mkdtempSync(join(tmpdir(), 'ioi-many-'));
const path = join(folder, 'bin');
let cluster: Cluster;
let single = '';

/** The page's scripts by the name in their comment. */
const scripts = new Map(
  [...readFileSync(join(root, 'docs/many-machines.md'), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(
    ([, text]) => {
      const [, name] = /^# (\w+\.sh)$/m.exec(text!) ?? [];
      return name === undefined ? [] : [[name, text!] as const];
    },
  ),
);

beforeAll(async () => {
  expect([...scripts.keys()]).toEqual(['shards.sh', 'merge.sh', 'submit.sh', 'again.sh', 'parallel.sh']);
  mkdirSync(path);
  writeFileSync(join(path, 'ioi'), `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
  chmodSync(join(path, 'ioi'), 0o755);
  for (const [name, text] of scripts) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, 'prompts.ioi'),
    [
      '@samples 8',
      'When {s1} and {s2} went to the {place}, {s3} gave a {object} to',
      'When Mary and John went to the store, John gave a drink to',
      'Then, {s1} and {s2} had a long argument, and afterwards {s3} said to',
      '',
    ].join('\n'),
  );
  cluster = await startCluster();
  const ran = await ioi(['sweep', 'prompts.ioi', '--mean', '--threads', '1', '--json'], { cwd: folder });
  expect(ran.code, ran.err).toBe(0);
  single = ran.out;
});

afterAll(async () => {
  await cluster?.end();
  rmSync(folder, { recursive: true, force: true });
});

const run = (program: string, ...args: string[]) => cluster.run(program, args, { cwd: folder, path });
const until = async (what: () => boolean) => {
  while (!what()) await sleep(50);
};

it('eight parts, one of them killed and run again alone: merged they are the single run, byte for byte', async () => {
  const merge = run('bash', 'submit.sh');
  expect(merge).toMatch(/^\d+$/);
  const array = Number(merge) - 1;
  // In the midst of its work: it writes, and is not done.
  await until(() => existsSync(join(folder, 'out', '5.part')));
  run('scancel', `${array}_5`);
  await until(() => cluster.jobs().length === 0);
  expect(readdirSync(join(folder, 'out')).filter(name => name.endsWith('.json'))).toHaveLength(7);
  // What waited for all of them was not run, and who merges by hand is told which one is missing.
  expect(existsSync(join(folder, 'merged.json'))).toBe(false);
  const files = [1, 2, 3, 4, 6, 7, 8].map(part => join(folder, 'out', `${part}.json`));
  expect(await ioi(['merge', ...files])).toMatchObject({
    code: 2,
    err: expect.stringContaining('Part 5 of 8 is missing. Measure it with ioi sweep … --shard 5/8.'),
  });

  run('bash', 'again.sh');
  await until(() => cluster.jobs().length === 0);
  expect(readFileSync(join(folder, 'out', 'merge.log'), 'utf8')).toBe('');
  expect(readFileSync(join(folder, 'merged.json'), 'utf8') === single).toBe(true);
});

it('GNU parallel gives the same', () => {
  rmSync(join(folder, 'out'), { recursive: true });
  rmSync(join(folder, 'merged.json'));
  execFileSync('bash', ['parallel.sh'], { cwd: folder, env: { ...process.env, PATH: `${path}:${process.env.PATH}` } });
  expect(readFileSync(join(folder, 'merged.json'), 'utf8') === single).toBe(true);
});
