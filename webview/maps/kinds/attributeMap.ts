/** What each head writes on the logit difference by itself. */
import * as z from 'zod/mini';
import { blank } from '../../measured/grid';
import { resultOf } from '../../measured/known';
import { say } from '../../strings';
import { CellMapView } from '../heatmap/cellMapView';
import { precision } from '../precision';
import type { MapKind } from './mapKind';

const ask = { kind: 'attribute' } as const;

const choice = z.object({ kind: z.literal('attribute') });

export const attributeMap: MapKind<z.infer<typeof choice>> = {
  kind: 'attribute',
  label: 'attribution',
  choice,
  first: () => ask,
  ask: () => ask,
  of: ({ kind }) => (kind === 'attribute' ? ask : undefined),
  named: () => say('attribution'),
  columns: () => 'heads',
  map: (_, known, grid) => {
    const result = resultOf(known, ask);
    return {
      grid,
      columns: { kind: 'heads' },
      values: result?.heads.flat() ?? blank(grid),
      scale: 'diverging',
      name: say('attributionName'),
      title: say('attributionLong'),
      unit: say('unitLogits'),
      precision: precision.logits,
      result,
      isPartial: false,
    };
  },
  draw: CellMapView,
  numberOf: () => 0,
  choosers: () => [],
  ofHead: known => (resultOf(known, ask) ? [{ choice: ask }] : []),
  table: (_, known) => {
    const result = resultOf(known, ask);
    if (!result) return null;
    const { heads, mlps, embed, biases, sum } = result;
    return {
      header: ['Part', say('attributionName')],
      rows: [
        ...heads.flatMap((layer, l) => layer.map((value, h) => [`${l}.${h}`, value] as const)),
        ...mlps.map((value, l) => [`MLP ${l}`, value] as const),
        ['Embeddings', embed],
        ['Biases', biases],
        ['Sum', sum],
      ],
    };
  },
  missing: () => '',
};
