/**
 * To copy for a new diagnostic: where it is said and about what, what mends it, and where nothing is said. The codes
 * are in `src/language/check/diagnostic.ts`; every code has a page, `docs/diagnostics/<code>.md`.
 */
import { describe, expect, it } from 'vitest';
import { check } from '../language/reading';

const code = 'repeated-space';
const wrong = 'When Mary and John went  to the store, John gave a drink to';

const found = (text: string) => check(text).filter(one => one.code === code);

describe(code, () => {
  it('is said where it stands', () => {
    const [one, ...more] = found(`# two spaces\n${wrong}`);
    expect(more).toEqual([]);
    expect(`# two spaces\n${wrong}`.slice(one!.start, one!.end)).toMatch(/^ +$/);
    expect(one!.severity).toBe('warning');
  });

  it('is gone after its fix, and nothing else has changed', () => {
    const [edit] = found(wrong)[0]!.fixes[0]!.edits;
    const text = wrong.slice(0, edit!.start) + edit!.newText + wrong.slice(edit!.end);
    expect(text).toBe(wrong.replace('went  to', 'went to'));
    expect(found(text)).toEqual([]);
  });

  it('is not said where nothing is wrong', () => {
    expect(found('When Mary and John went to the store, John gave a drink to')).toEqual([]);
  });
});
