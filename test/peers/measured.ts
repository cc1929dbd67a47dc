/** What is held against the peers: measurements of the command line, and their numbers by place as the cells name them. */
import type { Ask, Measured } from '../../src/protocol/analyses';
import type { Effect, Report } from '../../src/protocol/results';
import { ioi } from '../cli/ioi';

export const demo = 'media/models/demo';
export const prompt = 'When Mary and John went to the store, John gave a drink to => Mary | John';
export const corruptText = 'When Mary and John went to the store, Mary gave a drink to';
/** Another length, with BOS. */
const other = 'Then, Anna and Tom had a long talk, and Tom gave a ring to => Anna | Tom';

/** The first prompt's, or the first line's. */
export async function results<R>(args: readonly string[]): Promise<R> {
  return (await allResults<R>(args))[0]!;
}

export async function allResults<R>(args: readonly string[]): Promise<readonly R[]> {
  const ran = await ioi([...args, '--json']);
  if (ran.code !== 0) throw new Error(ran.err);
  return (JSON.parse(ran.out) as Report<R>).results;
}

interface Case {
  readonly title: string;
  readonly ask: Ask;
  readonly args: readonly string[];
}

const of = (...args: string[]) => [...args, '--model', demo, '--prompt', prompt];
const corrupt = ['--corrupt', `text ${corruptText}`];
const patch = (
  site: 'resid' | 'attn' | 'mlp' | 'z' | 'q' | 'k' | 'v' | 'pattern',
  direction: 'denoise' | 'noise',
  ...more: string[]
) => ({
  title: `activation patching, ${site}, ${direction}${more.length > 0 ? ', several corrupted prompts' : ''}`,
  ask: { kind: 'patch', site, direction } as const,
  args: of('patch', '--site', site, '--direction', direction, ...(more.length > 0 ? more : corrupt)),
});
const path = (to: string) => ({
  title: `path patching to ${to}`,
  ask: { kind: 'path', to } as const,
  args: of('path', '--to', to),
});

export const cases: readonly Case[] = [
  { title: 'sweep, mean of 128', ask: { kind: 'sweep' }, args: of('sweep') },
  { title: 'sweep, zero', ask: { kind: 'sweep' }, args: of('sweep', '--baseline', 'zero') },
  {
    title: 'sweep, resampled, END alone, BOS',
    ask: { kind: 'sweep' },
    args: ['sweep', '--model', demo, '--prompt', other]
      .concat('--bos', 'on', '--positions', 'end')
      .concat('--baseline', 'resample ABC 4 seed=1'),
  },
  path('logits'),
  path('5.1.q@END,5.2.q@END,4.0.q@END'),
  path('1.*.k@S1,2.*.k@S1,3.*.k@S1,4.*.k@S1,5.*.k@S1'),
  path('3.*.v@S2,5.0.v@IO'),
  patch('resid', 'denoise'),
  patch('resid', 'noise'),
  patch('attn', 'denoise'),
  patch('mlp', 'denoise'),
  patch('mlp', 'noise'),
  patch('z', 'denoise', '--corrupt', 'ABC 3 seed=1'),
  patch('q', 'noise', '--corrupt', 'ABC 3 seed=1'),
  patch('k', 'denoise'),
  patch('v', 'noise'),
  patch('pattern', 'denoise'),
  { title: 'attribution and lens', ask: { kind: 'attribute' }, args: of('attribute') },
  { title: 'attention', ask: { kind: 'attention', heads: 'all' }, args: of('attention') },
];

export type Numbers = Readonly<Record<string, number>>;

/** By place, written as the cell's own places are: `4 0`, `MLP 3`, `2 None 5`. */
export function numbersOf(measured: Measured): ReadonlyMap<string, Numbers> {
  switch (measured.kind) {
    case 'sweep':
      return new Map(measured.result.heads.map(one => [`${one.layer} ${one.head}`, effects(one)]));
    case 'path':
      return new Map(measured.result.senders.map(one => [`${one.layer} ${one.head}`, effects(one)]));
    case 'patch':
      return new Map(
        measured.result.cells.map(cell => [
          `${cell.layer} ${cell.head ?? 'None'} ${cell.position ?? 'None'}`,
          { ...effects(cell), ...present({ logitDiff: cell.logitDiff, restored: cell.restored }) },
        ]),
      );
    case 'attribute': {
      const { heads, mlps, embed, biases, sum, lens } = measured.result;
      const parts: [string, number][] = [
        ...heads.flatMap((layer, l) => layer.map((value, h): [string, number] => [`head ${l} ${h}`, value])),
        ...mlps.map((value, l): [string, number] => [`MLP ${l}`, value]),
        ['embeddings', embed],
        ['biases', biases],
        ['sum', sum],
        ...lens.map(({ layer, logitDiff }): [string, number] => [`lens ${layer}`, logitDiff]),
      ];
      return new Map(parts.map(([name, logits]) => [name, { logits }]));
    }
    case 'attention':
      return new Map(
        measured.result.heads.flatMap(({ layer, head, pattern }) =>
          pattern.map((row, from) => [`${layer} ${head} ${from}`, Object.fromEntries(row.entries())]),
        ),
      );
    default:
      throw new Error(`${measured.kind} has no cell`);
  }
}

function effects({ kl, js, tv, l2, dProbIO, dProbS, dLogitDiff }: Effect): Numbers {
  return present({ kl, js, tv, l2, dProbIO, dProbS, dLogitDiff });
}

function present(numbers: Readonly<Record<string, number | null>>): Numbers {
  return Object.fromEntries(Object.entries(numbers).filter((pair): pair is [string, number] => pair[1] !== null));
}
