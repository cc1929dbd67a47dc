/** The same thing elsewhere: a name in its prompt, a slot in its template and its list, a head in all directives. */
import { type DocumentHighlight, DocumentHighlightKind, type Position } from 'vscode-languageserver/node';
import { instanceOf, type PromptLine, parseHead, type Span, toFileSpan } from '../../language';
import { headName } from '../../protocol/parts/heads';
import type { OpenFile } from '../documents/openFile';
import { holds, lineOf, offsetOf, rangeOf } from '../documents/places';

export function highlights(open: OpenFile, position: Position): DocumentHighlight[] {
  const { file } = open;
  const line = lineOf(file, position);
  const offset = offsetOf(file, position);
  const spans =
    line?.kind === 'prompt'
      ? inPrompt(open, line, offset)
      : line?.kind === 'directive' && line.name.text === 'off'
        ? sameHead(open, line.args.find(arg => holds(arg, offset))?.text)
        : [];
  return spans.map(span => ({ range: rangeOf(file, span), kind: DocumentHighlightKind.Text }));
}

function inPrompt(open: OpenFile, line: PromptLine, offset: number): Span[] {
  const slot = line.slots.find(one => holds(one, offset));
  if (slot) {
    const same = line.slots.filter(({ name }) => name === slot.name);
    return [...same, ...answersOf(line, one => one.slot === slot.name), ...listOf(open, line, slot.name)];
  }
  const answer = answersOf(line, one => holds(one, offset))[0];
  const mentions = instanceOf(line).mentions.map(mention => ({ ...toFileSpan(line, mention), name: mention.name }));
  const name = answer?.word ?? mentions.find(one => holds(one, offset))?.name;
  if (name === undefined) return [];
  return [...mentions.filter(one => one.name === name), ...answersOf(line, one => one.word === name)];
}

function answersOf(line: PromptLine, is: (answer: NonNullable<PromptLine['answer']>) => boolean) {
  return [line.answer, line.contrast].flatMap(one => (one && is(one) ? [one] : []));
}

/** Where `@set` gives the words of a slot. */
function listOf({ file }: OpenFile, line: PromptLine, name: string): Span[] {
  const at = file.lines.findLast(
    one =>
      one.number < line.number && one.kind === 'directive' && one.name.text === 'set' && one.args[0]?.text === name,
  );
  return at?.kind === 'directive' && at.args[0] ? [at.args[0]] : [];
}

function sameHead({ file }: OpenFile, text: string | undefined): Span[] {
  const head = text === undefined ? undefined : parseHead(text);
  if (!head) return [];
  return file.lines.flatMap(line =>
    line.kind === 'directive' && line.name.text === 'off'
      ? line.args.filter(arg => {
          const other = parseHead(arg.text);
          return other && headName(other) === headName(head);
        })
      : [],
  );
}
