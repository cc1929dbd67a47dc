/** `--mean`: one result for each line of the file, over all draws of a template, then one for the file. */
import { type Means, meanOf, meansOf } from '../analysis/measures/means';
import {
  type AttributeMean,
  effectNames,
  type HeadMeans,
  type PathMean,
  type SweepMean,
  scoreNames,
} from '../protocol/means';
import type {
  AttributeResult,
  Distribution,
  HeadEffect,
  PathResult,
  PromptResult,
  SweepResult,
} from '../protocol/results';

/** What every mean says of itself. */
export interface Over {
  readonly of: { readonly line: number } | 'file';
  readonly template?: string;
  readonly prompt?: string;
  readonly prompts: number;
}

/** @param lines of each result, from 1. */
export function overLines<R extends PromptResult, M>(
  results: readonly R[],
  lines: readonly number[],
  mean: (results: readonly R[], over: Over) => M,
): M[] {
  const groups = new Map<number, R[]>();
  results.forEach((result, at) => {
    const group = groups.get(lines[at]!) ?? [];
    groups.set(lines[at]!, group);
    group.push(result);
  });
  const each = [...groups].map(([line, group]) => {
    const { template, prompt } = group[0]!;
    return mean(group, {
      of: { line },
      ...(template === undefined ? { prompt } : { template }),
      prompts: group.length,
    });
  });
  return [...each, mean(results, { of: 'file', prompts: results.length })];
}

export function sweepMean(results: readonly SweepResult[], over: Over): SweepMean {
  const { samples: _, ...baseline } = results[0]!.baseline;
  return {
    ...over,
    clean: scores(results.map(({ clean }) => clean)),
    // Of a file each prompt has its own.
    ...(over.of === 'file' ? {} : { baseline }),
    heads: headMeans(results.map(({ heads }) => heads)),
  };
}

export function pathMean(results: readonly PathResult[], over: Over): PathMean {
  return {
    ...over,
    clean: scores(results.map(({ clean }) => clean)),
    receiver: results[0]!.receiver,
    senders: headMeans(results.map(({ senders }) => senders)),
  };
}

export function attributeMean(results: readonly AttributeResult[], over: Over): AttributeMean {
  const [first] = results;
  const over1 = (of: (result: AttributeResult) => number) => meanOf(results.map(of));
  const all = {
    heads: first!.heads.map((row, layer) => row.map((_, head) => over1(({ heads }) => heads[layer]![head]!))),
    mlps: first!.mlps.map((_, layer) => over1(({ mlps }) => mlps[layer]!)),
    embed: over1(({ embed }) => embed),
    biases: over1(({ biases }) => biases),
    sum: over1(({ sum }) => sum),
    logitDiff: over1(({ logitDiff }) => logitDiff),
  };
  const of = (pick: 'mean' | 'se') => ({
    heads: all.heads.map(row => row.map(one => one[pick])),
    mlps: all.mlps.map(one => one[pick]),
    embed: all.embed[pick],
    biases: all.biases[pick],
    sum: all.sum[pick],
    logitDiff: all.logitDiff[pick],
  });
  return {
    ...over,
    ...of('mean'),
    se: of('se'),
    lens: first!.lens.map(({ layer }, at) => ({
      layer,
      ...meansOf(
        results.map(({ lens }) => lens[at]!),
        ['logitDiff'] as const,
      ),
    })),
  };
}

function scores(clean: readonly Distribution[]): Means<(typeof scoreNames)[number]> {
  return meansOf(clean, scoreNames);
}

/** Head by head: the same heads in the same order for every prompt. */
function headMeans(prompts: readonly (readonly HeadEffect[])[]): HeadMeans[] {
  return prompts[0]!.map(({ layer, head }, at) => ({
    layer,
    head,
    ...meansOf(
      prompts.map(heads => heads[at]!),
      effectNames,
    ),
  }));
}
