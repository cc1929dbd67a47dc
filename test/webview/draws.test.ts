/** Maps over a template's draws, from rows as they come: means, errors, signs, against sums by hand. */
import { describe, expect, it } from 'vitest';
import type { AskOf } from '../../src/protocol/analyses';
import type { MeasuredDraw } from '../../src/protocol/parts/draws';
import { askIn, kindOf, type MapChoice, mapOf } from '../../webview/maps/kinds';
import { drawsOfHead, tableOverDraws } from '../../webview/maps/kinds/overDraws';
import { isUnsure } from '../../webview/measured/draws';
import { learnRows, nothing } from '../../webview/measured/known';
import { prompt as plain } from './someResults';

const grid = { layers: 2, columns: 2 };
const prompt = { ...plain, isTemplate: true, draws: 4 };
const places = ['0.0', '0.1', '1.0', '1.1'];

/** Seven numbers a head; the logit difference, the last, as given. */
function draw(at: number, differences: readonly (number | null)[]): MeasuredDraw {
  const numbers = differences.flatMap(value => [0.1, 0.1, 0.1, 0.1, 0, 0, value]);
  return { at, line: 0, form: 'ABB', prompt: `draw ${at}`, read: {}, whole: [0.5, 0.1, 2], places, numbers };
}

const choice: MapChoice = { kind: 'sweep', metric: 'dLogitDiff' };
const rows = [draw(0, [1, 0.5, -1, null]), draw(1, [2, -0.5, -1, null]), draw(2, [6, 0.1, 2, null])];
const known = learnRows(nothing, askIn(choice, prompt), rows);

describe('a map over draws', () => {
  it('asks for the mean of what it shows, and of one draw for that alone', () => {
    expect(askIn(choice, prompt)).toEqual({ kind: 'mean', of: { kind: 'sweep' } });
    expect(askIn(choice, { ...prompt, draw: { at: 2 } })).toEqual({ kind: 'sweep' });
  });

  it('has means of what has come, their errors, n and how many go the other way', () => {
    const map = mapOf(choice, known, grid, prompt);
    expect(map.values[0]).toBeCloseTo(3, 12);
    // Of 1, 2 and 6: √(14/2/3).
    expect(map.spread![0]!.se).toBeCloseTo(Math.sqrt(14 / 2 / 3), 12);
    expect(map.spread![0]).toMatchObject({ n: 3, against: 0 });
    expect(map.values[2]).toBe(0);
    expect(map.values[3]).toBeNull();
    expect(map.isPartial).toBe(true);
    expect(map.draws).toEqual({ known: 3, of: 4 });
    expect(map.spread!.slice(0, 2).map(one => isUnsure(one!))).toEqual([true, true]);
    expect(map.spread![1]!.against).toBe(1);
  });

  it('leads from a head to each of its draws', () => {
    expect(drawsOfHead(kindOf(choice), choice, known, '0.1', prompt)).toEqual([
      { at: 0, line: 0, form: 'ABB', prompt: 'draw 0', value: 0.5 },
      { at: 1, line: 0, form: 'ABB', prompt: 'draw 1', value: -0.5 },
      { at: 2, line: 0, form: 'ABB', prompt: 'draw 2', value: 0.1 },
    ]);
  });

  it('is taken away with n and errors', () => {
    const table = tableOverDraws(kindOf(choice), choice, known, prompt)!;
    expect(table.header).toEqual(['Place', 'Mean Δ logit diff', 'Standard error', 'n', 'Other way']);
    expect(table.rows[0]).toEqual(['0.0', 3, expect.closeTo(1.5275, 4), 3, 0]);
  });

  it('of attention is from any named position to any', () => {
    const looks: MapChoice = { kind: 'lookup', at: 'S1+1', from: 'S2' };
    const ask = askIn(looks, prompt) as AskOf<'mean'>;
    const pattern = Array.from({ length: 25 }, (_, i) => i / 100);
    const row = { ...draw(0, []), places: ['1.0'], numbers: pattern };
    const map = mapOf(looks, learnRows(nothing, ask, [row]), grid, prompt);
    // IO, S1, S1+1, S2, END: the fourth row's third number.
    expect(map.values[2]).toBe(0.17);
    expect(map.name).toBe('S2 → S1+1');
  });
});
