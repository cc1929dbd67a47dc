/** From an ask to its result, with what it was measured with. A new analysis is one more line in the table. */

import type { RunOptions } from '../../analysis/runs/progress';
import { type Ask, declared, type Kind, type OfPrompts, type ResultOf, type Row } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import { headName } from '../../protocol/parts/heads';
import type { Question } from '../../protocol/question';
import type { Provenance, SettingsRead } from '../../protocol/results';
import { promptPart } from '../runs/tokenizedQuestion';
import type { Workspace } from '../runs/workspace';
import { ablate } from './ablate';
import { attention } from './attention';
import { attribute } from './attribute';
import { each, type Given, given, type Together } from './implement';
import { patch } from './patch';
import { path } from './path';
import { predict } from './predict';
import { sweep } from './sweep';
import { writes } from './writes';

const implementations: { readonly [K in OfPrompts]: Together<K> } = {
  predict: each(predict),
  sweep,
  ablate: each(ablate),
  path,
  patch: each(patch),
  attribute: each(attribute),
  attention: each(attention),
  writes: each(writes),
};

/** Whether rows of different prompts share batches. */
export function sharesBatches(kind: Kind): boolean {
  return kind === 'sweep' || kind === 'path';
}

export interface MeasureOptions extends RunOptions {
  /** Rows of the result as they come. */
  readonly onRows?: (rows: readonly Row[]) => void;
}

/**
 * @param question what is asked of the model; undefined for `facts`, which is about the model alone.
 * @throws Failed as the analyses do
 */
export async function measure<A extends Ask & { kind: OfPrompts | 'facts' }>(
  on: Workspace,
  question: Question | undefined,
  ask: A,
  { onRows = () => {}, ...options }: MeasureOptions = {},
): Promise<ResultOf<A['kind']>> {
  if (ask.kind === 'facts') return (await on.model.facts()) as ResultOf<A['kind']>;
  if (!question) throw new Failed('no-prompt', 'There is no prompt.', 'Write one.');
  await on.model.ready(options);
  const [result] = await resultsOf(on, ask, [given(on, question, options, onRows as Given<Kind>['rows'])]);
  return result as ResultOf<A['kind']>;
}

/** In the order of what is given. @throws Failed as the analyses do: of one prompt, for all of them */
export async function resultsOf<A extends Ask & { kind: OfPrompts }>(
  on: Workspace,
  ask: A,
  all: readonly Given<Kind>[],
): Promise<ResultOf<A['kind']>[]> {
  // Each entry of the table takes the ask of its own kind and gives its result: a relation that types do not carry.
  const implementation = implementations[ask.kind] as unknown as (
    all: readonly Given<Kind>[],
    ask: Ask,
  ) => Promise<object[]>;
  const bodies = all.length > 0 ? await implementation(all, ask) : [];
  const made: object[] = [];
  for (const [i, { question, asked }] of all.entries())
    made.push({
      ...promptPart(question, asked),
      ...bodies[i]!,
      provenance: await provenanceOf(on, question, ask),
    });
  on.model.checkCurrent();
  return made as ResultOf<A['kind']>[];
}

/** A prediction is wanted at once: it does not wait until the weights have been read through for their hash. */
export async function provenanceOf(on: Workspace, question: Question, ask: Ask): Promise<Provenance> {
  const model = ask.kind === 'predict' ? on.model.factsByNow() : await on.model.facts();
  return { analysis: ask.kind, model, settings: settingsRead(question, ask) };
}

function settingsRead(question: Question, ask: Ask): SettingsRead {
  const { said, positions, off, top, bos } = question;
  const all: Required<SettingsRead> = {
    baseline: said.baseline,
    positions,
    off: off.map(headName),
    corrupt: said.corrupt,
    top,
    bos,
  };
  const { reads } = declared(ask, off);
  const names = reads.includes('baseline') && said.baseline === 'corrupt' ? [...reads, 'corrupt' as const] : reads;
  const read = names.filter(name => !(name === 'corrupt' && ask.kind === 'path' && !question.isCorruptWritten));
  return Object.fromEntries(read.map(name => [name, all[name]]));
}
