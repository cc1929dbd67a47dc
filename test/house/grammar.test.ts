/** The colours in the editor say what the parser reads: TextMate's own engine against `src/language`. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import oniguruma from 'vscode-oniguruma';
import textmate, { type IGrammar } from 'vscode-textmate';
import { DIRECTIVE_NAMES, parse } from '../../src/language';

const root = resolve(import.meta.dirname, '../..');
const path = 'media/syntaxes/ioi.tmLanguage.json';
let grammar: IGrammar;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await oniguruma.loadWASM(readFileSync(wasm));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: patterns => new oniguruma.OnigScanner(patterns),
      createOnigString: text => new oniguruma.OnigString(text),
    }),
    loadGrammar: async () => textmate.parseRawGrammar(readFileSync(join(root, path), 'utf8'), path),
  });
  grammar = (await registry.loadGrammar('source.ioi'))!;
});

/** `text:scope` of everything in a line that has a scope of its own. */
function coloured(line: string): string[] {
  return grammar
    .tokenizeLine(line, null)
    .tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scope: scopes.at(-1)!,
    }))
    .filter(({ text, scope }) => text.trim() !== '' && !/^(source|meta)\./.test(scope))
    .map(({ text, scope }) => `${text.trim()}:${scope.replace(/\.ioi$/, '')}`);
}

it.each([
  ['# note', ['#:punctuation.definition.comment', 'note:comment.line.number-sign']],
  [' # no comment', []],
  [
    '@baseline mean ABC 128 seed=42',
    [
      '@:punctuation.definition.directive',
      'baseline:keyword.control.directive',
      'mean:support.constant',
      'ABC:entity.name.type.form',
      '128:constant.numeric.integer',
      'seed:variable.parameter.seed',
      '=:keyword.operator.assignment',
      '42:constant.numeric.integer',
    ],
  ],
  ['@off 9.9', ['@:punctuation.definition.directive', 'off:keyword.control.directive', '9.9:constant.numeric.head']],
  ['@modle', ['@:punctuation.definition.directive', 'modle:invalid.illegal.unknown-directive']],
  ['When Mary went', []],
  [
    'When {s1} left => {s1} | "no"',
    [
      '{:punctuation.definition.slot.begin',
      's1:variable.parameter.slot',
      '}:punctuation.definition.slot.end',
      '=>:keyword.operator.arrow',
      '{:punctuation.definition.slot.begin',
      's1:variable.parameter.slot',
      '}:punctuation.definition.slot.end',
      '|:keyword.operator.contrast',
      '"no":string.quoted.double',
    ],
  ],
  [
    '\\# a \\{ b \\=> c',
    ['\\#:constant.character.escape', '\\{:constant.character.escape', '\\=>:constant.character.escape'],
  ],
])('%s', (line, expected) => {
  expect(coloured(line)).toEqual(expected);
});

it('knows every directive', () => {
  for (const name of DIRECTIVE_NAMES) expect(coloured(`@${name}`)).toContain(`${name}:keyword.control.directive`);
});

it('finds the slots, escapes and arrow that the parser finds, in any prompt', () => {
  const piece = fc.constantFrom(
    '{',
    '}',
    '{s1}',
    '{place}',
    '{1}',
    '\\',
    '\\{',
    '\\=>',
    '=>',
    '=',
    ' ',
    'Mary',
    'é',
    '"',
    '|',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), pieces => {
      const line = `A ${pieces.join('')}`;
      const prompt = parse(line).lines[0]!;
      if (prompt.kind !== 'prompt') throw new Error('not a prompt');
      const end = prompt.arrow?.start ?? line.length;
      const found = grammar.tokenizeLine(line, null).tokens;
      const starts = (scope: string) =>
        found
          .filter(({ startIndex, scopes }) => startIndex <= end && scopes.includes(scope))
          .map(token => token.startIndex);
      expect(starts('punctuation.definition.slot.begin.ioi')).toEqual(prompt.slots.map(({ start }) => start));
      expect(starts('constant.character.escape.ioi')).toEqual(prompt.escapes.map(({ start }) => start));
      expect(starts('keyword.operator.arrow.ioi')).toEqual(prompt.arrow ? [prompt.arrow.start] : []);
    }),
    { numRuns: 300 },
  );
});
