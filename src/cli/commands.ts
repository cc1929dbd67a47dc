/** The commands that measure: ask every prompt's question, print the results as text or as one JSON object. */
import type { Settings } from '../language';
import { formatBaseline } from '../language';
import { Failed } from '../protocol/failure';
import type { Report } from '../protocol/results';
import { type PromptResult, resultsVersion } from '../protocol/results';
import { ablate, predict, sweep } from '../worker/measure';
import type { OpenModel } from '../worker/openModel';
import { attribute, path } from '../worker/paths';
import { type Arguments, usage } from './arguments';
import { type Asking, askings } from './ask';
import type { CommandName } from './commandHelp';
import { type Headings, headings } from './headings';
import type { Style } from './layout';
import { progressLine } from './progressLine';
import { Skipped } from './skipped';
import { ablateText, attributeText, pathText, predictText, sweepText } from './texts';

export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly style: Style;
}

type Measure<R extends PromptResult> = (
  asking: Asking,
  args: Arguments,
  options: Parameters<typeof predict>[2],
) => Promise<R>;

interface Command<R extends PromptResult> {
  readonly measure: Measure<R>;
  readonly text: (style: Style, results: readonly R[], args: Arguments, headings: Headings) => string[];
}

/** A command over one type of result, closed over it so that a table can hold all of them. */
function command<R extends PromptResult>({ measure, text }: Command<R>) {
  return async (args: Arguments, io: Io): Promise<number> => {
    const note = (said: string) => io.err(`note: ${said}`);
    const asked = askings(args, note);
    const progress = progressLine();
    const results: R[] = [];
    const answered: Asking[] = [];
    const skipped = new Skipped();
    try {
      for (const asking of asked) {
        try {
          results.push(await measure(asking, args, { onProgress: progress.show }));
          answered.push(asking);
        } catch (error) {
          if (!skipped.take(asking, error)) throw at(asking.place, error);
        }
      }
    } finally {
      progress.clear();
    }
    skipped.tell(note, results.length);
    const { workspace, settings } = answered[0]!;
    if (args.json) io.out(JSON.stringify(await report(args.command, workspace.model, settings, args, results)));
    else io.out(text(io.style, results, args, headings(asked, answered, results)).join('\n'));
    return 0;
  };
}

export const commands = {
  predict: command({
    measure: ({ workspace, question }, args, options) =>
      predict(workspace, question, { ...options, everyToken: args.everyToken, logits: args.logits }),
    text: predictText,
  }),
  sweep: command({
    // Each head alone: those that are off in the file are not part of it.
    measure: ({ workspace, question }, _, options) => sweep(workspace, question, options ?? {}),
    text: sweepText,
  }),
  ablate: command({
    measure: ({ workspace, question }, _, options) => {
      if (question.off.length === 0) throw usage('No head is off.', 'Name some: --off 9.9, or @off 9.9 in the file.');
      return ablate(workspace, question, options);
    },
    text: ablateText,
  }),
  path: command({
    measure: ({ workspace, question }, args, options) => path(workspace, question, args.to ?? 'logits', options ?? {}),
    text: pathText,
  }),
  attribute: command({
    measure: ({ workspace, question }, _, options) => attribute(workspace, question, options),
    text: attributeText,
  }),
} satisfies Partial<Record<CommandName, unknown>>;

async function report<R extends PromptResult>(
  name: string,
  model: OpenModel,
  settings: Settings,
  args: Arguments,
  results: readonly R[],
): Promise<Report<R>> {
  const { baseline, positions, off, forms, samples, top, bos } = settings;
  return {
    version: resultsVersion,
    command: name,
    model: await model.facts(),
    settings: {
      baseline: args.samplesFile === undefined ? formatBaseline(baseline) : 'samples-file',
      positions,
      off: off.map(({ layer, head }) => `${layer}.${head}`),
      forms,
      samples,
      top,
      bos,
      ...(args.samplesFile === undefined ? {} : { samplesFile: args.samplesFile }),
      ...(args.command === 'path' ? { to: args.to } : {}),
    },
    results,
  };
}

/** An error with the prompt's place in front of it. */
function at(place: string, error: unknown): unknown {
  if (!(error instanceof Failed)) return error;
  const { code, message, todo } = error.failure;
  return new Failed(code, `${place}: ${message}`, todo);
}
