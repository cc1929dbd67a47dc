/**
 * Extension host ⇄ the page that compares: all prompts of a file as rows, and one or two of whatever was measured as
 * maps beside each other. Checked on both sides, as the panel's messages are.
 */
import * as z from 'zod/mini';
import { askSchema, measuredSchema } from './analyses';
import { copyMessage, faultMessage, saveMessage } from './panel';
import { headRef } from './parts/heads';
import { index, maybe, type Of } from './parts/schema';

/** What the model says of a prompt with the heads that are off for it. */
const said = z.object({
  first: z.object({ text: z.string(), prob: z.number() }),
  io: z.nullable(z.string()),
  rankIO: z.nullable(z.int()),
  probIO: maybe,
  probS: maybe,
  logitDiff: maybe,
});

/** A prompt of a file with all that is known of it. `key` names it and its content. */
export const promptRow = z.object({
  key: z.string(),
  /** From 0. */
  line: index,
  text: z.string(),
  isTemplate: z.boolean(),
  /** What holds for it, by directive, as a directive writes it. */
  settings: z.record(z.string(), z.string()),
  /** Null until it is known. */
  said: z.nullable(said),
  /** The heads that a sweep found strongest, by KL; null where there was none. */
  strongest: z.nullable(z.array(z.object({ ...headRef.shape, kl: z.number() }))),
  /** Why nothing is known and nothing will be. */
  problem: z.exactOptional(z.string()),
});
export type PromptRow = Of<typeof promptRow>;

/** One of those that stand beside each other. */
export const heldSchema = z.object({
  key: z.string(),
  /** `line 3`, or what a person called it. */
  label: z.string(),
  text: z.string(),
  /** Of the file whose lines its prompts are; and its own line, where it is one prompt or the draws of one. */
  uri: z.exactOptional(z.string()),
  line: z.exactOptional(index),
  model: z.object({ id: z.string(), layers: index, heads: index }),
  known: z.array(measuredSchema),
  /** Whether it can be measured from here. */
  canMeasure: z.boolean(),
});
export type Held = Of<typeof heldSchema>;

export const toCompare = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rows'), uri: z.string(), file: z.string(), rows: z.array(promptRow) }),
  z.object({ kind: z.literal('held'), held: z.array(heldSchema) }),
  /** What is under way of the rows, by key. */
  z.object({
    kind: z.literal('running'),
    running: z.array(z.object({ key: z.string(), done: z.int(), total: z.int() })),
  }),
  z.object({ kind: z.literal('said'), text: z.string(), isProblem: z.boolean() }),
]);

const keys = z.array(z.string());

export const fromCompare = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('reveal'), key: z.string() }),
  /** To a line of the file that one of those beside each other is of. */
  z.object({ kind: z.literal('toLine'), key: z.string(), line: index }),
  /** These, two at most, are shown as maps. */
  z.object({ kind: z.literal('hold'), keys }),
  z.object({ kind: z.literal('measure'), keys, ask: askSchema }),
  z.object({ kind: z.literal('cancel') }),
  copyMessage,
  saveMessage,
  faultMessage,
]);

export type ToCompare = Of<typeof toCompare>;
export type FromCompare = Of<typeof fromCompare>;
