/** `--samples-file`: the prompts behind a baseline or a path's source, as token ids that an earlier run printed. */
import { readFileSync } from 'node:fs';
import type { Settings } from '../../language';
import type { Question } from '../../protocol/question';
import { usage } from './usage';

type Ids = readonly (readonly number[])[];

/** @throws Failed `usage` */
export function readSamples(path: string): Ids {
  const wrong = (what: string) =>
    usage(`--samples-file ${path}: ${what}.`, 'Give a JSON file of prompts as token ids, [[id, …], …].');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') throw wrong('there is no such file');
    throw wrong(code === 'EISDIR' ? 'it is a folder' : `it cannot be read (${code})`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw wrong('it is not JSON');
  }
  const isId = (id: unknown) => Number.isSafeInteger(id) && (id as number) >= 0;
  const isPrompt = (row: unknown) => Array.isArray(row) && row.length > 0 && row.every(isId);
  if (!Array.isArray(json) || json.length === 0 || !json.every(isPrompt))
    throw wrong('it is no list of lists of token ids');
  return json as Ids;
}

/** The question with these prompts in place of drawn ones. @throws Failed `usage` where the baseline has none */
export function withSamples(question: Question, settings: Settings, ids: Ids, place: string): Question {
  const { kind } = settings.baseline;
  if (kind === 'zero')
    throw usage(
      `${place}: --samples-file gives prompts to a mean or to resample; the baseline here is zero.`,
      'Leave out the one or the other.',
    );
  const { noBaseline: _, ...rest } = question;
  const samples = { ids };
  return {
    ...rest,
    baseline: kind === 'corrupt' ? { kind, samples } : { kind, form: '', seed: 0, samples },
    // Path patching would else take its other prompts from there.
    isCorruptWritten: false,
    said: { ...rest.said, baseline: 'samples-file' },
  };
}
