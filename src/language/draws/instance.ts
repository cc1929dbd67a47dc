import { rolesOf } from '../directives/forms';
import { knownNames } from '../names/longNames';
import { findMentions, findOccurrences, type Mention } from '../names/mentions';
import type { Span } from '../notation/lines';
import type { PromptLine, WrittenAnswer } from '../syntax/tree';

/** A word that is scored, without saying where it is written. */
export interface Answer {
  /** The word itself, e.g. `Mary`. */
  readonly word: string;
  /** The string whose first token is scored: ` Mary`, or as it stands in quotes. */
  readonly scored: string;
}

/** A prompt as it goes to the model: a plain one, or a template with its slots filled. */
export interface Instance {
  readonly text: string;
  /** Where it names somebody, in order. */
  readonly mentions: readonly Mention[];
  /** The indirect object, where it is known. */
  readonly io: Answer | undefined;
  /** The subject, where it is known. */
  readonly s: Answer | undefined;
}

/** An answer that is scored with a space before it. */
export function bareAnswer(word: string): Answer {
  return { word, scored: ` ${word}` };
}

/**
 * A plain prompt as it goes to the model. Answers are those after `=>`; without an arrow the name said once is IO
 * and the name said more than once S, where there are exactly these two. A template is taken with its slots as they
 * are written: draw it first.
 */
export function instanceOf(prompt: PromptLine): Instance {
  const kept = instances.get(prompt);
  if (kept) return kept;
  const instance = readInstance(prompt);
  instances.set(prompt, instance);
  return instance;
}

const instances = new WeakMap<PromptLine, Instance>();

function readInstance(prompt: PromptLine): Instance {
  const { text, answer, contrast } = prompt;
  const written = [answer, contrast].flatMap(one => (one && one.slot === undefined ? [one.word] : []));
  const mentions = findMentions(text, knownNames(prompt.settings.sets), written);
  if (prompt.arrow) return { text, mentions, io: answer && asAnswer(answer), s: contrast && asAnswer(contrast) };
  const { io, s } = rolesOf(mentions.map(mention => mention.name));
  return {
    text,
    mentions,
    io: io === undefined ? undefined : bareAnswer(io),
    s: s === undefined ? undefined : bareAnswer(s),
  };
}

function asAnswer({ word, scored }: WrittenAnswer): Answer {
  return { word, scored };
}

/** Where the paper's positions stand, as spans of the text without the space before them; END is the last token. */
export interface NamedPositions {
  /** The first mention of IO. */
  readonly io: Span | undefined;
  /** The first mention of S. */
  readonly s1: Span | undefined;
  /** The second mention of S; S1+1 is the token after the first. */
  readonly s2: Span | undefined;
}

/** The positions IO, S1 and S2 of a prompt, where its answers are known and stand in its text. */
export function namedPositions({ text, mentions, io, s }: Instance): NamedPositions {
  const find = (answer: Answer | undefined): readonly Span[] => {
    if (!answer) return [];
    const word = answer.word.trim();
    const named = mentions.filter(mention => mention.name === word);
    return (named.length > 0 ? named : findOccurrences(text, word, 2)).map(({ start, end }) => ({ start, end }));
  };
  const subject = find(s);
  return { io: find(io)[0], s1: subject[0], s2: subject[1] };
}
