/** The research log's first prompt, measured with the model that comes with IOI Lens: what the view is shown. */
import { resolve } from 'node:path';
import { parse, promptsOf } from '../../../src/language';
import { questionsOf } from '../../../src/language/draws/question';
import { countTokens } from '../../../src/model/tokenizer/tokens';
import { type Ask, type Measured, measuredSchema } from '../../../src/protocol/analyses';
import type { PanelPrompt } from '../../../src/protocol/panel';
import { saysLine } from '../../../src/server/features/wording';
import { measure } from '../../../src/worker/analyses';
import { meanOfDraws } from '../../../src/worker/analyses/mean';
import { findModel, openModel } from '../../../src/worker/runs/openModel';
import { Workspace } from '../../../src/worker/runs/workspace';

export const root = resolve(import.meta.dirname, '../../..');
export const text = 'When Mary and John went to the store, John gave a drink to';

export interface DemoPrompt {
  readonly prompt: PanelPrompt;
  measure(ask: Ask): Promise<Measured>;
}

export async function demoPrompt(file = `@model demo\n${text}\n`): Promise<DemoPrompt> {
  const model = openModel(findModel('demo', root, 'ids only'));
  const workspace = new Workspace(model);
  const [line] = promptsOf(parse(file));
  const { settings } = line!;
  const { questions, notes, error } = questionsOf(line!, settings, countTokens);
  const [question] = questions;
  if (!question) throw new Error(error?.message ?? 'There is no question.');
  const known = new Map<string, Measured>();
  return {
    prompt: {
      key: '1 demo',
      content: 'demo',
      file: 'mary-and-john.ioi',
      line: 5,
      ...(line!.isTemplate
        ? { text: line!.text, isTemplate: true, draws: questions.length }
        : { text: question.text, isTemplate: false }),
      model: await model.facts(),
      settings: {
        baseline: 'mean ABC 128 seed=42',
        positions: 'all',
        bos: false,
        top: 3,
        corrupt: '',
        forms: ['ABC', 'ABA', 'ABB'],
        samples: 32,
      },
      off: [],
      unsaved: false,
      says: saysLine(await measure(workspace, question, { kind: 'predict' })),
    },
    measure: async ask => {
      // Every view asks for the same few.
      const key = JSON.stringify(ask);
      if (!known.has(key)) {
        if (ask.kind === 'eval') throw new Error('no view asks for it');
        const result =
          ask.kind === 'mean'
            ? await meanOfDraws(workspace, { questions, notes }, ask)
            : await measure(workspace, question, ask);
        known.set(key, measuredSchema.parse(JSON.parse(JSON.stringify({ kind: ask.kind, ask, result }))) as Measured);
      }
      return known.get(key)!;
    },
  };
}
