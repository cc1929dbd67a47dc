/** The commands that measure: ask every prompt's question, print the results as text or as one JSON object. */
import type { RunOptions } from '../analysis/runs/progress';
import { formatBaseline, type Settings } from '../language';
import type { AskOf, Kind, ResultOf } from '../protocol/analyses';
import { Failed } from '../protocol/failure';
import type { PromptResult, Report } from '../protocol/results';
import { resultsVersion } from '../protocol/results';
import { measureMany, type Outcome } from '../worker/analyses/measureMany';
import type { Arguments } from './input/arguments';
import { type Asking, askings } from './input/ask';
import type { CommandName } from './input/commandHelp';
import { attributeMean, overLines, pathMean, sweepMean } from './mean';
import { attentionText } from './text/attentionText';
import { type Headings, headings } from './text/headings';
import type { Style } from './text/layout';
import { attributeMeanText, pathMeanText, sweepMeanText } from './text/meanText';
import { patchText } from './text/patchText';
import { progressLine } from './text/progressLine';
import { Skipped } from './text/skipped';
import { ablateText, attributeText, pathText, predictText, sweepText } from './text/texts';

export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly style: Style;
}

interface Command<K extends Exclude<Kind, 'facts'>> {
  readonly ask: (args: Arguments) => AskOf<K>;
  /** With `--mean`: one result a line, one for the file, and how they read. */
  readonly mean?: (args: Arguments, results: readonly ResultOf<K>[], lines: readonly number[]) => Averaged;
  readonly text: (style: Style, results: readonly ResultOf<K>[], args: Arguments, headings: Headings) => string[];
}

interface Averaged {
  readonly results: readonly object[];
  readonly text: (style: Style) => string[];
}

/** A command over one type of result, closed over it so that a table can hold all of them. */
function command<K extends Exclude<Kind, 'facts'>>({ ask, text, mean }: Command<K>) {
  return async (args: Arguments, io: Io): Promise<number> => {
    const note = (said: string) => io.err(`note: ${said}`);
    const what = ask(args);
    const asked = askings(args, what, note);
    const progress = progressLine();
    const results: ResultOf<K>[] = [];
    const answered: Asking[] = [];
    const skipped = new Skipped();
    try {
      for await (const { asking, outcome } of outcomes(asked, what, { onProgress: progress.show })) {
        if ('error' in outcome) {
          if (!skipped.take(asking, outcome.error)) throw at(asking.place, outcome.error);
          continue;
        }
        results.push(outcome.result as ResultOf<K>);
        answered.push(asking);
      }
    } finally {
      progress.clear();
    }
    skipped.tell(note, results.length);
    if (args.mean && mean) {
      const averaged = mean(
        args,
        results,
        answered.map(({ line }) => line),
      );
      const whole = { ...(await report(args, answered, results)), results: averaged.results };
      io.out(args.json ? JSON.stringify(whole) : averaged.text(io.style).join('\n'));
      return 0;
    }
    if (args.json) io.out(JSON.stringify(await report(args, answered, results)));
    else io.out(text(io.style, results, args, headings(asked, answered, results)).join('\n'));
    return 0;
  };
}

/** In the order of what is asked; neighbours of one model are measured together. */
async function* outcomes<A extends AskOf<Exclude<Kind, 'facts'>>>(
  asked: readonly Asking[],
  what: A,
  options: RunOptions,
): AsyncGenerator<{ readonly asking: Asking; readonly outcome: Outcome<ResultOf<A['kind']>> }> {
  for (let from = 0, to = 0; from < asked.length; from = to) {
    const { workspace } = asked[from]!;
    while (asked[to]?.workspace === workspace) to++;
    const some = asked.slice(from, to);
    const questions = some.map(({ question }) => question);
    for await (const outcome of measureMany(workspace, questions, what, options))
      yield { asking: some[outcome.at]!, outcome };
  }
}

export const commands = {
  predict: command<'predict'>({
    ask: ({ everyToken, logits }) => ({ kind: 'predict', everyToken, logits }),
    text: predictText,
  }),
  sweep: command<'sweep'>({
    ask: () => ({ kind: 'sweep' }),
    text: sweepText,
    mean: (args, results, lines) => {
      const means = overLines(results, lines, sweepMean);
      return { results: means, text: style => sweepMeanText(style, means, args) };
    },
  }),
  ablate: command<'ablate'>({ ask: () => ({ kind: 'ablate' }), text: ablateText }),
  path: command<'path'>({
    ask: ({ to = 'logits' }) => ({ kind: 'path', to }),
    text: pathText,
    mean: (args, results, lines) => {
      const means = overLines(results, lines, pathMean);
      return { results: means, text: style => pathMeanText(style, means, args) };
    },
  }),
  patch: command<'patch'>({
    ask: ({ site, direction, at }) => ({ kind: 'patch', site, direction, ...(at === undefined ? {} : { at }) }),
    text: patchText,
  }),
  attribute: command<'attribute'>({
    ask: () => ({ kind: 'attribute' }),
    text: attributeText,
    mean: (_, results, lines) => {
      const means = overLines(results, lines, attributeMean);
      return { results: means, text: style => attributeMeanText(style, means) };
    },
  }),
  attention: command<'attention'>({
    // Of all heads the text has END's rows: the others are a gigabyte of a long prompt.
    ask: ({ heads, json }) => ({
      kind: 'attention',
      heads: heads ?? 'all',
      ...(heads === undefined && !json ? { endOnly: true } : {}),
    }),
    text: attentionText,
  }),
} satisfies Partial<Record<CommandName, unknown>>;

async function report<R extends PromptResult>(
  args: Arguments,
  asked: readonly Asking[],
  results: readonly R[],
): Promise<Report<R>> {
  const [first] = asked;
  return {
    version: resultsVersion,
    command: args.command,
    model: await first!.workspace.model.facts(),
    settings: {
      ...common(asked.map(({ settings }) => said(settings))),
      // What the analysis does not read is none of its settings: a sweep takes every head alone.
      ...common(results.map(({ provenance }) => provenance.settings)),
      ...(args.samplesFile === undefined ? {} : { baseline: 'samples-file', samplesFile: args.samplesFile }),
      ...(args.command === 'path' ? { to: args.to } : {}),
    },
    results,
  };
}

/** What every result is measured with, besides what its provenance says. */
function said({ baseline, positions, forms, samples, top, bos }: Settings): Readonly<Record<string, unknown>> {
  return { baseline: formatBaseline(baseline), positions, forms, samples, top, bos };
}

/** The settings that all have alike; those in which they differ are said by each result. */
function common(all: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const [first = {}, ...others] = all;
  const text = (value: unknown) => JSON.stringify(value);
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every(other => text(other[name]) === text(value))),
  );
}

/** An error with the prompt's place in front of it. */
function at(place: string, error: unknown): unknown {
  if (!(error instanceof Failed)) return error;
  const { code, message, todo } = error.failure;
  return new Failed(code, `${place}: ${message}`, todo);
}
