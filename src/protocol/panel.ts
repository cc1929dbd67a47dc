/**
 * Extension host ⇄ webview. Each side checks what it receives against these schemas and drops what does not fit, so
 * that neither has to trust the other's version. `key` names the prompt and its content that a message is about: an
 * answer about another one is not shown.
 */
import * as z from 'zod/mini';
import { askSchema, measuredSchema } from './analyses';
import { headRef } from './parts/heads';
import type { Of } from './parts/schema';

const failure = z.object({ code: z.string(), message: z.string(), todo: z.string() });

/** What a measurement depends on besides the prompt; `Unknown` where the host cannot tell. */
const settings = z.object({
  baseline: z.string(),
  positions: z.enum(['all', 'end']),
  bos: z.boolean(),
  top: z.int(),
  corrupt: z.string(),
  /** Of a template; the command line says them of every prompt. */
  forms: z.array(z.string()),
  samples: z.int(),
});

const model = z.object({
  id: z.string(),
  sha256: z.exactOptional(z.string()),
  layers: z.exactOptional(z.int()),
  heads: z.exactOptional(z.int()),
  width: z.exactOptional(z.int()),
  /** What the button says that gets it, where its files are not here: `Download gpt2 (548 MB)…`. */
  download: z.exactOptional(z.string()),
});

/** The prompt that the panel shows. */
const prompt = z.object({
  key: z.string(),
  /** Equal for prompts that say the same: what was kept of one is true of another. */
  content: z.string(),
  /** For people: the file's name and the line from 1. */
  file: z.string(),
  line: z.int(),
  text: z.string(),
  isTemplate: z.boolean(),
  /** Of a template the draw that is shown, whose text it is; all of them where there is none. */
  draw: z.exactOptional(
    z.object({ at: z.int(), form: z.exactOptional(z.string()), text: z.exactOptional(z.string()) }),
  ),
  draws: z.exactOptional(z.int()),
  model,
  settings,
  /** Heads that are off now, and whether the file says otherwise. */
  off: z.array(headRef),
  unsaved: z.boolean(),
  /** What the model says of it, right or wrong: `✓ Mary 60% · logit difference 3.41`. */
  says: z.exactOptional(z.string()),
  /** So many of the text's characters the model can read, where that is not all of it. */
  reaches: z.exactOptional(z.int()),
});

const underWay = z.object({
  ask: askSchema,
  rows: z.array(z.unknown()),
  /** What it does, with counts. */
  doing: z.string(),
  done: z.int(),
  total: z.int(),
});

/** What stands in the title bar of the view, or, in an editor tab, which has none of its own, on its page. */
export const barActs = ['sweep', 'copy', 'save', 'twoMaps', 'options'] as const;
export type BarAct = (typeof barActs)[number];

export const toView = z.discriminatedUnion('kind', [
  /** Another prompt, or the same in another state; null where the cursor is on none. */
  z.object({
    kind: z.literal('prompt'),
    prompt: z.nullable(prompt),
    pinned: z.boolean(),
    /** What is known of it already, and what is under way. */
    known: z.array(measuredSchema),
    underWay: z.array(underWay),
  }),
  z.object({
    kind: z.literal('status'),
    state: z.enum(['untrusted', 'starting', 'idle', 'busy', 'restarting', 'stopped']),
    doing: z.exactOptional(z.string()),
    failure: z.exactOptional(failure),
  }),
  /** How many prompts of the file are known to be answered wrongly; the one that is shown may be one of them. */
  z.object({ kind: z.literal('wrong'), count: z.int() }),
  z.object({ kind: z.literal('started'), key: z.string(), ask: askSchema }),
  /** Rows of a result under way, as they come; checked against what `ask` gives where they are used. */
  z.object({ kind: z.literal('rows'), key: z.string(), ...underWay.shape }),
  /** It begins anew: the model process died of it once. */
  z.object({ kind: z.literal('again'), key: z.string(), ask: askSchema }),
  z.object({ kind: z.literal('measured'), key: z.string(), measured: measuredSchema }),
  z.object({ kind: z.literal('failed'), key: z.string(), ask: askSchema, failure }),
  /** A sentence for the person: what was copied or saved, or why not. */
  z.object({ kind: z.literal('said'), text: z.string(), isProblem: z.boolean() }),
  /** Something in the view's title bar was clicked. */
  z.object({ kind: z.literal('bar'), act: z.enum(barActs) }),
]);

