import type { Settings } from '../directives/settings';
import { parse } from '../syntax/parse';
import type { DirectiveLine, IoiFile, PromptLine } from '../syntax/tree';
import { diagnoseDirective, headsLost, modelMissing } from './diagnoseDirective';
import { type CheckContext, type Diagnostic, type ModelFacts, modelNamed } from './diagnostic';
import { keptDiagnostics } from './diagnosticCache';
import { applyFixes } from './fixes';

/**
 * All that is to be said about a file, in the order of its text. Never throws, unless `countTokens` does; takes time
 * linear in the text. Give it a counter that remembers (`rememberCounts`), the same one every time: then checking a
 * file again costs little.
 */
export function diagnose(file: IoiFile, context: CheckContext): Diagnostic[] {
  const known = new Map<string, ModelFacts | undefined>();
  const modelOf = (name: string) => {
    if (!known.has(name)) known.set(name, context.models && modelNamed(name, context.models));
    return known.get(name);
  };
  const found: Diagnostic[] = [];
  const below = nextPrompts(file);
  let promptsSinceOff = 0;
  let isFirst = true;
  for (const line of file.lines) {
    if (line.kind === 'prompt') {
      const model = modelOf(line.settings.model);
      for (const one of keptDiagnostics(line, file.text, context, model)) found.push(one);
      if (isFirst) found.push(...missingByDefault(line, model));
      isFirst = false;
      promptsSinceOff++;
    } else if (line.kind === 'directive') {
      const settings = settingsInUse(line, below[line.number]);
      const model = modelOf(settings.model);
      found.push(...diagnoseDirective(line, context, model));
      const { directive } = line;
      if (directive?.name === 'off') promptsSinceOff = 0;
      // Before the first prompt under an @off its own line already says which heads are wrong.
      if (directive?.name === 'model' && promptsSinceOff > 0) found.push(...headsLost(line, modelOf(directive.value)));
    }
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** For each line the first prompt below it. */
function nextPrompts(file: IoiFile): (PromptLine | undefined)[] {
  const next: (PromptLine | undefined)[] = new Array(file.lines.length);
  let prompt: PromptLine | undefined;
  for (let at = file.lines.length - 1; at >= 0; at--) {
    next[at] = prompt;
    const line = file.lines[at]!;
    if (line.kind === 'prompt') prompt = line;
  }
  return next;
}

/** A directive may be followed by others before the first prompt that it counts for: `@off 9.9`, then `@model gpt2`. */
function settingsInUse(line: DirectiveLine, prompt: PromptLine | undefined): Settings {
  const name = line.directive?.name;
  return name && prompt?.settings.writtenAt[name] === line.number ? prompt.settings : line.settings;
}

/** A model that is missing is said where it is named; the default is named nowhere. */
function missingByDefault(prompt: PromptLine, model: ModelFacts | undefined): Diagnostic[] {
  if (!model || model.present || prompt.settings.writtenAt.model !== undefined) return [];
  return [modelMissing(model, prompt.body)];
}

export interface FixedAll {
  readonly text: string;
  /** How many diagnostics were fixed. */
  readonly applied: number;
}

/** Checks and applies preferred fixes until none is left; the text that comes out gives the same again. */
export function fixAll(text: string, context: CheckContext): FixedAll {
  let fixed = text;
  let applied = 0;
  // A fix may uncover another (`=> Mary |` first loses its bar, then gets a contrast); a few rounds end all of them.
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = applyFixes(fixed, diagnose(parse(fixed), context));
    if (next.applied.length === 0) break;
    fixed = next.text;
    applied += next.applied.length;
  }
  return { text: fixed, applied };
}

const MOST_ROUNDS = 20;
