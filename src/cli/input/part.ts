/** `--shard i/n`: one machine's part of the prompts. Neighbours stay together, since they share baselines and batches. */
import { usage } from './usage';

export interface Part {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

const most = 100_000;

/** @throws Failed `usage` */
export function readPart(text: string): Part {
  const [, index, of] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (index === undefined || of === undefined || of < 1 || of > most || index < 1 || index > of)
    throw usage(
      `--shard: ${JSON.stringify(text)} is no part.`,
      'Write which of how many, counted from 1, as --shard 3/8.',
    );
  return { index, of };
}

/** Which of `prompts` it has: from the first to before the second. */
export function rangeOf({ index, of }: Part, prompts: number): readonly [from: number, to: number] {
  return [Math.floor(((index - 1) * prompts) / of), Math.floor((index * prompts) / of)];
}
