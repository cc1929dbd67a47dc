/** The corrupted prompts of one prompt, as texts. */
import type { Lack, Samples } from '../../protocol/question';
import type { Corrupt } from '../directives/corrupt';
import type { CountTokens } from '../names/tokenFit';
import type { WordSets } from '../names/wordSets';
import { baselinePrompts } from './baselinePrompts';
import { some } from './drawError';
import { type Instance, namedPositions } from './instance';

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
