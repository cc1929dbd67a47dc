import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ranked } from '../../src/protocol/parts/ranking';
import { type CellMap, telling } from '../../webview/maps/cellMap';
import { cellLabel, placeName } from '../../webview/maps/cellText';
import { disagreements } from '../../webview/maps/disagreement';
import { gridAction } from '../../webview/maps/heatmap/gridKeys';
import { kindOf, type MapChoice } from '../../webview/maps/kinds';
import { quantile, rangeOf } from '../../webview/maps/range';
import { colours, inkOn, luminance } from '../../webview/maps/scale';
import { classOf } from '../../webview/measured/classes';
import { ranks, strongest } from '../../webview/measured/grid';
import { learnRows, nothing } from '../../webview/measured/known';
import { english, say, speak } from '../../webview/strings';
import { fixed, inCell, onScale } from '../../webview/ui/numbers';
import { visibleToken } from '../../webview/ui/tokenText';
import { effects } from './someResults';

describe('numbers', () => {
  it.each([
    [0.41999, '0.4200'],
    [-0.00001, '0.0000'],
    [null, '–'],
  ])('%f in a table is %s', (value, text) => expect(fixed(value)).toBe(text));

  it.each([
    [2.26789, '2.268'],
    [-0.0004, '0.000'],
    [-12.345, '-12.35'],
    [123.45, '123.5'],
  ])('%f in a cell is %s', (value, text) => expect(inCell(value)).toBe(text));

  it.each([
    [0, '0'],
    [0.1329, '0.13'],
    [12.3, '12'],
    [0.00000123, '1.2e-6'],
  ])('%f at a scale’s end is %s', (value, text) => expect(onScale(value)).toBe(text));
});

describe('ranks', () => {
  it('go by size, equal ones in their order, as the summary of `ioi sweep`', () => {
    const values = effects.map(effect => effect.dLogitDiff);
    const order = ranked(effects, 'dLogitDiff').map(effect => effects.indexOf(effect));
    const rank = ranks(values);
    for (const [at, place] of order.entries()) expect(rank[place]).toBe(values[place] === null ? 0 : at + 1);
    expect(strongest(values)).toBe(order[0]);
  });

  it('leave out what is not measured', () => {
    expect(ranks([1, undefined, -2, null])).toEqual([2, 0, 1, 0]);
    expect(strongest([undefined])).toBe(-1);
  });
});

describe('what says nothing', () => {
  const path = (to: string) =>
    kindOf({ kind: 'path', to, metric: 'dLogitDiff' }).map(
      { kind: 'path', to, metric: 'dLogitDiff' },
      learnRows(nothing, { kind: 'path', to }, [
        { ...effects[0], dLogitDiff: -0.5 },
        { ...effects[1], dLogitDiff: 3e-7 },
        { ...effects[3], dLogitDiff: 0.25 },
      ]),
      { layers: 2, columns: 3 },
      null,
    );

  it('is a number smaller than its own error, and one of a head that cannot reach the receiver', () => {
    expect(telling(path('logits'))).toEqual([-0.5, null, undefined, 0.25, undefined, undefined]);
    expect(telling(path('1.2.q@END'))).toEqual([-0.5, null, undefined, null, undefined, undefined]);
  });

  it('has no rank and no part in the scale', () => {
    expect(ranks(telling(path('1.2.q@END')))).toEqual([1, 0, 0, 0, 0, 0]);
    expect(rangeOf(telling({ ...path('logits'), precision: 1 }), false)).toBeNull();
  });

  it('counts further receivers: what reaches one of them tells something', () => {
    expect(path('0.1.q@END,1.0.v@END').outOfReach).toEqual(new Set([3, 4, 5]));
  });
});

