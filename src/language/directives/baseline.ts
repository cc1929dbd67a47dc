import type { Word } from '../notation/values';
import {
  bad,
  badWith,
  brief,
  good,
  misspelt,
  splitWords,
  tooMuch,
  toWholeNumber,
  type ValueResult,
  whole,
} from '../notation/values';
import { type Form, isForm } from './forms';

/** Draws of names: in which form, how many, and the seed that makes them the same draws every time. */
export interface BaselineDraw {
  readonly form: Form;
  /** N. */
  readonly n: number;
  readonly seed: number;
}

/** What takes a knocked-out head's place (research log, 6: the mean over 128 samples of names). */
export type Baseline =
  | ({ readonly kind: 'mean' } & BaselineDraw)
  | ({ readonly kind: 'resample' } & BaselineDraw)
  | { readonly kind: 'zero' }
  /** The head's own value on the corrupted prompts (`@corrupt`). */
  | { readonly kind: 'corrupt' };

export const DEFAULT_BASELINE: Baseline = { kind: 'mean', form: 'ABC', n: 128, seed: 42 };
export const MOST_SAMPLES = 10_000;
export const LARGEST_SEED = 0xffff_ffff;

const KINDS = ['mean', 'zero', 'resample', 'corrupt'] as const;
const HELP = 'Possible: mean FORM N seed=S, resample FORM N seed=S, zero, or corrupt; such as mean ABC 128 seed=42.';

/**
 * `mean FORM N seed=S`, `resample FORM N seed=S`, `zero` or `corrupt`. Form, N and seed may each be left out and are then
 * `ABC`, 128 and 42.
 */
export function parseBaseline(text: string): ValueResult<Baseline> {
  const words = splitWords(text);
  const first = words[0];
  if (!first) return bad(whole(text), `A baseline is missing. ${HELP}`, ['mean ABC 128 seed=42']);
  const kind = KINDS.find(known => known === first.text);
  if (!kind) return misspelt('bad-value', first, KINDS, `“${brief(first.text)}” is no baseline. ${HELP}`);
  if (kind === 'zero' || kind === 'corrupt') return words.length > 1 ? tooMuch(text, words, 1) : good({ kind });

  const draw = readDraw(words.slice(1), { form: 'ABC', n: 128, seed: 42 }, HELP);
  return draw.ok ? good({ kind, ...draw.value }) : draw;
}

/** `FORM N seed=S`, each of which may be left out: in which form, how many, and the seed of draws. */
export function readDraw(words: readonly Word[], defaults: BaselineDraw, help: string): ValueResult<BaselineDraw> {
  let { form, n, seed } = defaults;
  let at = 0;
  const formWord = words[at];
  if (formWord && /^[A-Za-z]+$/.test(formWord.text) && !/^seed$/i.test(formWord.text)) {
    if (!isForm(formWord.text)) {
      const upper = formWord.text.toUpperCase();
      return badWith(
        'unknown-form',
        formWord,
        `“${brief(formWord.text)}” is no form. ${help}`,
        isForm(upper) ? [upper] : [],
        true,
      );
    }
    form = formWord.text;
    at++;
  }
  const nWord = words[at];
  if (nWord && /^[-+]?\d/.test(nWord.text)) {
    const value = toWholeNumber(nWord.text);
    if (value === undefined || value < 1 || value > MOST_SAMPLES) {
      const instead = /^\d+$/.test(nWord.text) ? [value === 0 ? '1' : String(MOST_SAMPLES)] : [];
      return bad(
        nWord,
        `“${brief(nWord.text)}” is no number of prompts. Possible: a whole number from 1 to ${MOST_SAMPLES}.`,
        instead,
      );
    }
    n = value;
    at++;
  }
  const seedWord = words[at];
  if (seedWord && /^seed/i.test(seedWord.text)) {
    const value = seedWord.text.startsWith('seed=') ? parseSeed(seedWord.text.slice(5)) : undefined;
    if (value === undefined) {
      return bad(
        seedWord,
        `“${brief(seedWord.text)}” is no seed. Possible: seed=S with a whole number from 0 to ${LARGEST_SEED}.`,
        ['seed=42'],
      );
    }
    seed = value;
    at++;
  }
  const left = words[at];
  if (left) return bad(left, `“${brief(left.text)}” is not expected here. ${help}`);
  return good({ form, n, seed });
}

/** A seed as options and `seed=S` write it. */
export function parseSeed(text: string): number | undefined {
  const value = toWholeNumber(text);
  return value !== undefined && value <= LARGEST_SEED ? value : undefined;
}

/** The baseline as a directive writes it. */
export function formatBaseline(baseline: Baseline): string {
  return 'form' in baseline ? `${baseline.kind} ${formatDraw(baseline)}` : baseline.kind;
}

export function formatDraw({ form, n, seed }: BaselineDraw): string {
  return `${form} ${n} seed=${seed}`;
}
