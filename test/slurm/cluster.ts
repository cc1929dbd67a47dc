/** A Slurm of one machine for a test: munged, slurmctld and slurmd of its own, in a folder of its own, ended with it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Cluster {
  /** Runs one of Slurm's commands, or a script that does. @returns what it prints. */
  run(program: string, args: readonly string[], where: { readonly cwd: string; readonly path: string }): string;
  /** Every job that is not over, as `ID STATE`. */
  jobs(): readonly string[];
  end(): Promise<void>;
}

const names = ['munged', 'slurmctld', 'slurmd'] as const;

export async function startCluster(): Promise<Cluster> {
  // Short: it holds Unix sockets.
  const folder = mkdtempSync('/tmp/ioi-slurm-');
  const at = (...parts: string[]) => join(folder, ...parts);
  for (const name of ['munge', 'state', 'spool']) mkdirSync(at(name), { mode: 0o700 });
  chmodSync(folder, 0o711);
  writeFileSync(at('munge', 'key'), randomBytes(128), { mode: 0o400 });
  const host = hostname().split('.')[0]!;
  const [control, node] = [await freePort(), await freePort()];
  writeFileSync(
    at('slurm.conf'),
    [
      'ClusterName=ioi',
      `SlurmctldHost=${host}(127.0.0.1)`,
      `SlurmctldPort=${control}`,
      `SlurmdPort=${node}`,
      'AuthType=auth/munge',
      `AuthInfo=socket=${at('munge.socket')}`,
      'CryptoType=crypto/munge',
      'ProctrackType=proctrack/pgid',
      'TaskPlugin=task/none',
      'SlurmUser=root',
      'SlurmdUser=root',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_Core',
      'JobAcctGatherType=jobacct_gather/none',
      'AccountingStorageType=accounting_storage/none',
      'ReturnToService=2',
      'KillWait=2',
      `StateSaveLocation=${at('state')}`,
      `SlurmdSpoolDir=${at('spool')}`,
      ...['Slurmctld', 'Slurmd'].flatMap(name => [
        `${name}PidFile=${at(`${name.toLowerCase()}.pid`)}`,
        `${name}LogFile=${at(`${name.toLowerCase()}.log`)}`,
      ]),
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=2000`,
      `PartitionName=all Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
      '',
    ].join('\n'),
  );
  const env = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const daemon = (program: string, args: readonly string[]) =>
    execFileSync(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const cluster: Cluster = {
    run: (program, args, { cwd, path }) =>
      execFileSync(program, args, {
        cwd,
        env: { ...env, PATH: `${path}:${process.env.PATH}` },
        encoding: 'utf8',
      }).trim(),
    jobs: () =>
      execFileSync('squeue', ['-h', '-r', '-o', '%i %T'], { env, encoding: 'utf8' })
        .split('\n')
        .filter(line => line !== ''),
    async end() {
      spawnSync('scancel', ['--user=root'], { env });
      for (const name of names.toReversed()) await endBy(at(`${name}.pid`));
      rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    const munge = ['key-file', 'socket', 'pid-file', 'log-file', 'seed-file'];
    const files = [at('munge', 'key'), at('munge.socket'), at('munged.pid'), at('munge', 'log'), at('munge', 'seed')];
    daemon('munged', [...munge.map((name, i) => `--${name}=${files[i]}`), '--force']);
    daemon('slurmctld', ['-f', at('slurm.conf')]);
    daemon('slurmd', ['-f', at('slurm.conf')]);
    for (let tries = 0; !/^idle/m.test(said('sinfo', ['-h', '-o', '%T'], env)); tries++) {
      if (tries > 300) throw new Error(`Slurm does not come up:\n${readFileSync(at('slurmctld.log'), 'utf8')}`);
      await sleep(100);
    }
    return cluster;
  } catch (error) {
    await cluster.end();
    throw error;
  }
}

function said(program: string, args: readonly string[], env: NodeJS.ProcessEnv): string {
  return spawnSync(program, args, { env, encoding: 'utf8' }).stdout;
}

/** Ends the process of a pid file, and waits until it is gone. */
async function endBy(path: string): Promise<void> {
  if (!existsSync(path)) return;
  const pid = Number(readFileSync(path, 'utf8'));
  if (!(pid > 1)) return;
  const signal = (which: NodeJS.Signals | 0) => {
    try {
      return process.kill(pid, which);
    } catch {
      return false;
    }
  };
  signal('SIGTERM');
  for (let tries = 0; tries < 100 && signal(0); tries++) await sleep(100);
  signal('SIGKILL');
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
