/** What is measured, of which prompts, by which model: what rows are rows of, on one machine or on many. */
import { createHash } from 'node:crypto';
import { formatBaseline, type Settings } from '../../language';
import { drawSeed } from '../../language/draws/question';
import type { Ask } from '../../protocol/analyses';
import { grouped } from '../../protocol/parts/grouped';
import { headName } from '../../protocol/parts/heads';
import type { Question } from '../../protocol/question';
import { type ModelFacts, type Report, resultsVersion } from '../../protocol/results';
import type { LineAsked, ShardHead } from '../../protocol/shards';
import type { Workspace } from '../../worker/runs/workspace';
import type { Arguments } from '../input/arguments';
import type { Asking } from '../input/ask';
import { common, type Settled } from '../rows/lineSettings';
import { headings } from '../text/headings';

/** All but what prompts give. */
export interface About
  extends Omit<ShardHead, 'shard' | 'processors' | 'rows' | 'left' | 'model' | 'models' | 'source'> {
  readonly source: string;
  /** The first is that of the first prompt. It reads the weights through, once, for their hash: only where someone wants to know. */
  readonly models: () => Promise<readonly ModelFacts[]>;
}

/** As a report or a shard says it: the first, and all where there are several. */
export function modelsSaid(models: readonly ModelFacts[]): Pick<ShardHead, 'model' | 'models'> {
  return { model: models[0]!, ...(models.length > 1 ? { models: [...models] } : {}) };
}

export interface Measurement<Row> extends About, Pick<ShardHead, 'left'> {
  /** In the order of the prompts. */
  readonly rows: readonly Row[];
  /** Whether it was ended before all prompts were measured. */
  readonly isInterrupted: boolean;
}

export function about(args: Arguments, asked: readonly Asking[], ask: Ask): About {
  const lines = grouped(asked, ({ line }) => line).map(([first]) => first!);
  const above = headings(lines);
  return {
    version: resultsVersion,
    command: args.command as About['command'],
    mean: args.mean,
    ask,
    models: async () => {
      const facts = await Promise.all(
        [...new Set(asked.map(({ workspace }) => workspace))].map(one => one.model.facts()),
      );
      // One may be asked for by several names.
      return [...new Map(facts.map(one => [`${one.id} ${one.sha256}`, one])).values()];
    },
    source: nameOf(args.source),
    options: optionsOf(args),
    prompts: asked.length,
    lines: lines.map(({ line, question, settings }, i) => ({
      line,
      ...(question.draw ? { template: question.draw.template } : { prompt: question.text }),
      model: lines[i]!.workspace.model.id,
      said: args.command === 'eval' ? saidOfPredictions(settings, question) : said(settings, question),
      ...(above[i] === undefined ? {} : { heading: above[i] }),
      ...(settings.writtenAt.expect === undefined ? {} : { expect: settings.expect }),
    })),
  };
}

/** Of the settings of a report those that the command line alone says. */
function optionsOf({ command, to, samplesFile, overrides: { model } }: Arguments): Record<string, unknown> {
  if (command === 'eval') return model === undefined ? {} : { model };
  return {
    ...(samplesFile === undefined ? {} : { baseline: 'samples-file', samplesFile }),
    ...(command === 'path' ? { to } : {}),
  };
}

/** What every result of a line is measured with, besides what its provenance says. */
function said(settings: Settings, { draw }: Question): Record<string, unknown> {
  const { baseline, positions, forms, samples, top, bos } = settings;
  const drawn = draw ? { seed: drawSeed(settings) } : {};
  return { baseline: formatBaseline(baseline), positions, forms: [...forms], samples, ...drawn, top, bos };
}

/** Of a replacement only heads that are off know; its seed is that of the draws. */
function saidOfPredictions(settings: Settings, { draw, said }: Question): Record<string, unknown> {
  const { baseline, positions, forms, samples, bos, off } = settings;
  const corrupt = baseline.kind === 'corrupt' ? { corrupt: said.corrupt } : {};
  return {
    ...(draw ? { forms: [...forms], samples, seed: drawSeed(settings) } : {}),
    bos,
    off: off.map(headName),
    ...(off.length === 0 ? {} : { baseline: said.baseline, positions, ...corrupt }),
  };
}

function nameOf(source: Arguments['source']): string {
  return source.kind === 'file' ? source.path : source.kind === 'prompt' ? '--prompt' : 'standard input';
}

/** SHA-256 of everything that the numbers depend on: equal for all parts of one measurement, and for no other. */
export async function keyOf({ mean, command, ask, lines }: About, asked: readonly Asking[]): Promise<string> {
  const models = new Map<Workspace, unknown>();
  for (const { workspace } of asked) if (!models.has(workspace)) models.set(workspace, await workspace.model.facts());
  const order = [...models.keys()];
  const expected = lines.map(({ line, expect }) => [line, expect]);
  const hash = createHash('sha256');
  hash.update(JSON.stringify([command, mean, ask, expected, [...models.values()]]));
  for (const { workspace, line, question } of asked)
    hash.update(JSON.stringify([order.indexOf(workspace), line, question]));
  return hash.digest('hex');
}

/** @param read by each row: the settings that its analysis read. */
export async function reportOf<Result>(
  { version, command, models, options, lines, rows, prompts, isInterrupted }: Measurement<{ readonly line: number }>,
  results: readonly Result[],
  read: readonly Settled[],
): Promise<Report<Result>> {
  const measured = new Set(rows.map(({ line }) => line));
  return {
    version,
    command,
    ...modelsSaid(await models()),
    settings: {
      ...common(lines.filter(({ line }) => measured.has(line)).map(({ said }) => said)),
      // What the analysis does not read is none of its settings: a sweep takes every head alone.
      ...common(read),
      ...options,
    },
    ...(isInterrupted ? { interrupted: { prompts: rows.length, of: prompts } } : {}),
    results,
  };
}

export function lineOf(lines: readonly LineAsked[], line: number): LineAsked {
  return lines.find(one => one.line === line)!;
}
