/** The corrupted prompt x′ of patching: what a file says of it (FORMAT: `@corrupt`), and its texts for one prompt. */
import type { Lack, Samples } from '../protocol/question';
import { type BaselineDraw, formatDraw, readDraw } from './baseline';
import { baselinePrompts } from './baselinePrompts';
import { some } from './drawError';
import { type Instance, namedPositions } from './instance';
import type { CountTokens } from './tokenFit';
import { bad, brief, good, misspelt, splitWords, tooMuch, type ValueResult } from './values';
import type { WordSets } from './wordSets';

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

export type CorruptTexts =
  | { readonly ok: true; readonly samples: Samples }
  | { readonly ok: false; readonly lack: Lack };

/** The corrupted prompts of one prompt: of as many tokens each as it has. */
export function corruptTexts(
  instance: Instance,
  corrupt: Corrupt,
  sets: WordSets,
  countTokens: CountTokens,
): CorruptTexts {
  if (corrupt.kind === 'drawn') {
    const drawn = baselinePrompts(instance, { ...corrupt, kind: 'resample' }, sets.get('names'), countTokens);
    if (drawn.ok) return { ok: true, samples: { texts: drawn.texts } };
    const { code, message, whatToDo } = drawn.error;
    return lack(code, message, whatToDo);
  }
  const text = corrupt.kind === 'text' ? corrupt.text : flipped(instance);
  if (text === undefined)
    return lack(
      'no-corrupt',
      'The prompt cannot be flipped: it has no indirect object and second mention of the subject.',
      'Write @corrupt text and another prompt of as many tokens, or @corrupt ABC 16.',
    );
  const has = countTokens(text);
  const wanted = countTokens(instance.text);
  if (has === wanted) return { ok: true, samples: { texts: [text] } };
  return lack(
    'corrupt-length',
    `The corrupted prompt has ${some(has, 'token')}, the prompt ${some(wanted, 'token')}.`,
    'Patching goes token by token: write a text of as many tokens.',
  );
}

/** The prompt with IO in the place of S2; `undefined` where it has not both. */
export function flipped(instance: Instance): string | undefined {
  const { s2 } = namedPositions(instance);
  if (!s2 || !instance.io || !instance.s) return undefined;
  return instance.text.slice(0, s2.start) + instance.io.word.trim() + instance.text.slice(s2.end);
}

function lack(code: string, message: string, todo: string): CorruptTexts {
  return { ok: false, lack: { code, message, todo } };
}
