/** What every head sends to a receiver, `logits` or `9.9.q@END,…`. */

import { type Patched, pathPatchingTogether } from '../../analysis/interventions/pathPatching';
import { parseReceivers } from '../../analysis/interventions/receivers';
import { cleanPrediction } from '../../analysis/runs/cleanRun';
import type { Tokens } from '../../model/tokenizer/tokens';
import { Failed } from '../../protocol/failure';
import type { Question, Samples } from '../../protocol/question';
import { distributionOf, headEffectOf } from '../runs/resultParts';
import { type Asked, sampleIds } from '../runs/tokenizedQuestion';
import { type Given, groups, type Together } from './implement';

/** How many prompts x_new are drawn from a baseline: effects settle long before the mean of activations does. */
export const pathSources = 16;

interface Prepared extends Patched {
  readonly of: Given<'path'>;
}

export const path: Together<'path'> = async (all, { to }) => {
  const prepared: Prepared[] = [];
  for (const of of all) {
    const { on, question, asked, tokens, options } = of;
    const receivers = parseReceivers(to, on.model.stages.shape, Object.fromEntries(asked.positions), asked.ids.length);
    const source = sources(question, asked, tokens);
    prepared.push({
      of,
      receivers,
      sources: source,
      clean: await on.cleanRun(asked, options),
      answer: asked.answer,
    });
  }
  const bodies: Awaited<ReturnType<typeof path>> = [];
  for (const some of groups(prepared, (a, b) => a.of.question.top === b.of.question.top)) {
    const { on, options } = some[0]!.of;
    const effects = await pathPatchingTogether(on.model.stages, some, {
      ...options,
      onSenders: (batch, at) => {
        const { rows, tokens } = some[at]!.of;
        rows(batch.map(effect => headEffectOf(tokens, effect)));
      },
    });
    some.forEach(({ of: { tokens, asked }, clean, receivers, sources: source }, at) => {
      bodies.push({
        clean: distributionOf(tokens, cleanPrediction(clean, asked.answer, options)),
        senders: effects[at]!.map(effect => headEffectOf(tokens, effect)),
        receiver: to,
        receivers: receivers.to === 'logits' ? [] : receivers.heads,
        source,
      });
    });
  }
  return bodies;
};

/** The x_new prompts: the corrupted ones where `@corrupt` names them, else the first of the baseline's. */
function sources(question: Question, asked: Asked, tokens: Tokens): readonly (readonly number[])[] {
  const { baseline, noBaseline, corrupt, noCorrupt } = question;
  const ids = (samples: Samples) => {
    const all = sampleIds(samples, question, asked, tokens);
    return 'ids' in samples ? all : all.slice(0, pathSources);
  };
  if (question.isCorruptWritten) {
    if (corrupt) return ids(corrupt.samples);
    if (noCorrupt) throw new Failed(noCorrupt.code, noCorrupt.message, noCorrupt.todo);
  }
  if (noBaseline) throw new Failed(noBaseline.code, noBaseline.message, noBaseline.todo);
  if (!baseline || baseline.kind === 'zero')
    throw new Failed(
      'no-source',
      'Path patching takes the sender from other prompts; @baseline zero has none.',
      'Use @baseline mean ABC 128 seed=42, or @corrupt.',
    );
  return ids(baseline.samples);
}
