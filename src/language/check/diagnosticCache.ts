import type { CountTokens } from '../names/tokenFit';
import type { PromptLine } from '../syntax/tree';
import { diagnosePrompt } from './diagnosePrompt';
import type { CheckContext, Diagnostic, ModelFacts } from './diagnostic';

/** Lines longer than this are checked anew each time rather than kept. */
const LONGEST = 2000;
const MOST = 20_000;

interface Kept {
  young: Map<string, readonly Diagnostic[]>;
  old: Map<string, readonly Diagnostic[]>;
}

const keptByCounter = new WeakMap<CountTokens, Kept>();

/**
 * As `diagnosePrompt`, remembering what was said of the same line under the same directives: who types in a file of
 * thousands of prompts changes one. What is kept counts from the line's start, and is kept with the counter.
 */
export function keptDiagnostics(
  prompt: PromptLine,
  text: string,
  context: CheckContext,
  model: ModelFacts | undefined,
): readonly Diagnostic[] {
  if (prompt.end - prompt.start > LONGEST) return diagnosePrompt(prompt, context, model);
  const { countTokens } = context;
  const kept: Kept = keptByCounter.get(countTokens) ?? { young: new Map(), old: new Map() };
  keptByCounter.set(countTokens, kept);
  const positions = model?.shape?.positions ?? '';
  const line = text.slice(prompt.start, prompt.end);
  // Behind a byte-order mark, which only the first line can have, the same line is another text.
  const indent = prompt.body.start - prompt.start;
  const key = `${prompt.settings.key} ${prompt.settings.model} ${positions} ${indent}\n${line}`;

  let found = kept.young.get(key);
  if (!found) {
    found = kept.old.get(key) ?? diagnosePrompt(prompt, context, model).map(one => shift(one, -prompt.start));
    if (kept.young.size >= MOST) {
      kept.old = kept.young;
      kept.young = new Map();
    }
    kept.young.set(key, found);
  }
  return found.length === 0 ? found : found.map(one => shift(one, prompt.start));
}

function shift(diagnostic: Diagnostic, by: number): Diagnostic {
  const fixes = diagnostic.fixes.map(fix => ({
    ...fix,
    edits: fix.edits.map(({ start, end, newText }) => ({ start: start + by, end: end + by, newText })),
  }));
  return { ...diagnostic, start: diagnostic.start + by, end: diagnostic.end + by, fixes };
}
