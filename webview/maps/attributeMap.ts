/** What each head writes on the logit difference by itself. */
import { blank } from '../measured/grid';
import { resultOf } from '../measured/known';
import { say } from '../strings';
import type { MapKind } from './mapKind';

const ask = { kind: 'attribute' } as const;

export const attributeMap: MapKind<'attribute'> = {
  kind: 'attribute',
  label: 'attribution',
  first: () => ask,
  ask: () => ask,
  map: (_, known, grid) => {
    const result = resultOf(known, ask);
    return {
      grid,
      columns: { kind: 'heads' },
      values: result?.heads.flat() ?? blank(grid),
      scale: 'diverging',
      name: say('attribution'),
      title: say('attributionLong'),
      unit: say('unitLogits'),
      result,
      isPartial: false,
    };
  },
  choosers: () => [],
  table: (_, known) => {
    const result = resultOf(known, ask);
    if (!result) return null;
    const { heads, mlps, embed, biases, sum } = result;
    return {
      header: ['Part', say('attribution')],
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
