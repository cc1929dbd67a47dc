import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyEdits,
  baselinePrompts,
  type Diagnostic,
  diagnose,
  drawTemplate,
  fixAll,
  formsOf,
  type IoiFile,
  instanceOf,
  namedPositions,
  parse,
  promptsOf,
  type Span,
  toFileOffset,
  toTextOffset,
} from '../../src/language';
import { check, context, countTokens } from './reading';

/** Pieces of the format and what is nasty beside it, in any order. */
const piece = fc.constantFrom(
  ...[
    '\n',
    '\r\n',
    '\r',
    ' ',
    '  ',
    '\t',
    '#',
    '@',
    '\\',
    '{',
    '}',
    '=>',
    ' => ',
    '|',
    ' | ',
    '"',
    '.',
    ',',
    '’s',
    '-',
  ],
  ...['{s1}', '{s2}', '{s3}', '{place}', '{plce}', '\\{', '\\}', '\\=>', '\\\\', '\\#'],
  ...[
    '@model ',
    '@baseline ',
    '@off ',
    '@forms ',
    '@samples ',
    '@expect ',
    '@set ',
    '@top ',
    '@bos ',
    '@positions ',
    '@modle ',
  ],
  ...[
    'mean',
    'zero',
    'ABC',
    'abb',
    '128',
    '0',
    'seed=42',
    '9.9',
    '90%',
    'gpt2',
    'gtp2',
    'demo',
    'names',
    'on',
    'end',
    '../x',
  ],
  ...[
    'When ',
    'Mary',
    'John',
    ' and ',
    ' went to the store',
    'Zorbla',
    'Will',
    'May',
    'Adele',
    'gave it to',
    'I',
    "Don't",
  ],
  ...[
    '\u0000',
    '\ufeff',
    '\u2028',
    '\u00a0',
    '😀',
    '\ud83d',
    '\ude00',
    'e\u0301',
    '\u202e',
    'مريم',
    '约翰',
    '__proto__',
    'constructor',
  ],
);
const ioi = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map(pieces => pieces.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);

const RUNS = { numRuns: 1500 };

function spansOf(file: IoiFile): Span[] {
  return file.lines.flatMap((line): Span[] => {
    if (line.kind === 'directive') return [line.name, line.value, ...line.args, ...(line.error ? [line.error] : [])];
    if (line.kind !== 'prompt') return [];
    const { body, trailing, arrow, answer, bar, contrast, slots, escapes, error } = line;
    return [body, trailing, ...slots, ...escapes, ...[arrow, answer, bar, contrast, error].flatMap(one => one ?? [])];
  });
}

