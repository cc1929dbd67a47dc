/**
 * The lock of one blob, held against other processes as `huggingface_hub` holds it: `flock` on
 * `.locks/models--ORG--NAME/ETAG.lock`. The system lets go of it when its owner dies. Node has no `flock`: on Linux a
 * small program of the system takes it on our own open file, whose lock outlives that program; macOS and Windows take
 * it as they open the file. Where none of these can, whole files still come about: a blob is written in place of
 * nothing but itself, checked, and renamed.
 */

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeFolder } from './makeFolder';
import { cancelled, onDisk } from './problems';

export interface Lock {
  release(): Promise<void>;
}

interface LockOptions {
  readonly signal: AbortSignal;
  /** Another process has it; called at every try. */
  readonly onWait?: () => void;
}

/** Milliseconds between two tries. */
const again = 150;

/** Flags of `open` that take the lock: macOS's O_EXLOCK with O_NONBLOCK, libuv's own on Windows. */
const openLocked: Partial<Record<NodeJS.Platform, number>> = { darwin: 0x20 | 0x4, win32: 0x1000_0000 };

/** Waits until the lock is ours. @throws Failed `cancelled`, or what the disk says */
export async function lock(path: string, { signal, onWait }: LockOptions): Promise<Lock> {
  for (;;) {
    if (signal.aborted) throw cancelled();
    const file = await tryLock(path).catch((error: unknown) => {
      throw onDisk(error, path);
    });
    if (file) return { release: () => file.close() };
    onWait?.();
    await sleep(again, undefined, { signal }).catch(() => {
      throw cancelled();
    });
  }
}

async function tryLock(path: string): Promise<FileHandle | undefined> {
  await makeFolder(dirname(path));
  const byOpening = openLocked[process.platform];
  const flags = constants.O_RDWR | constants.O_CREAT | (byOpening ?? 0);
  let file: FileHandle;
  try {
    file = await open(path, flags, 0o664);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isTaken = code === 'EAGAIN' || code === 'EWOULDBLOCK' || (process.platform === 'win32' && code === 'EBUSY');
    if (byOpening !== undefined && isTaken) return undefined;
    throw error;
  }
  const isOurs = (byOpening !== undefined || (await flock(file))) && (await isStillThere(file, path));
  if (isOurs) return file;
  await file.close();
  return undefined;
}

/** Whoever held it before may have removed the file: then a lock on it keeps nobody out. */
async function isStillThere(file: FileHandle, path: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const ours = await file.stat();
  const there = await stat(path).catch(() => undefined);
  return there?.ino === ours.ino && there.dev === ours.dev;
}

/** util-linux and BusyBox have the one, nearly every other system the other. */
const programs: readonly (readonly [string, readonly string[]])[] = [
  ['flock', ['-x', '-n', '3']],
  ['perl', ['-e', 'open(my $f, "+<&=3") or exit 2; exit(flock($f, 2 | 4) ? 0 : 1)']],
];

/** @returns false where another process has it */
async function flock(file: FileHandle): Promise<boolean> {
  for (const [program, args] of programs) {
    const code = await ended(program, args, file.fd);
    if (code === 0) return true;
    if (code === 1) return false;
  }
  return true;
}

/** Its exit code; undefined where there is no such program. */
function ended(program: string, args: readonly string[], fd: number): Promise<number | undefined> {
  return new Promise(done => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', fd] });
    child.on('error', () => done(undefined));
    child.on('close', code => done(code ?? undefined));
  });
}
