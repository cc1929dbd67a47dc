/** By which key something is known: a prompt by what it says, a result by all that its analysis reads, and no more. */
import { createHash } from 'node:crypto';
import { type PromptLine, settingText, type WordList } from '../../language';
import { type Ask, declared, nameOf } from '../../protocol/analyses';
import type { PromptRef } from '../../protocol/lsp';
import type { HeadRef } from '../../protocol/results';
import { chosenDraw } from '../documents/chosenDraw';
import { headsOff, written } from '../documents/headsOff';
import type { Identity, OpenFile, Prompt } from '../documents/openFile';
import { weights } from './generation';

/** Equal where the text, all directives above but `@off`, the draw and the model's files are the same, whatever the file. */
export function contentKey(prompt: Prompt): string {
  const draw = chosenDraw(prompt);
  return `${textKey(prompt)}${draw === undefined ? '' : `${ofDraw}${draw}`}`;
}

const ofDraw = ' draw ';

/** Of what `contentKey` says, what `textKey` says. */
export function textOf(content: string): string {
  return content.split(ofDraw)[0]!;
}

/** The same whichever of its draws is looked at. */
export function textKey(prompt: Prompt): string {
  const { line, written: text } = prompt;
  let key = contents.get(line);
  if (!key) {
    key = hash(`${line.settings.key}\n${text}`);
    contents.set(line, key);
  }
  const turn = weights.turn(line.settings.model);
  return turn === 0 ? key : `${key} ${turn}`;
}

const contents = new WeakMap<PromptLine, string>();

export function refOf({ uri }: Pick<OpenFile, 'uri'>, prompt: Prompt): PromptRef {
  return { uri, id: prompt.identity.id, content: contentKey(prompt) };
}

interface Kept {
  /** What else a key depends on, beside what was asked. */
  readonly settings: string;
  readonly model: string;
  readonly text: string;
  readonly off: string;
  readonly turn: number;
  readonly draw: number | undefined;
  readonly byAsk: Map<string, string>;
}

/** Of each prompt as it stood last: a key that is typed asks for those of all prompts of a file, and changes one. */
const kept = new WeakMap<Identity, Kept>();

/**
 * Equal where the same would be measured: of two prompts of equal text, too, as far as the analysis reads the same.
 * @param off those that are off now, if no others are said.
 */
export function resultKey(prompt: Prompt, ask: Ask, off = headsOff(prompt)): string {
  const known = keysOf(prompt, off);
  const name = nameOfKept(ask);
  const key = known.byAsk.get(name) ?? newKey(prompt, ask, off);
  known.byAsk.set(name, key);
  return key;
}

function keysOf(prompt: Prompt, off: readonly HeadRef[]): Kept {
  const { line, written: text, identity } = prompt;
  // All directives above but `@off`.
  const settings = line.settings.key;
  const { model } = line.settings;
  const heads = off.length === 0 ? '' : written(off);
  const turn = weights.turn(model);
  const draw = chosenDraw(prompt);
  const before = kept.get(identity);
  if (
    before?.text === text &&
    before.settings === settings &&
    before.model === model &&
    before.off === heads &&
    before.turn === turn &&
    before.draw === draw
  )
    return before;
  const now: Kept = { settings, model, text, off: heads, turn, draw, byAsk: new Map() };
  kept.set(identity, now);
  return now;
}

/** What is asked again and again is one and the same object. */
function nameOfKept(ask: Ask): string {
  let name = names.get(ask);
  if (name === undefined) {
    name = nameOf(ask);
    names.set(ask, name);
  }
  return name;
}

const names = new WeakMap<Ask, string>();

function newKey(prompt: Prompt, ask: Ask, off: readonly HeadRef[]): string {
  const { line, written: text } = prompt;
  const { settings } = line;
  const { subject, reads } = declared(ask, off);
  const parts = [nameOfKept(ask), `model ${settings.model} ${weights.turn(settings.model)}`];
  if (subject === 'model') return parts.join('\n');
  for (const name of reads) parts.push(`${name} ${name === 'off' ? written(off) : settingText(settings, name)}`);
  // What takes a head's place may itself be the corrupted prompt.
  if (reads.includes('baseline') && settings.baseline.kind === 'corrupt')
    parts.push(`corrupt ${settingText(settings, 'corrupt')}`);
  // Names are found in a text, and drawn, from the list in force; a template draws from others as well.
  const lists = ['names', ...line.slots.flatMap(slot => (slot.number === undefined ? [slot.name] : []))];
  for (const name of new Set(lists)) parts.push(`${name} ${listKey(settings.sets.get(name))}`);
  // What is of all draws is so whichever of them is looked at.
  if (line.isTemplate && subject === 'prompt') parts.push(`draw ${chosenDraw(prompt) ?? 'first'}`);
  if (line.isTemplate)
    parts.push(`forms ${settings.forms.join(' ')} ${settings.samples} ${settingText(settings, 'baseline')}`);
  return `${parts.join('\n')}\n${text}`;
}

function listKey(list: WordList | undefined): string {
  if (!list) return '';
  let key = lists.get(list);
  if (!key) {
    key = hash(list.words.join('\n'));
    lists.set(list, key);
  }
  return key;
}

const lists = new WeakMap<WordList, string>();

function hash(text: string): string {
  return createHash('sha1').update(text).digest('base64url');
}
