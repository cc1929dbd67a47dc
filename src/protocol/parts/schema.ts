/** Schemas as this project writes them: one place that sets Zod up, and the type that a schema stands for. */
import * as z from 'zod/mini';

// A webview's policy forbids compiling code from text; without this, Zod would try, and the console would say so.
z.config({ jitless: true });

/** Whoever is given a value may read it: the type behind a schema, all the way down. */
export type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** What a schema describes. */
export type Of<Schema extends z.ZodMiniType> = Frozen<z.infer<Schema>>;

/** From 0. */
export const index = z.int().check(z.nonnegative());

/** Null where it is not defined: a prompt without an answer has no logit difference. */
export const maybe = z.nullable(z.number());

/** Rows of numbers: checked by hand, since forty thousand of them come at once. */
export const rowsOfNumbers = z.custom<number[][]>(
  rows =>
    Array.isArray(rows) &&
    rows.every(row => Array.isArray(row) && row.every(value => typeof value === 'number' && Number.isFinite(value))),
  'Rows of numbers are expected.',
);
