/** After any edits the server speaks of the very text that the editor has. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CheckContext, diagnose, parse, positionAt, rememberCounts } from '../../src/language';
import { knownModels, locate } from '../../src/model/catalog/catalog';
import { countTokens, cut, firstToken } from '../../src/model/tokenizer/tokens';
import { continued } from '../../src/server/documents/sameness';
import { Editor, root } from './editor';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

const context: CheckContext = {
  countTokens: rememberCounts(countTokens),
  firstToken,
  cut,
  models: knownModels.map(model => {
    const { id, layers, heads, positions } = model;
    return { id, present: locate(model, root) !== undefined, shape: { layers, heads, positions } };
  }),
};

const piece = fc.constantFrom(
  'When Mary and John went to the store, John gave a drink to',
  '\n',
  '\r\n',
  '\r',
  ' ',
  '@off 9.9 x\n',
  '@modle demo',
  '@set names 👩‍👩‍👧 é\n',
  '{s1}',
  '{',
  '=> Mary | ',
  '🎉',
  'e\u0301',
  'שלום',
  '\ufeff',
  '\u2028',
  '#',
  '\t',
  'Mary',
);

const edit = fc.record({ from: fc.nat(), length: fc.nat({ max: 30 }), pieces: fc.array(piece, { maxLength: 4 }) });

it('in any order, of any characters', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), fc.array(edit, { maxLength: 12 }), async (start, edits) => {
      let text = start.join('');
      const uri = await editor.open(text);
      for (const { from, length, pieces } of edits) {
        const file = parse(text);
        // Editors edit between characters, never inside a line's end.
        const begin = positionAt(file.lines, from % (text.length + 1));
        const end = positionAt(file.lines, Math.min(text.length, (from % (text.length + 1)) + length));
        const offset = ({ line, character }: typeof begin) => file.lines[line]!.start + character;
        const newText = pieces.join('');
        text = text.slice(0, offset(begin)) + newText + text.slice(offset(end));
        await editor.change(uri, { range: { start: begin, end }, text: newText });
      }
      const now = parse(text);
      const wanted = diagnose(now, context).map(({ code, message, start, end }) => {
        return { code, message, range: { start: positionAt(now.lines, start), end: positionAt(now.lines, end) } };
      });
      const found = (await editor.checked(uri)).map(({ code, message, range }) => ({ code, message, range }));
      expect(found).toEqual(wanted);
      // And whatever is asked of it is answered.
      const line = now.lines.length - 1;
      const everything = { start: { line: 0, character: 0 }, end: { line, character: 99 } };
      await Promise.all([
        editor.lenses(uri),
        editor.complete(uri, line, 3),
        editor.highlights(uri, line, 2),
        editor.actions(uri, everything),
        editor.format(uri),
        editor.hints(uri, everything),
        editor.ask('ioi/promptAt', { uri, line }),
      ]);
      await editor.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    }),
    { numRuns: 150 },
  );
  expect(editor.process.exitCode).toBeNull();
});

it.each([
  ['nothing changes', 'a b c', 'a b c', [0, 1, 2]],
  ['one is typed in', 'a b c', 'a B c', [0, 1, 2]],
  ['one comes', 'a b', 'a x b', [0, undefined, 1]],
  ['one comes of the same text', 'a a', 'a a a', [0, 1, undefined]],
  ['one goes', 'a b c', 'a c', [0, 2]],
  ['two change places', 'a b', 'b a', [1, 0]],
  ['two are typed in', 'a b c d', 'a B C d', [0, 1, 2, 3]],
  ['one moves and one is typed in', 'a b c', 'c B a', [2, 1, 0]],
  ['all is new', 'a', 'x y', [undefined, undefined]],
])('which prompt is which when %s', (_, before, after, wanted) => {
  expect(continued(before.split(' '), after.split(' '))).toEqual(wanted);
});
