/** The research log's first prompt, measured with the model that comes with IOI Lens: what the view is shown. */
import { resolve } from 'node:path';
import { parse, promptsOf } from '../../../src/language';
import { questionsOf } from '../../../src/language/question';
import { countTokens } from '../../../src/model/tokens';
import type { Measured, PanelMeasurement, PanelPrompt } from '../../../src/protocol/panel';
import { measured } from '../../../src/protocol/panel';
import { ablate, sweep } from '../../../src/worker/measure';
import { findModel, openModel } from '../../../src/worker/openModel';
import { attention, attribute, path, writes } from '../../../src/worker/paths';
import { Workspace } from '../../../src/worker/workspace';

export const root = resolve(import.meta.dirname, '../../..');
export const text = 'When Mary and John went to the store, John gave a drink to';

export interface DemoPrompt {
  readonly prompt: PanelPrompt;
  measure(what: PanelMeasurement): Promise<Measured>;
}

export async function demoPrompt(file = `@model demo\n${text}\n`): Promise<DemoPrompt> {
  const model = openModel(findModel('demo', root, 'ids only'));
  const workspace = new Workspace(model);
  const facts = await model.facts();
  const [line] = promptsOf(parse(file));
  const { settings } = line!;
  const { questions, error } = questionsOf(line!, settings, countTokens);
  const [question] = questions;
  if (!question) throw new Error(error?.message ?? 'There is no question.');
  const run = async (what: PanelMeasurement): Promise<unknown> => {
    switch (what.kind) {
      case 'sweep':
        return { kind: 'sweep', result: await sweep(workspace, question) };
      case 'path':
        return { kind: 'path', to: what.to, result: await path(workspace, question, what.to) };
      case 'attribute':
        return { kind: 'attribute', result: await attribute(workspace, question) };
      case 'lookup':
        return { kind: 'lookup', result: await attention(workspace, question, 'all', { endOnly: true }) };
      case 'attention':
        return { kind: 'attention', result: await attention(workspace, question, [what.head]) };
      case 'ablate':
        return { kind: 'ablate', head: what.head, result: await ablate(workspace, { ...question, off: [what.head] }) };
      case 'writes':
        return { kind: 'writes', result: await writes(workspace, question, what.head) };
    }
  };
  return {
    prompt: {
      key: 'demo prompt',
      file: 'mary-and-john.ioi',
      line: 5,
      text: question.text,
      isTemplate: false,
      model: facts,
      settings: { baseline: 'mean ABC 128 seed=42', positions: 'all', bos: false, top: 3 },
      off: [],
      unsaved: false,
    },
    measure: async what => measured.parse(JSON.parse(JSON.stringify(await run(what)))),
  };
}
