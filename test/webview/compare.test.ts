/** Prompts as rows, and two of them as maps: what differs, how they are sorted, what is taken away. */
import { describe, expect, it } from 'vitest';
import type { Measured } from '../../src/protocol/analyses';
import { analyses } from '../../src/protocol/analyses';
import type { Held, PromptRow } from '../../src/protocol/compare';
import { reportOf } from '../../src/protocol/report';
import { parseKept, receive, start, toggled, toKeep } from '../../webview/compare/compareState';
import {
  commonRange,
  difference,
  fitting,
  heldMap,
  heldTable,
  measuresOf,
  mostDifferent,
} from '../../webview/compare/heldMaps';

import { stripsOf } from '../../webview/compare/promptStrips';
import { columnsOf, common, differing, sorted, tableOf, textOf, turned } from '../../webview/compare/promptTable';
import { taken } from '../../webview/compare/takings';
import { cellLabel } from '../../webview/maps/cellText';
import { effects, sweep } from './someResults';

const row = (line: number, part: Partial<PromptRow> = {}): PromptRow => ({
  key: `${line} content`,
  line,
  text: `Prompt ${line}`,
  isTemplate: false,
  settings: { model: 'demo', baseline: 'mean ABC 128 seed=42', off: '' },
  said: {
    first: { text: ' Mary', prob: 0.6 - line / 10 },
    io: ' Mary',
    rankIO: 1 + line,
    probIO: 0.6,
    probS: 0.1,
    logitDiff: 3 - line,
  },
  strongest: null,
  ...part,
});
const zero = { model: 'demo', baseline: 'zero', off: '4.1' };

describe('columns', () => {
  it('are there for settings that differ, and for no others', () => {
    const rows = [row(0), row(1), row(2, { settings: zero })];
    expect(differing(rows)).toEqual(['baseline', 'off']);
    expect(common(rows)).toEqual([['model', 'demo']]);
    expect(differing([row(0), row(1)])).toEqual([]);
  });

  it('are there for numbers that some prompt has', () => {
    const unanswered = {
      first: { text: ' a', prob: 0.2 },
      io: null,
      rankIO: null,
      probIO: null,
      probS: null,
      logitDiff: null,
    };
    expect(columnsOf([row(0, { said: unanswered })])).toEqual(['line', 'text', 'first']);
    expect(columnsOf([row(0, { said: unanswered }), row(1)])).toContain('logitDiff');
    expect(columnsOf([row(0, { strongest: [{ layer: 4, head: 1, kl: 0.1 }] })])).toContain('strongest');
  });

  it('say right and wrong by a sign, and nothing where nothing is known', () => {
    expect(textOf(row(0), 'first')).toBe('✓ ·Mary 0.60');
    expect(textOf(row(1), 'first')).toBe('✗ ·Mary 0.50');
    expect(textOf(row(0, { said: null }), 'probIO')).toBe('–');
  });
});

describe('sorting', () => {
  const lines = (sort: { by: string; isDown: boolean }, rows = [row(0), row(1), row(2, { said: null })]) =>
    sorted(rows, sort).map(({ line }) => line);

  it('puts what has no number last, either way', () => {
    expect(lines({ by: 'logitDiff', isDown: true })).toEqual([0, 1, 2]);
    expect(lines({ by: 'logitDiff', isDown: false })).toEqual([1, 0, 2]);
  });

  it('reads numbers in settings as numbers', () => {
    const of = (line: number, baseline: string) => row(line, { settings: { baseline } });
    const rows = [of(0, 'mean ABC 128'), of(1, 'mean ABC 16'), of(2, 'zero')];
    expect(lines({ by: 'set:baseline', isDown: false }, rows)).toEqual([1, 0, 2]);
  });

  it('begins with the largest number, with the first letter, with the best rank; then turns', () => {
    expect(turned({ by: 'line', isDown: false }, 'probIO')).toEqual({ by: 'probIO', isDown: true });
    expect(turned({ by: 'probIO', isDown: true }, 'probIO')).toEqual({ by: 'probIO', isDown: false });
    expect(turned({ by: 'line', isDown: false }, 'text').isDown).toBe(false);
    expect(turned({ by: 'line', isDown: false }, 'rankIO').isDown).toBe(false);
  });
});

