/** Every analysis that there is, and the types that follow from their declarations. A new one is one more line here. */
import * as z from 'zod/mini';
import type { HeadRef } from '../parts/heads';
import type { Setting } from '../parts/provenance';
import type { Frozen, Of } from '../parts/schema';
import { ablate } from './ablate';
import { attention } from './attention';
import { attribute } from './attribute';
import type { Priority, Subject } from './declare';
import { evaluate } from './evaluate';
import { facts } from './facts';
import { mean } from './mean';
import { patch } from './patch';
import { path } from './path';
import { predict } from './predict';
import { sweep } from './sweep';
import { writes } from './writes';

export type { Priority, Subject } from './declare';

export const analyses = {
  predict,
  sweep,
  ablate,
  path,
  patch,
  attribute,
  attention,
  writes,
  eval: evaluate,
  mean,
  facts,
};

export type Kind = keyof typeof analyses;
/** Those of all draws of a template. */
export type OverDraws = 'eval' | 'mean';
/** Those of one prompt each: `facts` is of the model alone. */
export type OfPrompts = Exclude<Kind, OverDraws | 'facts'>;

/** One measurement as it is asked for: its kind and its parameters. */
export type AskOf<K extends Kind> = Of<(typeof analyses)[K]['ask']>;
export type Ask = { [K in Kind]: AskOf<K> }[Kind];
export type ResultOf<K extends Kind> = Of<(typeof analyses)[K]['result']>;
export type RowOf<K extends Kind> = Of<(typeof analyses)[K]['row']>;
export type Row = { [K in Kind]: RowOf<K> }[Kind];

/** A result with what was asked. */
export type Measured = {
  [K in Kind]: { readonly kind: K; readonly ask: AskOf<K>; readonly result: ResultOf<K> };
}[Kind];

type Tuple<Key extends 'ask' | 'measured'> = [(typeof analyses)[Kind][Key], ...(typeof analyses)[Kind][Key][]];

/** For what comes from another side, or from a file. */
export const askSchema = z.discriminatedUnion('kind', Object.values(analyses).map(one => one.ask) as Tuple<'ask'>);
export const measuredSchema = z.discriminatedUnion(
  'kind',
  Object.values(analyses).map(one => one.measured) as Tuple<'measured'>,
);

/** What is common to all declarations, for those who do not care which it is. */
export interface Declared {
  readonly subject: Subject;
  readonly priority: Priority;
  readonly title: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly reads: readonly Setting[];
  readonly rows: z.ZodMiniType;
}

export function declared(ask: Ask, off: readonly HeadRef[] = []): Declared {
  // The declaration of an ask's own kind reads that ask: a relation between types that the compiler does not follow.
  const one = analyses[ask.kind] as unknown as {
    readonly subject: Subject;
    readonly priority: Priority;
    readonly rows: z.ZodMiniType;
    reads(ask: Ask, off: readonly HeadRef[]): readonly Setting[];
    title?(ask: Ask): string;
    command?(ask: Ask): readonly string[];
  };
  return {
    subject: one.subject,
    priority: one.priority,
    rows: one.rows,
    title: one.title?.(ask),
    command: one.command?.(ask),
    reads: one.reads(ask, off),
  };
}

/** Equal where the same is asked for: `sweep`, `path {"to":"logits"}`. */
export function nameOf(ask: Ask): string {
  const { kind, ...params } = ask;
  const text = JSON.stringify(sorted(params));
  return text === '{}' ? kind : `${kind} ${text}`;
}

/** With the keys of every object in order, so that equal things are written alike. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as Frozen<Record<string, unknown>>)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
