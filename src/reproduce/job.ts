/** What is asked of a model, as a prompt file; and the shell command that asks the same. */
import type { Effect } from '../protocol/parts/effects';
import type { HeadRef } from '../protocol/parts/heads';
import type { NextToken } from '../protocol/parts/tokens';

/** The lines of a prompt file; with seeds, these lines once for each, in which `$s` stands for it. */
export interface Script {
  readonly lines: readonly string[];
  readonly seeds?: readonly number[];
}

export type Job =
  | {
      readonly kind: 'predict';
      readonly script: Script;
      /** GELU by the error function, which GPT-2 does not have. */
      readonly gelu?: 'exact';
    }
  | { readonly kind: 'sweep'; readonly script: Script }
  /** All logits at END beside those of Hugging Face's `transformers`. */
  | { readonly kind: 'equality'; readonly prompts: readonly string[] };

/** One prompt's prediction; of a template a draw's. */
export interface Said {
  /** In the script's text, from 1. */
  readonly line: number;
  readonly prompt: string;
  readonly form: string | null;
  /** Who should come. */
  readonly name: string | null;
  /** Null where nothing is expected. */
  readonly passed: boolean | null;
  readonly probIO: number | null;
  readonly probS: number | null;
  readonly logitDiff: number | null;
  /** From 1, among all tokens. */
  readonly rankIO: number | null;
  readonly next: readonly NextToken[];
}

export interface Swept {
  readonly line: number;
  readonly heads: readonly (HeadRef & Effect)[];
}

export interface Equality {
  /** The largest difference of a logit; null where there is nothing to hold against. */
  readonly apart: number | null;
  /** Logits that were held against each other. */
  readonly n: number;
  /** Whose the others are, or why there are none. */
  readonly by: string;
}

export interface Results {
  readonly predict: readonly Said[];
  readonly sweep: readonly Swept[];
  readonly equality: Equality;
}

/** Equal for the same measurement. */
export function keyOf(job: Job): string {
  return JSON.stringify(job);
}

export function textOf({ lines, seeds }: Script): string {
  if (!seeds) return `${lines.join('\n')}\n`;
  return seeds.map(seed => `${lines.join('\n').replaceAll('$s', String(seed))}\n`).join('');
}

/** For `ioi` in a POSIX shell. @param words of the command, without the file. */
export function shellCommand(words: readonly string[], { lines, seeds }: Script, model: string): string {
  const ioi = (...more: string[]) => ['ioi', ...words, ...more, '--model', quoted(model)].join(' ');
  if (seeds) {
    const each = lines.map(line => (line.includes('$s') ? `"${line}"` : quoted(line))).join(' ');
    return `for s in $(seq ${seeds[0]} ${seeds.at(-1)}); do printf '%s\\n' ${each}; done | ${ioi('-')}`;
  }
  const [only, ...others] = lines;
  if (only === undefined) return ioi();
  if (others.length === 0) return ioi('--prompt', quoted(only));
  return `printf '%s\\n' ${lines.map(quoted).join(' ')} | ${ioi('-')}`;
}

export function quoted(word: string): string {
  return /^[\w./@:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
