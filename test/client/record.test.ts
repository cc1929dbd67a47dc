/** Measurements that are kept: what is kept of them, when they are old, and which go when there is no room. */
import { describe, expect, it } from 'vitest';
import {
  askText,
  type Entry,
  entrySchema,
  isOfSame,
  isStale,
  keptWith,
  recordSchema,
  settingsText,
  superfluous,
} from '../../src/client/records/record';
import type { Measured } from '../../src/protocol/analyses';
import { sweep } from '../webview/someResults';

const measured: Measured = { kind: 'sweep', ask: { kind: 'sweep' }, result: sweep };
const entry = (part: Partial<Entry> = {}): Entry => ({
  id: 'a-1',
  uri: 'file:///a.ioi',
  line: 3,
  text: sweep.prompt,
  content: 'content',
  ask: measured.ask,
  provenance: sweep.provenance,
  when: 1,
  bytes: 10,
  pinned: false,
  ...part,
});

describe('a record', () => {
  it('says all that there is to say, and reads as it was written', () => {
    const record = { version: 1, entry: entry({ name: 'mine' }), measured };
    expect(recordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    expect(keptWith(measured)).toEqual(sweep.provenance);
  });

  it('is made of what takes long enough to be shown', () => {
    const { clean, heads: _, baseline, ...about } = sweep;
    expect(keptWith({ kind: 'predict', ask: { kind: 'predict' }, result: { ...about, ...clean } })).toBeUndefined();
  });

  it('of another version is left out', () => {
    expect(entrySchema.safeParse({ ...entry(), when: 'yesterday' }).success).toBe(false);
    expect(entrySchema.safeParse({ ...entry(), id: '../escape' }).success).toBe(false);
  });

  it.each([
    [{}, 'mean ABC 128 seed=42'],
    [{ positions: 'end', bos: true }, 'mean ABC 128 seed=42 · positions end · bos on'],
    [{ off: ['4.1', '5.0'] }, 'mean ABC 128 seed=42 · off 4.1 5.0'],
  ] as const)('says what it was measured with: %j', (settings, text) => {
    const provenance = { ...sweep.provenance, settings: { baseline: 'mean ABC 128 seed=42', ...settings } };
    expect(settingsText(entry({ provenance: provenance as Entry['provenance'] }))).toBe(text);
  });

  it('says what was asked as the command line does', () => {
    expect(askText({ kind: 'path', to: '9.9.q@END' })).toBe('path --to 9.9.q@END');
  });
});

describe('two of the same', () => {
  it('are of the same prompt, settings and model', () => {
    expect(isOfSame(entry(), entry({ id: 'b-2', when: 5, line: 9 }))).toBe(true);
    expect(isOfSame(entry(), entry({ content: 'other' }))).toBe(false);
    expect(isOfSame(entry(), entry({ ask: { kind: 'path', to: 'logits' } }))).toBe(false);
    const model = { ...sweep.provenance.model, sha256: 'other' };
    expect(isOfSame(entry(), entry({ provenance: { ...sweep.provenance, model } }))).toBe(false);
  });
});

describe('old', () => {
  const now = [{ content: 'content', line: 5, off: '4.1' }];
  it('is what the prompt says no more; of a file that is not open nobody knows', () => {
    expect(isStale(entry(), now)).toBe(false);
    expect(isStale(entry(), [{ content: 'other', line: 3, off: '' }])).toBe(true);
    expect(isStale(entry(), undefined)).toBeUndefined();
  });

  it('is what was measured with other heads off, where that matters', () => {
    const predict = { kind: 'predict' } as const;
    const off = (heads: string[]) =>
      entry({ ask: predict, provenance: { ...sweep.provenance, settings: { off: heads } } });
    expect(isStale(off(['4.1']), now)).toBe(false);
    expect(isStale(off([]), now)).toBe(true);
    // A sweep knocks out every head by itself, whatever else is off.
    expect(isStale(entry(), [{ ...now[0]!, off: '' }])).toBe(false);
  });
});

describe('where there is no room', () => {
  const some = [1, 2, 3, 4].map(when => entry({ id: `a-${when}`, when }));
  const gone = (entries: readonly Entry[], room: number) => superfluous(entries, room).map(({ id }) => id);
  it('the oldest go, as few as need to', () => {
    expect(gone(some, 40)).toEqual([]);
    expect(gone(some, 39)).toEqual(['a-1']);
    expect(gone([...some].reverse(), 20)).toEqual(['a-1', 'a-2']);
  });

  it('pinned ones stay, and so does the newest', () => {
    const pinned = some.map((one, at) => ({ ...one, pinned: at === 0 }));
    expect(gone(pinned, 20)).toEqual(['a-2', 'a-3']);
    expect(gone(some, 0)).toEqual(['a-1', 'a-2', 'a-3']);
  });
});