export const exportFormats = ['md', 'csv', 'json', 'tex', 'txt', 'svg', 'pdf', 'png'] as const;

/** To the clipboard, and to a file that the person names: from any page. */
export const copyMessage = z.object({ kind: z.literal('copy'), text: z.string(), format: z.enum(exportFormats) });
export const saveMessage = z.object({
  kind: z.literal('save'),
  /** Proposed, without a folder. */
  name: z.string().check(z.regex(/^[\w.-]{1,120}$/)),
  format: z.enum(exportFormats),
  content: z.string(),
  encoding: z.enum(['utf8', 'base64']),
});

/** Something went wrong in the page itself. */
export const faultMessage = z.object({ kind: z.literal('fault'), text: z.string().check(z.maxLength(2000)) });

export const fromView = z.discriminatedUnion('kind', [
  /** The view can receive; it is told everything anew. */
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('measure'), key: z.string(), ask: askSchema }),
  /** Ends it, whoever began it. */
  z.object({ kind: z.literal('cancel'), key: z.string(), ask: askSchema }),
  /** What was kept in the view from an earlier window. */
  z.object({ kind: z.literal('restore'), key: z.string(), measured: z.array(measuredSchema) }),
  /** Copies the line of `ioi` that gives the same numbers. */
  z.object({ kind: z.literal('copyCommand'), key: z.string(), ask: askSchema }),
  z.object({
    kind: z.literal('setOff'),
    key: z.string(),
    heads: z.array(headRef),
    how: z.enum(['toggle', 'set']),
  }),
  z.object({ kind: z.literal('keepInFile'), key: z.string() }),
  /** Writes the way of path patching above the prompt, with the commands that redo it. */
  z.object({ kind: z.literal('writeTrail'), key: z.string(), receivers: z.array(z.string()) }),
  /** To the next prompt of the file that is answered wrongly, or the one before. */
  z.object({ kind: z.literal('toWrong'), key: z.string(), way: z.enum(['next', 'previous']) }),
  /** To a draw of the template, from 0, to the next that fails, to all of them; or to a list of them. */
  z.object({
    kind: z.literal('toDraw'),
    key: z.string(),
    to: z.union([z.nullable(z.int()), z.enum(['next', 'previous', 'pick'])]),
  }),
  /** What its title bar depends on. */
  z.object({ kind: z.literal('shows'), isDouble: z.boolean(), hasNumbers: z.boolean() }),
  z.object({ kind: z.literal('pin'), pinned: z.boolean() }),
  /** Back to the prompt in its editor. */
  z.object({ kind: z.literal('reveal'), key: z.string() }),
  z.object({ kind: z.literal('openInTab') }),
  copyMessage,
  saveMessage,
  /** Opens the Python cell that measures the same. */
  z.object({ kind: z.literal('transformerLens'), key: z.string(), ask: askSchema }),
  /** A next step that an empty or failed view offers. */
  z.object({
    kind: z.literal('act'),
    act: z.enum(['openExample', 'newFile', 'trust', 'downloadModel', 'restartWorker', 'restartServer', 'showLog']),
  }),
  faultMessage,
]);

export type ToView = Of<typeof toView>;
export type FromView = Of<typeof fromView>;
export type PanelPrompt = Of<typeof prompt>;
export type ExportFormat = (typeof exportFormats)[number];