const measured = (scale: number): Measured => ({
  kind: 'sweep',
  ask: { kind: 'sweep' },
  result: { ...sweep, heads: effects.map(effect => ({ ...effect, kl: effect.kl * scale })) },
});
const held = (label: string, known: readonly Measured[], heads = 3): Held => ({
  key: label,
  label,
  text: 'When …',
  model: { id: 'demo', layers: 2, heads },
  known,
  canMeasure: true,
});

describe('beside each other', () => {
  const both = [held('line 1', [measured(1)]), held('line 2', [measured(3)])];
  const choice = { kind: 'sweep', metric: 'kl' } as const;
  const maps = both.map(one => heldMap(one, choice));

  it('have one range, and a difference cell by cell', () => {
    expect(commonRange(maps)?.end).toBeCloseTo(3 * 0.1395);
    const minus = difference(both, maps)!;
    for (const [at, value] of minus.values.entries()) expect(value).toBeCloseTo(-2 * effects[at]!.kl);
    expect(mostDifferent(minus, 2)).toEqual(['0.0 −0.28', '0.2 −0.15']);
    expect(mostDifferent(difference([both[0]!, both[0]!], [maps[0]!, maps[0]!])!)).toEqual([]);
  });

  it('of different shapes have none', () => {
    const other = held('big', [], 4);
    expect(difference([both[0]!, other], [maps[0]!, heldMap(other, choice)])).toBeUndefined();
  });

  it('show what both have been measured for', () => {
    const attribute = { kind: 'attribute', ask: { kind: 'attribute' }, result: {} } as unknown as Measured;
    expect(measuresOf([held('a', [attribute])]).map(({ kind }) => kind)).toEqual(['sweep', 'attribute']);
    expect(fitting([held('a', [attribute]), held('b', [attribute])], null)?.kind).toBe('attribute');
    expect(fitting(both, { kind: 'sweep', metric: 'dProbIO' })).toEqual({ kind: 'sweep', metric: 'dProbIO' });
    expect(fitting(both, { kind: 'path', to: 'logits', metric: 'kl' })).toEqual(choice);
  });

  it('are a table of both numbers and their difference', () => {
    const table = heldTable(both, maps);
    expect(table[0]).toEqual(['Head', 'line 1: KL', 'line 2: KL', 'Difference of KL']);
    expect(table).toHaveLength(7);
    expect(table[1]![3]).toBeCloseTo((table[1]![1] as number) - (table[1]![2] as number));
  });
});

