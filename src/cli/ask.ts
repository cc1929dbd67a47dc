/** From a command's arguments to questions for a model: the file read, checked, and its options put over its directives. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type CheckContext,
  type Diagnostic,
  diagnose,
  type PromptLine,
  parse,
  positionAt,
  promptsOf,
  rememberCounts,
  type Settings,
} from '../language';
import { questionsOf } from '../language/question';
import { knownModels, locate } from '../model/catalog';
import { countTokens, firstToken } from '../model/tokens';
import { Failed } from '../protocol/failure';
import type { Question } from '../protocol/question';
import { findModel, type OpenModel, openModel } from '../worker/openModel';
import { Workspace } from '../worker/workspace';
import { type Arguments, type Overrides, usage } from './arguments';
import { readSource } from './source';

/** The folder of IOI Lens itself, with `media/`. */
export const root = dirname(__dirname);

/** One function for all: what the language remembers of a text hangs on it. */
const count = rememberCounts(countTokens);

export interface Asking {
  readonly workspace: Workspace;
  readonly settings: Settings;
  readonly question: Question;
  /** `file:line:column` of the prompt. */
  readonly place: string;
}

/** What is to be measured, prompt by prompt. Models are opened once each. @throws Failed */
export function askings(args: Arguments, note: (text: string) => void): Asking[] {
  const source = readSource(args.source);
  const file = parse(source.text);
  const prompts = promptsOf(file);
  if (prompts.length === 0)
    throw new Failed('no-prompts', `${source.name}: there is no prompt in it.`, 'Write one on a line of its own.');
  const models = new Map<string, Workspace>();
  const open = (id: string): Workspace => {
    let workspace = models.get(id);
    if (!workspace) {
      const found = findModel(id, root, args.overrides.model === undefined ? 'ids only' : 'folders too');
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
    return ask(prompt, settings, place(prompt.start), note).map(question => ({
      workspace,
      settings,
      question: samples ? withSamples(question, samples) : question,
      place: place(prompt.start),
    }));
  });
  return all;
}

function ask(prompt: PromptLine, settings: Settings, place: string, note: (text: string) => void): readonly Question[] {
  const { questions, notes, error } = questionsOf(prompt, settings, count);
  for (const text of notes) note(`${place}: ${text}`);
  if (error) throw new Failed(error.code, `${place}: ${error.message}`, error.whatToDo);
  return questions;
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
  return { countTokens: count, firstToken, models };
}

/** Where `--model` takes the place of `@model`, what a file says of its own model does not matter. */
const aboutTheModel = new Set(['unknown-model', 'model-missing', 'unknown-head', 'prompt-too-long']);

function override(settings: Settings, overrides: Overrides): Settings {
  const { seed, ...rest } = overrides;
  const merged = { ...settings, ...rest };
  if (seed === undefined || merged.baseline.kind === 'zero') return merged;
  return { ...merged, baseline: { ...merged.baseline, seed } };
}

function checkHeads(settings: Settings, model: OpenModel): void {
  const { layers, heads } = model.checkpoint.shape;
  const odd = settings.off.find(({ layer, head }) => layer >= layers || head >= heads);
  if (odd)
    throw new Failed(
      'unknown-head',
      `The model ${model.id} has no head ${odd.layer}.${odd.head}.`,
      `Heads run from 0.0 to ${layers - 1}.${heads - 1}.`,
    );
}

function withSamples(question: Question, ids: readonly (readonly number[])[]): Question {
  const { noBaseline: _, ...rest } = question;
  if (question.baseline?.kind === 'zero') return question;
  return { ...rest, baseline: { kind: question.baseline?.kind ?? 'mean', form: '', seed: 0, samples: { ids } } };
}

function readSamples(path: string): number[][] {
  const wrong = (what: string) =>
    usage(`--samples-file ${path}: ${what}.`, 'Give a JSON file of prompts as token ids, [[id, …], …].');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw wrong('it cannot be read as JSON');
  }
  const isId = (id: unknown) => Number.isSafeInteger(id) && (id as number) >= 0;
  if (
    !Array.isArray(json) ||
    json.length === 0 ||
    !json.every(row => Array.isArray(row) && row.length > 0 && row.every(isId))
  )
    throw wrong('it is no list of lists of token ids');
  return json as number[][];
}

function onnxOptions(args: Arguments) {
  return { ...(args.threads === undefined ? {} : { threads: args.threads }), lowMemory: args.lowMemory };
}
