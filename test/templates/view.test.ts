/**
 * To copy for a new view of the panel: what it asks for, what it shows of what is known, what can be chosen, and what
 * is taken away. It is declared in `webview/maps/kinds/`, one file, and one line in `index.ts` there.
 */
import { describe, expect, it } from 'vitest';
import { kindOf, mapChoice, mapKinds, mapOf } from '../../webview/maps/kinds';
import { pathMap } from '../../webview/maps/kinds/pathMap';
import { learn, nothing } from '../../webview/measured/known';
import { effects, prompt } from '../webview/someResults';

const choice = { kind: 'path', to: 'logits', metric: 'dLogitDiff' } as const;
const ask = { kind: 'path', to: 'logits' } as const;
const grid = { layers: 2, columns: 3 };
const known = learn(nothing, {
  kind: 'path',
  ask,
  result: { prompt: '', tokens: [], senders: effects, receiver: 'logits', receivers: [], source: [] } as never,
});

describe('the map of paths', () => {
  it('is one of those that the panel has, and a choice of it is read again as it was kept', () => {
    expect(mapKinds).toContain(pathMap);
    expect(kindOf(choice)).toBe(pathMap);
    expect(mapChoice.parse(JSON.parse(JSON.stringify(choice)))).toEqual(choice);
    expect(mapChoice.safeParse({ ...choice, metric: 'none' }).success).toBe(false);
  });

  it('asks for what it shows, and says what its columns are before anything is known', () => {
    expect(pathMap.ask(choice)).toEqual(ask);
    expect(pathMap.columns(choice)).toBe('heads');
  });

  it('shows a number a head once it is known, and none before', () => {
    expect(mapOf(choice, nothing, grid, prompt).values.every(value => typeof value !== 'number')).toBe(true);
    const { values, columns } = mapOf(choice, known, grid, prompt);
    expect(columns.kind).toBe('heads');
    expect([...values]).toEqual(effects.map(({ dLogitDiff }) => dLogitDiff));
  });

  it('takes what can be chosen, and refuses the rest', () => {
    const receiver = pathMap.choosers(choice).find(one => one.kind === 'text')!;
    expect(receiver.choose('1.2.q@END')).toEqual({ ...choice, to: '1.2.q@END' });
    expect(receiver.choose('everywhere')).toBeUndefined();
  });

  it('gives away all numbers behind it, the largest first', () => {
    const { header, rows } = pathMap.table(choice, known)!;
    expect(header[0]).toBe('Head');
    const sizes = [...rows].map(row => Math.abs(row.at(-1) as number));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(sizes).toHaveLength(effects.length);
  });
});
