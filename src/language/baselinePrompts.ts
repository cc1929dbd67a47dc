import type { Baseline } from './baseline';
import { drawWords } from './draw';
import { exampleForms, type Form, fitForm, formOf, MOST_SLOTS } from './forms';
import type { Instance } from './instance';
import type { DrawError } from './template';
import { type CountTokens, countIn, surroundingsOf } from './tokenFit';
import type { WordList } from './wordSets';

/** The prompts whose activations take a knocked-out head's place. */
export interface BaselinePrompts {
  readonly ok: true;
  /** As many tokens each as the prompt itself; none for the baseline `zero`. */
  readonly texts: readonly string[];
  /** The names of each text, in the order of its mentions. */
  readonly words: readonly (readonly string[])[];
  /** The form as it goes for the prompt's mentions. */
  readonly form: Form;
  readonly seed: number;
  /** Why there are fewer than were asked for. */
  readonly note: string | undefined;
}

/** A plain prompt as a template: each mention a slot, and the form in which the prompt itself is. */
export interface OwnTemplate {
  /** The text between the mentions; one more than there are mentions. */
  readonly pieces: readonly string[];
  /** `ABB` for Mary, John, John; `undefined` without names, or with more than a form has letters. */
  readonly form: Form | undefined;
}

export function templateOf({ text, mentions }: Instance): OwnTemplate {
  const pieces: string[] = [];
  let at = 0;
  for (const mention of mentions) {
    pieces.push(text.slice(at, mention.start));
    at = mention.end;
  }
  pieces.push(text.slice(at));
  return {
    pieces,
    form: mentions.length === 0 || mentions.length > MOST_SLOTS ? undefined : formOf(mentions.map(({ name }) => name)),
  };
}

/**
 * Draws a baseline's prompts for a prompt: each name in it is replaced, mention by mention, by names of as many
 * tokens as stand there. In the form `ABC` all mentions get different names, however many there are (research log, 2:
 * `When Mike and Tom went to the store, Rise gave a drink to`). A drawn name may be one of the prompt's own.
 */
export function baselinePrompts(
  instance: Instance,
  baseline: Baseline,
  names: WordList | undefined,
  countTokens: CountTokens,
): BaselinePrompts | { readonly ok: false; readonly error: DrawError } {
  if (baseline.kind === 'zero') return { ok: true, texts: [], words: [], form: '', seed: 0, note: undefined };
  const shape = shapeOf(instance, baseline.kind, baseline.form);
  if (!shape.ok) return shape;
  const { form, letters } = shape;
  const { text, mentions } = instance;
  const { pieces } = templateOf(instance);

  const constraints = mentions.map(({ name, start, end }) => {
    const around = surroundingsOf(text, start, end);
    return { around, count: countIn(name, around, countTokens) };
  });
  const lists = letters.map(letter => {
    const own = [...new Map(constraints.filter((_, at) => form[at] === letter).map(one => [keyOf(one), one])).values()];
    const list = (names?.words ?? []).filter(word =>
      own.every(({ around, count }) => countIn(word, around, countTokens) === count),
    );
    return { key: own.map(keyOf).sort().join('\n\n'), list, tokens: own[0]?.count ?? 1 };
  });
  for (const { key, list, tokens } of lists) {
    const needed = lists.filter(other => other.key === key).length;
    if (list.length < needed) {
      return refuse(
        'duplicate-name-draw',
        `The baseline form ${form} needs ${needed} different names of ${tokens} token${tokens === 1 ? '' : 's'} here; the list “names” has ${list.length}.`,
        'Put more such names into @set names, use names of one token in the prompt, or write @baseline zero.',
      );
    }
  }
  const wordsOf = (drawn: readonly string[]): string[] => [...form].map(letter => drawn[letters.indexOf(letter)]!);
  const fillIn = (words: readonly string[]): string =>
    pieces.reduce((filled, piece, at) => filled + words[at - 1] + piece);
  const length = countTokens(text);
  const draws = drawWords(
    { names: lists.map(({ list }) => list), others: [] },
    baseline.seed,
    baseline.n,
    draw => countTokens(fillIn(wordsOf(draw.names))) === length,
  );
  if (draws.length === 0) {
    return refuse(
      'bad-value',
      'No names were found with which the prompt keeps its number of tokens.',
      'Put a space before each name, or write @baseline zero.',
    );
  }
  const words = draws.map(draw => wordsOf(draw.names));
  const note =
    draws.length < baseline.n
      ? `${draws.length} instead of ${baseline.n} prompts: the names give no more that differ.`
      : undefined;
  return { ok: true, texts: words.map(fillIn), words, form, seed: baseline.seed, note };
}

/** Whether a baseline's form goes for a prompt, before anything is drawn. */
export function shapeOf(
  { mentions }: Instance,
  kind: 'mean' | 'resample',
  form: Form,
):
  | { readonly ok: true; readonly form: Form; readonly letters: readonly string[] }
  | { readonly ok: false; readonly error: DrawError } {
  if (mentions.length === 0) {
    return refuse(
      'bad-value',
      `The baseline ${kind} needs prompts that line up with this one token by token, made by replacing its names, and no name is found in it.`,
      'Write @baseline zero above it, use a template with {s1} {s2} {s3}, or put its names into @set names.',
    );
  }
  const fitted = fitForm(form, mentions.length);
  if (fitted === undefined) {
    const possible =
      mentions.length <= MOST_SLOTS ? exampleForms(mentions.length).join(', ') : `none for more than ${MOST_SLOTS}`;
    return refuse(
      'unknown-form',
      `The baseline form ${form} has ${form.length} letters, and the prompt mentions names ${mentions.length} times. Possible: ${possible}.`,
      'Write a baseline form of as many letters as there are mentions; ABC goes for any number.',
    );
  }
  return { ok: true, form: fitted, letters: [...new Set(fitted)] };
}

function keyOf({ around, count }: { around: { before: string; after: string }; count: number }): string {
  return `${around.before}\n${around.after}\n${count}`;
}

function refuse(code: DrawError['code'], message: string, whatToDo: string): { ok: false; error: DrawError } {
  return { ok: false, error: { code, message, whatToDo } };
}
