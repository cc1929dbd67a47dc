/** `attribute --mean`: the parts of the logit difference; the means of the parts sum to the mean of the difference. */

import type { AttributeMean } from '../../protocol/means';
import type { Numbers } from '../../protocol/parts/effectNumbers';
import { headName } from '../../protocol/parts/heads';
import type { AttributeResult } from '../../protocol/results';
import type { Mean } from '../measures/means';
import { meanOf } from '../measures/means';
import type { Over, Rows } from './meanRows';

const wholes = ['embed', 'biases', 'sum', 'logitDiff'] as const;

export function attributeNumbers(result: AttributeResult): Numbers {
  const { heads, mlps, lens } = result;
  const parts: [string, number][] = [
    ...heads.flatMap((row, layer) => row.map((value, head): [string, number] => [headName({ layer, head }), value])),
    ...mlps.map((value, layer): [string, number] => [`mlp ${layer}`, value]),
    ...lens.map(({ layer, logitDiff }): [string, number] => [`lens ${layer}`, logitDiff]),
  ];
  return {
    whole: wholes.map(name => result[name]),
    places: parts.map(([place]) => place),
    numbers: parts.map(([, value]) => value),
  };
}

export function attributeMean(
  rows: Rows,
  over: Over,
  { layers, heads }: { layers: number; heads: number },
): AttributeMean {
  const each = (count: number) => Array.from({ length: count }, (_, i) => i);
  const whole = (name: (typeof wholes)[number]) => meanOf(rows.whole(wholes.indexOf(name)));
  const all = {
    heads: each(layers).map(layer => each(heads).map(head => rows.mean(headName({ layer, head })))),
    mlps: each(layers).map(layer => rows.mean(`mlp ${layer}`)),
    embed: whole('embed'),
    biases: whole('biases'),
    sum: whole('sum'),
    logitDiff: whole('logitDiff'),
  };
  const of = (pick: keyof Mean & ('mean' | 'se')) => ({
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
    lens: each(layers + 1).map(at => ({ layer: at - 1, ...rows.means(['logitDiff'] as const, `lens ${at - 1}`) })),
  };
}