describe('range', () => {
  it.each([
    ['of nothing', [undefined, null], false, null],
    ['of zeros', [0, 0], false, { end: 1, isCut: false }],
    ['as far as the data', [1, -3, undefined], false, { end: 3, isCut: false }],
    ['robust, where one head stands out', [...new Array<number>(99).fill(1), 50], true, { end: 1, isCut: true }],
    ['robust, where nearly all do nothing', [...new Array<number>(143).fill(0), 2], true, { end: 2, isCut: false }],
  ] as const)('%s', (_, values, robust, want) => expect(rangeOf([...values], robust)).toEqual(want));

  it('interpolates quantiles', () => {
    expect(quantile([0, 10], 0.95)).toBeCloseTo(9.5);
    expect(quantile([7], 0.5)).toBe(7);
  });
});

describe('colours', () => {
  const contrast = (a: string, b: string) => {
    const [x, y] = [luminance(a), luminance(b)];
    return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
  };
  for (const ground of [
    { tone: 'light', ground: '#ffffff' },
    { tone: 'light', ground: 'rgb(248, 248, 248)' },
    { tone: 'dark', ground: '#181818' },
    { tone: 'dark', ground: '#000000' },
  ] as const)
    describe(`on ${ground.ground}`, () => {
      it('zero is the ground, and the largest effect stands out from it as text does', () => {
        for (const kind of ['diverging', 'sequential'] as const) {
          const colour = colours(kind, ground, 2);
          expect(contrast(colour(0), ground.ground)).toBeCloseTo(1, 2);
          expect(contrast(colour(2), ground.ground)).toBeGreaterThan(4.5);
          expect(colour(5)).toBe(colour(2));
        }
      });

      it('what is larger stands out more, all the way, on both arms', () => {
        const colour = colours('diverging', ground, 1);
        for (const sign of [1, -1]) {
          const steps = Array.from({ length: 21 }, (_, at) => contrast(colour((sign * at) / 20), ground.ground));
          for (const [at, step] of steps.slice(1).entries()) expect(step).toBeGreaterThanOrEqual(steps[at]! - 0.03);
        }
        expect(colours('sequential', ground, 1)(0.7)).toBe(colour(0.7));
        expect(contrast(colour(1), colour(-1))).toBeLessThan(2);
      });

      it('every cell’s ink can be read', () => {
        for (let value = -1; value <= 1; value += 0.02) {
          const fill = colours('diverging', ground, 1)(value);
          expect(contrast(fill, inkOn(fill))).toBeGreaterThan(4.5);
        }
      });
    });
});

it.each([
  ['dark', ['#181818', '#1f1f1f', '#000000']],
  ['light', ['#f8f8f8', '#ffffff']],
] as const)('the icon of a prompt file shows on %s', (theme, grounds) => {
  const svg = readFileSync(`media/icons/ioi-${theme}.svg`, 'utf8');
  const drawn = [...svg.matchAll(/(?:stroke|fill)="(#\w+)"/g)].map(match => luminance(match[1]!));
  expect(drawn.length).toBeGreaterThan(2);
  for (const one of drawn)
    for (const ground of grounds) {
      const other = luminance(ground);
      expect((Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05)).toBeGreaterThan(3);
    }
});

describe('where one metric would mislead', () => {
  it('marks heads that one map sees and the other does not, and those with opposite signs', () => {
    const map = (values: number[], scale: CellMap['scale']): CellMap => ({
      grid: { layers: 1, columns: values.length },
      columns: { kind: 'heads' },
      result: undefined,
      isPartial: false,
      precision: 0,
      values,
      scale,
      name: '',
      title: '',
      unit: '',
    });
    const kl = { choice: { kind: 'sweep', metric: 'kl' } as MapChoice, map: map([1, 0.5, 0, 0], 'sequential') };
    const ld = { choice: { kind: 'sweep', metric: 'dLogitDiff' } as MapChoice, map: map([2, 0, -1, 0], 'diverging') };
    const io = { choice: { kind: 'sweep', metric: 'dProbIO' } as MapChoice, map: map([0.5, 0, 0.2, 0], 'diverging') };
    expect([...disagreements(kl, ld)]).toEqual([
      [1, 'seen-by-one'],
      [2, 'seen-by-one'],
    ]);
    expect([...disagreements(io, ld)]).toEqual([[2, 'opposite-signs']]);
  });
});

