import { describe, expect, it } from 'vitest';
import { instanceOf, namedPositions } from '../../src/language';
import { lastPrompt } from './reading';

function read(text: string) {
  const instance = instanceOf(lastPrompt(text));
  return { ...instance, names: instance.mentions.map(({ name }) => name).join(' ') };
}

describe('who is mentioned, and who is IO and S', () => {
  const table: [text: string, names: string, io: string | undefined, s: string | undefined][] = [
    ['When Mary and John went to the store, John gave a drink to', 'Mary John John', 'Mary', 'John'],
    ['When Mary and John went to the store, Mary gave a drink to', 'Mary John Mary', 'John', 'Mary'],
    ['Yesterday Vincent and Anna went to the park. Vincent gave a leaf to', 'Vincent Anna Vincent', 'Anna', 'Vincent'],
    ['Mary and John went to the store; John gave a drink to', 'Mary John John', 'Mary', 'John'],
    // Names all different: no answer.
    ['When Mike and Tom went to the store, Rise gave a drink to', 'Mike Tom Rise', undefined, undefined],
    ['Yesterday Mike and Tom went to the store. Rise gave a drink to', 'Mike Tom Rise', undefined, undefined],
    // Two said once: nobody says which of them it is.
    ['When Mary, Tom and John went to the store, John gave a drink to', 'Mary Tom John John', undefined, undefined],
    ['When Mary and John left, Mary and John gave a drink to', 'Mary John Mary John', undefined, undefined],
    ['Then John saw John and John; Mary gave a drink to', 'John John John Mary', 'Mary', 'John'],
    // After the arrow the writer says.
    ['When Mary, Tom and John went, John gave it to => Mary | John', 'Mary Tom John John', 'Mary', 'John'],
    ['When Mary and John went, John gave it to => Mary', 'Mary John John', 'Mary', undefined],
    ['When Mary and John went, John gave it to => them', 'Mary John John', 'them', undefined],
    // Not in the list.
    ['When Mary and Zorbla went, Mary gave it to', 'Mary Zorbla Mary', 'Zorbla', 'Mary'],
    ['When Zorbla and Mary went, Mary gave it to', 'Zorbla Mary Mary', 'Zorbla', 'Mary'],
    ['When Zorbla and Quux went, Zorbla gave it to', 'Zorbla Quux Zorbla', 'Quux', 'Zorbla'],
    ['Then Zorbla gave it to => Zorbla', 'Zorbla', 'Zorbla', undefined],
    ['After Adele met John, John gave a drink to', 'Adele John John', 'Adele', 'John'],
    ['When Jean-Luc and Mary went, Mary gave it to', 'Jean-Luc Mary Mary', 'Jean-Luc', 'Mary'],
    ['When Élodie and Mary went, Mary gave it to', 'Élodie Mary Mary', 'Élodie', 'Mary'],
    [
      '@set names "Mary Ann" "O\'Brien" Tom\nWhen Mary Ann and O\'Brien met, Mary Ann gave it to',
      "Mary Ann O'Brien Mary Ann",
      "O'Brien",
      'Mary Ann',
    ],
    ['@set names 마리 존\n마리 와 존', '마리 존', undefined, undefined],
    // Words that are no names here.
    ['Will Mary and John go? John gave it to', 'Mary John John', 'Mary', 'John'],
    ['May I ask Mary and John? John gave it to', 'Mary John John', 'Mary', 'John'],
    ['Mark the day: in April Mary met John, and John gave it to', 'Mary John John', 'Mary', 'John'],
    ["Don't ask. Mary met John, and John gave it to", 'Mary John John', 'Mary', 'John'],
    ['Then May met Mark, and Mark gave it to', 'May Mark Mark', 'May', 'Mark'],
    ["Mary took John's coat. John gave it to", 'Mary John John', 'Mary', 'John'],
    ['Then Mary-Jane met marystown in JOHN', '', undefined, undefined],
    [
      'On Monday we met. On Monday I saw the Eiffel Tower near the Eiffel Tower in Rome, then Rome in',
      '',
      undefined,
      undefined,
    ],
    ['The NASA met the NASA. The cat met The cat', '', undefined, undefined],
    ['The Eiffel Tower is in', '', undefined, undefined],
    ['the cat saw the dog and the dog saw the => cat | dog', '', 'cat', 'dog'],
    ['', '', undefined, undefined],
  ];
  it.each(table)('%s', (text, names, io, s) => {
    const found = read(text === '' ? '=> ' : text);
    expect(found.names).toBe(names);
    expect([found.io?.word, found.s?.word]).toEqual([io, s]);
  });

  it('spans are those of the names in the text for the model', () => {
    const { text, mentions } = read('\\{1\\} When Mary and Zorbla met 😀 John, Mary gave it to');
    expect(mentions.map(({ start, end }) => text.slice(start, end))).toEqual(['Mary', 'Zorbla', 'John', 'Mary']);
  });

  it('an answer is scored with a space before it, in quotes as it stands', () => {
    expect(read('When Mary and John went, John gave it to').io).toEqual({ word: 'Mary', scored: ' Mary' });
    expect(read('When Mary and John went, John gave it to => "Mary"').io).toEqual({ word: 'Mary', scored: 'Mary' });
  });
});

describe('positions IO, S1, S2', () => {
  const table: [text: string, io: number | undefined, s1: number | undefined, s2: number | undefined][] = [
    ['When Mary and John went, John gave it to', 5, 14, 25],
    ['When Mary and John went, Mary gave it to', 14, 5, 25],
    ['When Mary and John went, Tom gave it to', undefined, undefined, undefined],
    ['When Mary and John went, John gave it to => Mary', 5, undefined, undefined],
    ['the cat saw the dog and the dog saw the => cat | dog', 4, 16, 28],
    ['the catalogue, the cat => cat', 19, undefined, undefined],
  ];
  it.each(table)('%s', (text, io, s1, s2) => {
    const places = namedPositions(instanceOf(lastPrompt(text)));
    expect([places.io?.start, places.s1?.start, places.s2?.start]).toEqual([io, s1, s2]);
  });
});
