/** The text that a command works on: a file, standard input, or one prompt. */
import { readFileSync, statSync } from 'node:fs';
import { Failed } from '../../protocol/failure';
import type { Arguments } from './arguments';

/** A prompt file is written by a person: one beyond this is something else. In bytes. */
const largest = 2_000_000;

export interface Source {
  /** As it stands before `:line:column` in messages. */
  readonly name: string;
  readonly text: string;
}

/** @throws Failed `cannot-read` or `not-text` */
export function readSource(source: Arguments['source']): Source {
  if (source.kind === 'prompt') return { name: '--prompt', text: source.text };
  const name = source.kind === 'stdin' ? '<stdin>' : source.path;
  const bytes = source.kind === 'stdin' ? readFileSync(0) : readFile(source.path);
  checkSize(name, bytes.length);
  const nul = bytes.indexOf(0);
  if (nul >= 0)
    throw new Failed('not-text', `${name} is not a text file: byte ${nul + 1} is NUL.`, 'Name an .ioi file in UTF-8.');
  try {
    return { name, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    throw new Failed('not-text', `${name} is not UTF-8.`, 'Save it as UTF-8.');
  }
}

function readFile(path: string): Buffer {
  let size: number;
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw new Failed('cannot-read', `${path} is a folder.`, 'Name an .ioi file in it.');
    size = stats.size;
  } catch (error) {
    if (error instanceof Failed) throw error;
    throw new Failed(
      'cannot-read',
      `There is no file ${path}.`,
      'Name an .ioi file, - for standard input, or --prompt TEXT.',
    );
  }
  checkSize(path, size);
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Failed(
      'cannot-read',
      `${path} cannot be read (${error instanceof Error ? error.message : error}).`,
      'Check its permissions.',
    );
  }
}

function checkSize(name: string, size: number): void {
  if (size > largest)
    throw new Failed(
      'too-large',
      `${name} has ${(size / 1e6).toFixed(1)} MB; a prompt file has at most ${largest / 1e6} MB.`,
      'Split it.',
    );
}
