/** The corrupted prompt x′ of patching, as a file says it (FORMAT: `@corrupt`). */

import { bad, brief, good, misspelt, splitWords, tooMuch, type ValueResult } from '../notation/values';
import { type BaselineDraw, formatDraw, readDraw } from './baseline';

export type Corrupt =
  /** S2 replaced by IO: ABB becomes ABA. */
  | { readonly kind: 'flip' }
  /** Prompts drawn in a form, as those of a baseline are. */
  | ({ readonly kind: 'drawn' } & BaselineDraw)
  | { readonly kind: 'text'; readonly text: string };

const HELP = 'Possible: flip, FORM N seed=S such as ABC 16 seed=1, text TEXT; @corrupt alone ends it.';
const DEFAULT_DRAW: BaselineDraw = { form: 'ABC', n: 16, seed: 42 };

/** `undefined` where it ends what an earlier directive said. */
export function parseCorrupt(text: string): ValueResult<Corrupt | undefined> {
  const words = splitWords(text);
  const [first] = words;
  if (!first) return good(undefined);
  if (first.text === 'flip') return words.length > 1 ? tooMuch(text, words, 1) : good({ kind: 'flip' });
  if (first.text === 'text') {
    const rest = text.slice(first.end).trim();
    return rest === '' ? bad(first, `A text is missing. ${HELP}`) : good({ kind: 'text', text: rest });
  }
  if (!/^[A-Z]+$/.test(first.text))
    return misspelt('bad-value', first, ['flip', 'text'], `“${brief(first.text)}” corrupts nothing. ${HELP}`);
  const draw = readDraw(words, DEFAULT_DRAW, HELP);
  return draw.ok ? good({ kind: 'drawn', ...draw.value }) : draw;
}

/** As a directive writes it. */
export function formatCorrupt(corrupt: Corrupt): string {
  if (corrupt.kind === 'drawn') return formatDraw(corrupt);
  return corrupt.kind === 'text' ? `text ${corrupt.text}` : 'flip';
}