describe('of any text', () => {
  it('lines tile it, and every span lies within its line', () => {
    fc.assert(
      fc.property(ioi, text => {
        const file = parse(text);
        let at = 0;
        for (const line of file.lines) {
          expect(line.start).toBe(at);
          expect(line.start <= line.end && line.end <= line.next).toBe(true);
          expect(text.slice(line.end, line.next)).toMatch(/^(\r\n|\n|\r|)$/);
          at = line.next;
          for (const { start, end } of spansOf({ text, lines: [line] })) {
            expect(line.start <= start && start <= end && end <= line.end).toBe(true);
          }
        }
        expect(at).toBe(text.length);
      }),
      RUNS,
    );
  });

  it('the parts of a prompt follow each other', () => {
    fc.assert(
      fc.property(ioi, text => {
        for (const { body, trailing, arrow, answer, bar, contrast, end } of promptsOf(parse(text))) {
          const parts = [body, trailing, arrow, answer, bar, contrast].flatMap(one => one ?? []);
          const edges = parts.flatMap(({ start, end: to }) => [start, to]);
          expect(edges).toEqual([...edges].sort((a, b) => a - b));
          if (!arrow) expect(trailing.end).toBe(end);
        }
      }),
      RUNS,
    );
  });

  it('offsets go to the model’s text and back', () => {
    fc.assert(
      fc.property(ioi, text => {
        for (const prompt of promptsOf(parse(text))) {
          for (let at = 0; at <= prompt.text.length; at++) {
            expect(toTextOffset(prompt, toFileOffset(prompt, at))).toBe(at);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('mentions and positions lie in the model’s text and spell the names', () => {
    fc.assert(
      fc.property(ioi, text => {
        for (const prompt of promptsOf(parse(text))) {
          const instance = instanceOf(prompt);
          let at = 0;
          for (const { name, start, end } of instance.mentions) {
            expect(start >= at && instance.text.slice(start, end) === name).toBe(true);
            at = end;
          }
          const { io, s1, s2 } = namedPositions(instance);
          if (s1 && s2) expect(s1.end <= s2.start).toBe(true);
          if (io) expect(instance.text.slice(io.start, io.end)).toBe(instance.io?.word.trim());
        }
      }),
      RUNS,
    );
  });

  it('nothing throws, and diagnostics and fixes lie in the text', () => {
    fc.assert(
      fc.property(ioi, text => {
        for (const { start, end, message, fixes } of check(text)) {
          expect(0 <= start && start <= end && end <= text.length && message.length > 10).toBe(true);
          expect(fixes.filter(({ preferred }) => preferred).length).toBeLessThan(2);
          for (const { edits } of fixes) {
            let at = 0;
            for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
              expect(at <= edit.start && edit.start <= edit.end && edit.end <= text.length).toBe(true);
              at = edit.end;
            }
          }
        }
      }),
      RUNS,
    );
  });

  it('a fix ends what it fixes', () => {
    fc.assert(
      fc.property(ioi, text => {
        const before = check(text);
        for (const { code, message, fixes } of before) {
          // A directive or an answer complains of one thing at a time: behind it another may come to light.
          const count = (all: readonly Diagnostic[]) =>
            all.filter(one => one.code === code && one.message === message).length;
          for (const { edits, title } of fixes) {
            if (edits.length === 0) continue;
            const after = applyEdits(text, edits);
            const left = count(check(after));
            if (left >= count(before))
              throw new Error(`${title}: ${JSON.stringify(text)} → ${JSON.stringify(after)} keeps ${code}`);
          }
        }
      }),
      RUNS,
    );
  });

  it('all fixes applied give a text that they leave alone', () => {
    fc.assert(
      fc.property(ioi, text => {
        const { text: fixed } = fixAll(text, context);
        expect(fixAll(fixed, context)).toEqual({ text: fixed, applied: 0 });
      }),
      RUNS,
    );
  });

  it('what was said of a line once is said again elsewhere', () => {
    fc.assert(
      fc.property(ioi, text => {
        const file = parse(text);
        const fresh = diagnose(file, { ...context, countTokens: one => countTokens(one) });
        expect(check(text)).toEqual(fresh);
        expect(check(text)).toEqual(fresh);
      }),
      { numRuns: 500 },
    );
  });

  it('templates draw prompts in which names differ as the form says, or say why not', () => {
    fc.assert(
      fc.property(ioi, fc.nat(), (text, seed) => {
        for (const prompt of promptsOf(parse(text))) {
          const { sets, baseline } = prompt.settings;
          for (const form of formsOf(prompt).fitting) {
            const drawn = drawTemplate(prompt, form, { sets, seed, n: 3, countTokens });
            if (!drawn.ok) continue;
            expect(new Set(drawn.instances.map(one => [...one.words.values()].join('\n'))).size).toBe(
              drawn.instances.length,
            );
            for (const instance of drawn.instances) {
              for (const { name, start, end } of instance.mentions) expect(instance.text.slice(start, end)).toBe(name);
              const found = baselinePrompts(
                instance,
                { ...baseline, n: 2 } as typeof baseline,
                sets.get('names'),
                countTokens,
              );
              const length = countTokens(instance.text);
              for (const one of found.ok ? found.texts : []) expect(countTokens(one)).toBe(length);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