describe('means beside each other', () => {
  const choice = { kind: 'sweep', metric: 'kl' } as const;
  const places = ['0.0', '1.2'];
  /** Seven numbers a head, of which KL is the first. */
  const draw = (prompt: string, kls: readonly number[]) => ({
    at: 0,
    line: 0,
    form: 'ABB',
    prompt,
    read: {},
    whole: [0.6, 0.1, 3],
    places,
    numbers: kls.flatMap(kl => [kl, 0, 0, 0, 0, 0, null]),
  });
  const over = (label: string, rows: readonly ReturnType<typeof draw>[]): Held =>
    held(label, [
      {
        kind: 'mean',
        ask: { kind: 'mean', of: { kind: 'sweep' } },
        result: { rows, left: [], mean: null, notes: [], provenance: {} },
      } as unknown as Measured,
    ]);
  const first = over('one', [draw('a', [1, 0.1]), draw('b', [2, 0.3]), draw('c', [4, 0.2]), draw('alone', [90, 90])]);
  const second = over('other', [draw('c', [1, 0.2]), draw('a', [0.5, 0.5]), draw('b', [0.25, 0.1])]);
  const differenceOf = (both: readonly Held[]) =>
    difference(
      both,
      both.map(one => heldMap(one, choice)),
      choice,
    )!;

  it('differ prompt by prompt, whatever their order, with the error of the differences', () => {
    const minus = differenceOf([first, second]);
    // By hand: the three prompts that both have, a, b, c.
    for (const [place, values] of [
      [0, [1 - 0.5, 2 - 0.25, 4 - 1]],
      [5, [0.1 - 0.5, 0.3 - 0.1, 0]],
    ] as const) {
      const mean = (values[0] + values[1] + values[2]) / 3;
      const variance = values.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / 2;
      expect(minus.values[place]).toBeCloseTo(mean, 12);
      expect(minus.spread![place]!.se).toBeCloseTo(Math.sqrt(variance) / Math.sqrt(3), 12);
      expect(minus.spread![place]!.n).toBe(3);
    }
    expect(minus.meaning).toMatch(/of the 3 draws that both have, in pairs; 1 more/);
    expect(minus.values[1]).toBeUndefined();
  });

  it('of other prompts differ as means do, and say so', () => {
    const others = over('other', [draw('x', [1, 0]), draw('y', [3, 0])]);
    const minus = differenceOf([second, others]);
    expect(minus.values[0]).toBeCloseTo((1 + 0.5 + 0.25) / 3 - 2, 12);
    const [a, b] = [second, others].map(one => heldMap(one, choice).spread![0]!.se!);
    expect(minus.spread![0]!.se).toBeCloseTo(Math.sqrt(a! * a! + b! * b!), 12);
    expect(minus.meaning).toMatch(/no prompt is in both/);
  });

  it('are chosen and shown by the map of what they are means of, with their errors in the table', () => {
    const both = [first, second];
    expect(measuresOf(both.map(one => ({ ...one, canMeasure: false })))).toEqual([choice]);
    const maps = both.map(one => heldMap(one, choice));
    const table = heldTable(both, maps, choice);
    expect(table[0]).toEqual([
      'Head',
      'one: KL',
      'other: KL',
      'Difference of KL',
      'Error of one: KL',
      'Error of other: KL',
      'Error of Difference of KL',
      'n of one: KL',
      'n of other: KL',
      'n of Difference of KL',
    ]);
    const minus = differenceOf(both);
    expect(table[1]!.slice(3)).toEqual([
      minus.values[0],
      maps[0]!.spread![0]!.se,
      maps[1]!.spread![0]!.se,
      minus.spread![0]!.se,
      4,
      3,
      3,
    ]);
  });

  it('that are the same say of how many that is, and not what a sign would mean', () => {
    expect(differenceOf([first, { ...first, key: 'again' }]).meaning).toBe('of 4 draws, in pairs');
  });

  it('are shown prompt by prompt, and so are the differences of those that both have', () => {
    const strips = stripsOf([first, second], choice, '0.0');
    expect(strips.map(({ title, values }) => [title, values.map(({ value }) => value)])).toEqual([
      ['one', [1, 2, 4, 90]],
      ['other', [1, 0.5, 0.25]],
      ['one − other', [1 - 0.5, 2 - 0.25, 4 - 1]],
    ]);
    expect(stripsOf([first], choice, '9.9')).toEqual([]);
  });

  it('are counted as draws of a template, and as prompts as soon as one is of no form', () => {
    const counted = (...rows: ReturnType<typeof draw>[]) => heldMap(over('one', rows), choice).counted;
    const { form: _, ...plain } = draw('b', [2, 0.3]);
    expect(counted(draw('a', [1, 0.1]))).toBe('draws');
    expect(counted(draw('a', [1, 0.1]), plain as ReturnType<typeof draw>)).toBe('prompts');
    const estimate = { mean: 1, se: 0.1, n: 2, against: 0 };
    const facts = { place: '0.0', name: 'KL', value: 1, rank: 0, isReached: true, isRounding: false, isOff: false };
    expect(cellLabel({ ...facts, isMarked: false, estimate, counted: 'prompts' })).toBe(
      '0.0, KL 1.00 ± 0.10, 2 prompts',
    );
    expect(cellLabel({ ...facts, isMarked: false, estimate })).toBe('0.0, KL 1.00 ± 0.10, 2 draws');
  });
});

