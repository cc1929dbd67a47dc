/**
 * Extension host ⇄ webview. Each side checks what it receives against these schemas and drops what does not fit, so
 * that neither has to trust the other's version. `key` names the prompt, its model and its settings that a message is
 * about: an answer about another one is not shown.
 */
import * as z from 'zod/mini';
import {
  ablateResult,
  attentionResult,
  attributeResult,
  headEffect,
  headRef,
  pathResult,
  sweepResult,
  writesResult,
} from './panelResults';

const failure = z.object({ code: z.string(), message: z.string(), todo: z.string() });

/** What a measurement depends on besides the prompt; `Unknown` where the host cannot tell. */
const settings = z.object({
  baseline: z.string(),
  positions: z.enum(['all', 'end']),
  bos: z.boolean(),
  top: z.int(),
});

const model = z.object({
  id: z.string(),
  sha256: z.exactOptional(z.string()),
  layers: z.exactOptional(z.int()),
  heads: z.exactOptional(z.int()),
  width: z.exactOptional(z.int()),
});

/** The prompt that the panel shows. */
const prompt = z.object({
  key: z.string(),
  /** For people: the file's name and the line from 1. */
  file: z.string(),
  line: z.int(),
  text: z.string(),
  isTemplate: z.boolean(),
  model,
  settings,
  /** Heads that are off now, and whether the file says otherwise. */
  off: z.array(headRef),
  unsaved: z.boolean(),
});

/** A measurement as the panel asks for it. */
export const panelMeasurement = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sweep') }),
  z.object({ kind: z.literal('path'), to: z.string().check(z.maxLength(2000)) }),
  z.object({ kind: z.literal('attribute') }),
  /** END's row of every head's attention pattern. */
  z.object({ kind: z.literal('lookup') }),
  z.object({ kind: z.literal('attention'), head: headRef }),
  z.object({ kind: z.literal('ablate'), head: headRef }),
  z.object({ kind: z.literal('writes'), head: headRef }),
]);

/** What came of it. */
export const measured = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sweep'), result: sweepResult }),
  z.object({ kind: z.literal('path'), to: z.string(), result: pathResult }),
  z.object({ kind: z.literal('attribute'), result: attributeResult }),
  z.object({ kind: z.literal('lookup'), result: attentionResult }),
  z.object({ kind: z.literal('attention'), result: attentionResult }),
  z.object({ kind: z.literal('ablate'), head: headRef, result: ablateResult }),
  z.object({ kind: z.literal('writes'), result: writesResult }),
]);

export const toView = z.discriminatedUnion('kind', [
  /** Another prompt, or the same in another state; null where the cursor is on none. */
  z.object({
    kind: z.literal('prompt'),
    prompt: z.nullable(prompt),
    pinned: z.boolean(),
    /** What is known of it already. */
    known: z.array(measured),
  }),
  z.object({
    kind: z.literal('status'),
    state: z.enum(['untrusted', 'starting', 'idle', 'busy', 'restarting', 'stopped']),
    doing: z.exactOptional(z.string()),
    failure: z.exactOptional(failure),
  }),
  z.object({ kind: z.literal('started'), key: z.string(), what: panelMeasurement }),
  /** Heads of a sweep under way, as they come. */
  z.object({
    kind: z.literal('heads'),
    key: z.string(),
    heads: z.array(headEffect),
    done: z.int(),
    total: z.int(),
  }),
  z.object({ kind: z.literal('measured'), key: z.string(), measured }),
  z.object({ kind: z.literal('failed'), key: z.string(), what: panelMeasurement, failure }),
  /** A sentence for the person: what was copied or saved, or why not. */
  z.object({ kind: z.literal('said'), text: z.string(), isProblem: z.boolean() }),
]);

export const exportFormats = ['md', 'csv', 'json', 'svg', 'png'] as const;

export const fromView = z.discriminatedUnion('kind', [
  /** The view can receive; it is told everything anew. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('measure'), key: z.string(), what: panelMeasurement }),
  z.object({ kind: z.literal('cancel'), key: z.string() }),
  z.object({
    kind: z.literal('setOff'),
    key: z.string(),
    heads: z.array(headRef),
    how: z.enum(['toggle', 'set']),
  }),
  z.object({ kind: z.literal('keepInFile'), key: z.string() }),
  z.object({ kind: z.literal('pin'), pinned: z.boolean() }),
  /** Back to the prompt in its editor. */
  z.object({ kind: z.literal('reveal'), key: z.string() }),
  z.object({ kind: z.literal('openInTab') }),
  z.object({ kind: z.literal('copy'), text: z.string(), format: z.enum(exportFormats) }),
  z.object({
    kind: z.literal('save'),
    /** Proposed, without a folder. */
    name: z.string().check(z.regex(/^[\w.-]{1,120}$/)),
    format: z.enum(exportFormats),
    content: z.string(),
    encoding: z.enum(['utf8', 'base64']),
  }),
  z.object({ kind: z.literal('transformerLens'), key: z.string() }),
  /** A next step that an empty or failed view offers. */
  z.object({
    kind: z.literal('act'),
    act: z.enum(['openExample', 'newFile', 'trust', 'downloadModel', 'restartWorker', 'restartServer', 'showLog']),
  }),
  /** Something went wrong in the view itself. */
  z.object({ kind: z.literal('fault'), text: z.string().check(z.maxLength(2000)) }),
]);

export type ToView = z.infer<typeof toView>;
export type FromView = z.infer<typeof fromView>;
export type PanelPrompt = z.infer<typeof prompt>;
export type PanelSettings = z.infer<typeof settings>;
export type PanelMeasurement = z.infer<typeof panelMeasurement>;
export type Measured = z.infer<typeof measured>;
export type ExportFormat = (typeof exportFormats)[number];
