/** The commands that measure: what each asks, how it reads, and what its means are. */

import { attentionMean, attentionNumbers } from '../analysis/means/attentionRows';
import { attributeMean, attributeNumbers } from '../analysis/means/attributeRows';
import { pathMean, sweepMean } from '../analysis/means/effectRows';
import { patchMean, patchNumbers } from '../analysis/means/patchRows';
import { pathNumbers, sweepNumbers } from '../protocol/parts/effectNumbers';
import { evaluation } from './evaluate';
import type { CommandName } from './input/commandHelp';
import { command } from './measuring/command';
import { attentionText } from './text/attentionText';
import { attentionMeanText, attributeMeanText, patchMeanText, pathMeanText, sweepMeanText } from './text/meanText';
import { patchText } from './text/patchText';
import { ablateText, attributeText, pathText, predictText, sweepText } from './text/texts';

export const commands = {
  predict: command('predict', {
    ask: ({ everyToken, logits }) => ({ kind: 'predict', everyToken, logits }),
    text: predictText,
  }),
  sweep: command('sweep', {
    ask: () => ({ kind: 'sweep' }),
    text: sweepText,
    averages: {
      numbers: sweepNumbers,
      mean: (rows, over, { by, tests }) => sweepMean(rows, over, by, tests),
      text: sweepMeanText,
    },
  }),
  ablate: command('ablate', { ask: () => ({ kind: 'ablate' }), text: ablateText }),
  path: command('path', {
    ask: ({ to = 'logits' }) => ({ kind: 'path', to }),
    text: pathText,
    averages: {
      numbers: pathNumbers,
      mean: (rows, over, { by, tests }) => pathMean(rows, over, by, tests),
      text: pathMeanText,
    },
  }),
  patch: command('patch', {
    ask: ({ site, direction, at }) => ({ kind: 'patch', site, direction, ...(at === undefined ? {} : { at }) }),
    text: patchText,
    averages: {
      numbers: patchNumbers,
      mean: (rows, over, { ask, tests }) => patchMean(rows, over, ask, tests),
      text: patchMeanText,
    },
  }),
  attribute: command('attribute', {
    ask: () => ({ kind: 'attribute' }),
    text: attributeText,
    averages: {
      numbers: attributeNumbers,
      mean: (rows, over, { model }) => attributeMean(rows, over, model),
      text: attributeMeanText,
    },
  }),
  attention: command('attention', {
    // Of all heads the text has END's rows: the others are a gigabyte of a long prompt.
    ask: ({ heads, json, mean, shard }) => ({
      kind: 'attention',
      heads: heads ?? 'all',
      ...(heads === undefined && !json && !mean && !shard ? { endOnly: true } : {}),
    }),
    text: attentionText,
    averages: { numbers: attentionNumbers, mean: attentionMean, text: attentionMeanText },
  }),
  eval: evaluation,
} satisfies Partial<Record<CommandName, unknown>>;
