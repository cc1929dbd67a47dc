/** The attention patterns of some heads. */

import { allHeads, checkHead } from '../../analysis/model/heads';
import { layerPatterns } from '../../analysis/readings/attention';
import { checkCancelled } from '../../analysis/runs/progress';
import type { AttentionResult } from '../../protocol/results';
import type { Implementation } from './implement';

export const attention: Implementation<'attention'> = async ({ on, asked, options }, { heads, endOnly = false }) => {
  const { stages } = on.model;
  const clean = await on.cleanRun(asked, options);
  const from = endOnly ? clean.ids.length - 1 : 0;
  const patterns: AttentionResult['heads'][number][] = [];
  const layers = new Map<number, Promise<number[][][]>>();
  for (const { layer, head } of heads === 'all' ? allHeads(stages.shape) : heads) {
    checkCancelled(options);
    checkHead(stages.shape, { layer, head });
    if (!layers.has(layer)) layers.set(layer, layerPatterns(stages, clean, layer, from));
    patterns.push({ layer, head, pattern: (await layers.get(layer)!)[head]! });
  }
  return { heads: patterns, positions: Object.fromEntries(asked.positions) };
};
