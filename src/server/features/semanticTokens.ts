/** Colours that no grammar can know: which words are names, slots that have a list, heads that the model has. */
import { type Range, type SemanticTokens, SemanticTokensBuilder } from 'vscode-languageserver/node';
import { instanceOf, type Line, type PromptLine, parseHead, type Span, toFileSpan } from '../../language';
import type { OpenFile } from '../documents/openFile';
import type { Session } from '../session/session';

const types = ['parameter', 'variable', 'string', 'number', 'property'] as const;
type Type = (typeof types)[number];

/** `slot`, `name`, `answer`, `head`, `list`, in the names that every theme has colours for. */
const typeOf = { slot: 'parameter', name: 'variable', answer: 'string', head: 'number', list: 'property' } as const;

export const legend = { tokenTypes: [...types], tokenModifiers: ['readonly', 'deprecated'] };
/** The bit of `deprecated`: struck through, for a slot without a list and a head that the model lacks. */
const missing = 2;

interface Coloured extends Span {
  readonly type: Type;
  readonly modifiers: number;
}

export function semanticTokens(session: Session, file: OpenFile, range: Range): SemanticTokens {
  const builder = new SemanticTokensBuilder();
  const { lines } = file.file;
  for (let at = range.start.line; at <= Math.min(range.end.line, lines.length - 1); at++) {
    const line = lines[at]!;
    let last = line.start;
    for (const { start, end, type, modifiers } of colours(session, line).sort((a, b) => a.start - b.start)) {
      if (start < last || end <= start) continue;
      builder.push(at, start - line.start, end - start, types.indexOf(type), modifiers);
      last = end;
    }
  }
  return builder.build();
}

function colours(session: Session, line: Line): Coloured[] {
  if (line.kind === 'prompt') return inPrompt(line);
  if (line.kind !== 'directive' || line.name.text !== 'off') return [];
  const shape = session.models.get(line.settings.model)?.shape;
  return line.args.flatMap((arg): Coloured[] => {
    const head = parseHead(arg.text);
    if (!head) return [];
    const has = !shape || (head.layer < shape.layers && head.head < shape.heads);
    return [{ start: arg.start, end: arg.end, type: typeOf.head, modifiers: has ? 0 : missing }];
  });
}

function inPrompt(line: PromptLine): Coloured[] {
  const { sets } = line.settings;
  const slots = line.slots.map(({ name, number, start, end }): Coloured => {
    const has = number !== undefined || sets.get(name) !== undefined;
    return { start, end, type: typeOf.slot, modifiers: has ? 0 : missing };
  });
  const answers = [line.answer, line.contrast].flatMap((one): Coloured[] =>
    one ? [{ start: one.start, end: one.end, type: one.slot ? typeOf.slot : typeOf.answer, modifiers: 0 }] : [],
  );
  const names = instanceOf(line).mentions.map((mention): Coloured => {
    return { ...toFileSpan(line, mention), type: typeOf.name, modifiers: 0 };
  });
  return [...slots, ...answers, ...names];
}