describe('keys', () => {
  const at = { layer: 1, column: 2 };
  const grid = { layers: 3, columns: 4 };
  it.each([
    ['ArrowUp', { go: { layer: 0, column: 2 } }],
    ['ArrowRight', { go: { layer: 1, column: 3 } }],
    ['Home', { go: { layer: 1, column: 0 } }],
    ['End', { go: { layer: 1, column: 3 } }],
    ['PageDown', { go: { layer: 2, column: 2 } }],
    ['Enter', { act: 'toggle' }],
    [' ', { act: 'select' }],
    ['ContextMenu', { act: 'menu' }],
    ['Escape', { act: 'leave' }],
    ['x', null],
  ])('%s', (key, want) => expect(gridAction({ key, ctrl: false, shift: false }, at, grid)).toEqual(want));

  it('stay within the grid', () => {
    expect(gridAction({ key: 'ArrowLeft', ctrl: false, shift: false }, { layer: 0, column: 0 }, grid)).toEqual({
      go: { layer: 0, column: 0 },
    });
    expect(gridAction({ key: 'End', ctrl: true, shift: false }, at, grid)).toEqual({ go: { layer: 2, column: 3 } });
    expect(gridAction({ key: 'Enter', ctrl: false, shift: true }, at, grid)).toEqual({ act: 'compare' });
  });
});

it('a cell says where it is, what it is worth and what is marked on it', () => {
  const place = placeName({ columns: { kind: 'heads' } }, { layer: 9, column: 6 });
  const facts = { place, name: 'KL', isOff: false, isMarked: false, isReached: true, isRounding: false };
  expect(cellLabel({ ...facts, value: 0.42, rank: 1 })).toBe('layer 9, head 6, KL 0.42, rank 1');
  expect(cellLabel({ ...facts, value: 0.0042, rank: 12, isOff: true })).toBe(
    'layer 9, head 6, KL 0.0042, rank 12, ablated',
  );
  expect(cellLabel({ ...facts, value: undefined, rank: 0 })).toBe('layer 9, head 6, not measured yet');
  expect(cellLabel({ ...facts, value: 0, rank: 0, isReached: false })).toBe(
    'layer 9, head 6, KL 0.0000, cannot reach the receiver',
  );
});

it('names the paper’s classes in GPT-2 small and in no other model', () => {
  const small = { id: 'gpt2', layers: 12, heads: 12 };
  expect(classOf(small, { layer: 9, head: 9 })).toBe('nameMover');
  expect(classOf(small, { layer: 11, head: 10 })).toBe('negativeNameMover');
  expect(classOf(small, { layer: 0, head: 0 })).toBeUndefined();
  expect(classOf({ ...small, id: 'gpt2-medium' }, { layer: 9, head: 9 })).toBeUndefined();
  expect(classOf({ id: 'demo', layers: 6, heads: 6 }, { layer: 2, head: 2 })).toBeUndefined();
});

it('tokens show what cannot be seen', () => {
  expect(visibleToken(' Mary')).toBe('·Mary');
  expect(visibleToken('\n')).toBe('⏎');
  expect(visibleToken('a\u202eb')).toBe('a�b');
  expect(visibleToken('')).toBe('∅');
});

it('speaks another language where it has the words, and English where it has not', () => {
  speak({ sweep: 'Alle Köpfe ausschalten' });
  expect(say('sweep')).toBe('Alle Köpfe ausschalten');
  expect(say('cancel')).toBe(english.cancel);
  expect(say('rankOf', 1, 144)).toBe('rank 1 of 144');
  speak({});
});
