/** From a command's arguments to questions for a model: the file read, checked, and its options put over its directives. */

import { dirname } from 'node:path';
import {
  type CheckContext,
  type Diagnostic,
  diagnose,
  parse,
  positionAt,
  promptsOf,
  rememberCounts,
  type Settings,
} from '../../language';
import { questionsOf } from '../../language/draws/question';
import { added } from '../../model/catalog/added';
import { folderFacts, knownModels, locate, wholeSnapshot } from '../../model/catalog/catalog';
import { countTokens, cut, firstToken } from '../../model/tokenizer/tokens';
import { type Ask, declared } from '../../protocol/analyses';
import { Failed } from '../../protocol/failure';
import { headName } from '../../protocol/parts/heads';
import type { Question } from '../../protocol/question';
import { findModel, findOwnModel, type OpenModel, openModel } from '../../worker/runs/openModel';
import { Workspace } from '../../worker/runs/workspace';
import type { Arguments } from './arguments';
import type { Overrides } from './overrides';
import { readSamples, withSamples } from './samplesFile';
import { readSource } from './source';

/** The folder of IOI Lens itself, with `media/`. */
export const root = dirname(__dirname);

/** One function for all: what the language remembers of a text hangs on it. */
const count = rememberCounts(countTokens);

export interface Asking {
  /** Its place among all prompts asked for, from 0. */
  readonly at: number;
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly question: Question;
  /** `file:line:column` of the prompt. */
  readonly place: string;
  /** From 1. */
  readonly line: number;
}

/** What is to be measured, prompt by prompt. Models are opened once each. @throws Failed */
export function askings(args: Arguments, what: Ask, note: (text: string) => void): Asking[] {
  const source = readSource(args.source);
  const file = parse(source.text);
  const prompts = promptsOf(file);
  if (prompts.length === 0)
    throw new Failed('no-prompts', `${source.name}: there is no prompt in it.`, 'Write one on a line of its own.');
  const models = new Map<string, Workspace>();
  const open = (id: string): Workspace => {
    let workspace = models.get(id);
    if (!workspace) {
      const isAdded = args.overrides.model === undefined && added().includes(id);
      const found = isAdded
        ? findOwnModel({ id, repository: id })
        : findModel(id, root, args.overrides.model === undefined ? 'ids only' : 'folders too');
      const model = openModel(found, onnxOptions(args));
      for (const text of model.checkpoint.notes) note(`${found.id}: ${text}`);
      workspace = new Workspace(model);
      models.set(id, workspace);
    }
    return workspace;
  };
  const place = (offset: number) => {
    const { line, character } = positionAt(file.lines, offset);
    return `${source.name}:${line + 1}:${character + 1}`;
  };
  const found = diagnose(file, checkContext()).filter(({ severity }) => severity === 'error');
  refuse(
    found.filter(({ code }) => args.overrides.model === undefined || !aboutTheModel.has(code)),
    place,
  );
  const samples = args.samplesFile === undefined ? undefined : readSamples(args.samplesFile);
  const all = prompts.flatMap(prompt => {
    const settings = override(prompt.settings, args.overrides);
    const workspace = open(settings.model);
    checkHeads(settings, workspace.model);
    const at = place(prompt.start);
    const { questions, notes, error } = questionsOf(
      prompt,
      settings,
      workspace.countTokens,
      declared(what, settings.off).reads.includes('baseline') ? 'all' : 'prediction',
    );
    for (const text of notes) note(`${at}: ${text}`);
    if (error) throw new Failed(error.code, `${at}: ${error.message}`, error.whatToDo);
    return questions.map(question => ({
      workspace,
      settings,
      question: samples ? withSamples(question, settings, samples, at) : question,
      place: at,
      line: prompt.number + 1,
    }));
  });
  return all.map((one, at) => ({ at, ...one }));
}

function refuse(errors: readonly Diagnostic[], place: (offset: number) => string): void {
  const [first] = errors;
  if (!first) return;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more: ioi check lists them)` : '';
  throw new Failed(first.code, `${place(first.start)}: ${first.message}${more}`, '');
}

/** What the check knows of models and tokens. */
export function checkContext(): CheckContext {
  const models = knownModels.map(model => {
    const { id, aliases, layers, heads, positions } = model;
    return { id, aliases, present: locate(model, root) !== undefined, shape: { layers, heads, positions } };
  });
  const own = added().map(id => ({ id, ...addedFacts(id) }));
  return { countTokens: count, firstToken, cut, models: [...models, ...own] };
}

function addedFacts(repository: string) {
  const folder = wholeSnapshot(repository);
  return folder === undefined ? { present: false } : folderFacts(folder);
}

/** Where `--model` takes the place of `@model`, what a file says of its own model does not matter. */
const aboutTheModel = new Set(['unknown-model', 'model-missing', 'unknown-head', 'prompt-too-long']);

function override(settings: Settings, overrides: Overrides): Settings {
  const merged: Settings = { ...settings, ...overrides };
  const { seed, baseline } = merged;
  return seed === undefined || !('form' in baseline) ? merged : { ...merged, baseline: { ...baseline, seed } };
}

function checkHeads(settings: Settings, model: OpenModel): void {
  const { layers, heads } = model.checkpoint.shape;
  const odd = settings.off.find(({ layer, head }) => layer >= layers || head >= heads);
  if (odd)
    throw new Failed(
      'unknown-head',
      `The model ${model.id} has no head ${headName(odd)}.`,
      `Heads run from 0.0 to ${layers - 1}.${heads - 1}.`,
    );
}

function onnxOptions(args: Arguments) {
  return { ...(args.threads === undefined ? {} : { threads: args.threads }), lowMemory: args.lowMemory };
}