describe('what is taken away', () => {
  const state = {
    ...start,
    file: 'prompts/a.ioi',
    rows: [row(0), row(1, { text: 'One, "two"', settings: zero })],
    held: [held('line 1', [measured(1)])],
    sort: { by: 'logitDiff', isDown: false },
  };
  const of = (label: string) => taken(state).find(one => one.label === label)!;

  it('is a table in the order in which the rows stand', () => {
    const [header, first] = of('All rows as CSV').text().split('\r\n');
    expect(header).toBe('Line,Prompt,Baseline,Off,First token,P(first),Rank of IO,P(IO),P(S),Logit difference');
    expect(first).toBe('2,"One, ""two""",zero,4.1, Mary,0.5,2,0.6,0.1,2');
    expect(tableOf([row(0)])[0]).not.toContain('Baseline');
  });

  it('says every setting to a script, and gives results as the command line prints them', () => {
    const { file, prompts } = JSON.parse(of('All rows as JSON').text());
    expect(file).toBe('prompts/a.ioi');
    expect(prompts[1].settings.model).toBe('demo');
    const report = JSON.parse(of('The maps’ numbers as JSON').text());
    expect(report).toEqual(JSON.parse(JSON.stringify(reportOf(measured(1)))));
    expect(report).toMatchObject({ version: 1, command: 'sweep', settings: sweep.provenance.settings });
    expect(analyses.sweep.result.safeParse(report.results[0]).success).toBe(true);
  });
});

describe('the page', () => {
  it('keeps two rows marked, and follows one that is edited', () => {
    expect(['a', 'b', 'c'].reduce<readonly string[]>(toggled, [])).toEqual(['b', 'c']);
    expect(toggled(['b', 'c'], 'b')).toEqual(['c']);
    const rows = [row(0), row(1)];
    const marked = { ...start, marked: ['1 content', '7 content'] };
    const edited = [rows[0]!, { ...rows[1]!, key: '1 other' }];
    expect(receive(marked, { kind: 'rows', uri: 'u', file: 'f', rows: edited }).marked).toEqual(['1 other']);
  });

  it('keeps what is marked when a server that has begun anew calls its rows otherwise', () => {
    const rows = [row(0), row(1), row(2)];
    const before = { ...start, rows, marked: [rows[0]!.key, rows[2]!.key] };
    // The third is the first now, and another is the third.
    const anew = [
      { ...rows[0]!, key: '7 content' },
      { ...rows[1]!, key: '2 else' },
      { ...rows[2]!, key: '8 content' },
    ];
    expect(receive(before, { kind: 'rows', uri: 'u', file: 'f', rows: anew }).marked).toEqual([
      '7 content',
      '8 content',
    ]);
  });

  it('comes back with what was chosen', () => {
    const state = { ...start, uri: 'file:///a.ioi', rows: [row(4)], marked: ['4 content'], showValues: true };
    const begun = { ...start, ...parseKept(JSON.parse(JSON.stringify(toKeep(state)))) };
    expect(begun).toMatchObject({ awaited: [4], showValues: true });
    expect(parseKept({ lines: 'no' })).toBeUndefined();
    // A server that has not read the file yet tells of none.
    const none = receive(begun, { kind: 'rows', uri: 'file:///a.ioi', file: 'a.ioi', rows: [] });
    expect(parseKept(JSON.parse(JSON.stringify(toKeep(none))))).toMatchObject({ awaited: [4] });
    const some = receive(none, { kind: 'rows', uri: 'file:///a.ioi', file: 'a.ioi', rows: [row(3), row(4)] });
    expect(some).toMatchObject({ marked: ['4 content'], awaited: [] });
  });
});
