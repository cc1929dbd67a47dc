/**
 * To copy for a new directive: what it sets, for which lines, what is refused, and that completion, hover and the
 * command line know it. It is declared in `src/language/directives/`: its name, its reader, its documentation.
 */
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS, DIRECTIVES, parse, promptsOf, settingText } from '../../src/language';
import { check } from '../language/reading';

const name = 'top';

const prompt = 'When Mary and John went to the store, John gave a drink to';
const settings = (text: string) => promptsOf(parse(text)).map(prompt => prompt.settings);

describe(`@${name}`, () => {
  it('sets what it says, from its line on', () => {
    const [before, after] = settings(`${prompt}\n@${name} 7\n${prompt}`);
    expect(before![name]).toBe(DEFAULT_SETTINGS[name]);
    expect(after![name]).toBe(7);
    expect(after!.writtenAt[name]).toBe(1);
  });

  it('is refused with what would be possible, and what held before holds on', () => {
    const text = `@${name} 5\n@${name} many\n${prompt}`;
    expect(settings(text)[0]![name]).toBe(5);
    expect(check(text)).toEqual([expect.objectContaining({ code: 'bad-value', start: text.indexOf('many') })]);
  });

  it('is written as it is read', () => {
    const [once] = settings(`@${name} 7\n${prompt}`);
    expect(settings(`@${name} ${settingText(once!, name)}\n${prompt}`)[0]![name]).toBe(once![name]);
  });

  it('explains itself, with a default and values that can be read', () => {
    const info = DIRECTIVES.find(one => one.name === name)!;
    expect(info.summary).not.toBe('');
    for (const value of [info.default!, ...info.values.map(hint => hint.value)])
      expect(check(`@${name} ${value}\n${prompt}`)).toEqual([]);
  });
});
