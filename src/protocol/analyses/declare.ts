/**
 * An analysis, declared once: what it is asked with, what it gives, what it reads. The key of its result, the
 * validation where two sides do not trust each other, `--json` and provenance follow from this (DESIGN: "One road for
 * every measurement").
 */
import * as z from 'zod/mini';
import type { HeadRef } from '../parts/heads';
import type { Setting } from '../parts/provenance';
import type { Of } from '../parts/schema';

export type Subject = 'prompt' | 'prompts' | 'model' | 'none';

/** A person waits for `now` with the mouse on a word, for `soon` with an eye on a lens; `later` may take minutes. */
export type Priority = 'now' | 'soon' | 'later';

type Shape = Readonly<Record<string, z.ZodMiniType>>;

interface Declaration<
  Kind extends string,
  Params extends Shape,
  Result extends z.ZodMiniType,
  Row extends z.ZodMiniType,
> {
  readonly kind: Kind;
  readonly subject: Subject;
  readonly params: Params;
  readonly result: Result;
  /** What partial results are rows of; `z.never()` where there are none. */
  readonly row: Row;
  /**
   * The settings that it reads, besides the prompt itself and its word lists.
   * @param off the heads that are off: with none, nothing need take their place.
   */
  readonly reads: (params: Of<z.ZodMiniObject<Params>>, off: readonly HeadRef[]) => readonly Setting[];
  readonly priority: Priority;
  /** The words after `ioi` that ask for the same; none where the command line cannot. */
  readonly command?: (params: Of<z.ZodMiniObject<Params>>) => readonly string[];
  /** What a person reads while it runs; a measurement without it is too short to be shown. */
  readonly title?: (params: Of<z.ZodMiniObject<Params>>) => string;
}

export function declare<
  const Kind extends string,
  Params extends Shape,
  Result extends z.ZodMiniType,
  Row extends z.ZodMiniType = z.ZodMiniNever,
>(declaration: Declaration<Kind, Params, Result, Row>) {
  const { kind, params, result, row } = declaration;
  const ask = z.object({ kind: z.literal(kind), ...params });
  return {
    ...declaration,
    ask,
    /** A result with what was asked. */
    measured: z.object({ kind: z.literal(kind), ask, result }),
    /** Rows of a result under way, as they come. */
    rows: z.array(row),
  };
}
