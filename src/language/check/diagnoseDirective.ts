import { headName } from '../../protocol/parts/heads';
import { some } from '../draws/drawError';
import { type CountTokens, countIn } from '../names/tokenFit';
import { type Head, headWords } from '../notation/heads';
import { byLikeness, nearest } from '../notation/spelling';
import { brief, briefList } from '../notation/values';
import type { DirectiveLine } from '../syntax/tree';
import { checkForms, checkPunctuation } from './diagnoseLists';
import { oneTokenWords } from './diagnoseNames';
import {
  type CheckContext,
  type Diagnostic,
  diagnostic,
  downloadTitle,
  MOST_OF_A_KIND,
  type ModelFacts,
  modelNamed,
} from './diagnostic';
import { fixesOf, replacement } from './fixes';

/**
 * All that is to be said about one directive.
 * @param model the model that the prompts below it go to.
 */
export function diagnoseDirective(
  line: DirectiveLine,
  context: CheckContext,
  model: ModelFacts | undefined,
): Diagnostic[] {
  const { error, directive } = line;
  if (error) return [diagnostic(error.code, 'error', error, error.message, fixesOf(error))];
  if (directive?.name === 'model') return checkModel(line, directive.value, context);
  if (directive?.name === 'off') return checkHeads(line, model);
  if (directive?.name === 'forms') return checkForms(line);
  if (directive?.name === 'set') {
    const odd = checkPunctuation(line);
    // Of a list that is to be written anew the tokens say nothing.
    return odd.length > 0 ? odd : checkWords(line, context.countTokens);
  }
  return [];
}

function checkModel(line: DirectiveLine, id: string, { models }: CheckContext): Diagnostic[] {
  if (!models) return [];
  const model = modelNamed(id, models);
  if (model) return model.present ? [] : [modelMissing(model, line.value)];
  const ids = models.map(known => known.id);
  // The nearest of all names that a model goes by; what is written is its id.
  const [meant] = nearest(
    id,
    models.flatMap(known => [known.id, ...(known.aliases ?? [])]),
  ).map(name => modelNamed(name, models)!.id);
  const fixes = meant === undefined ? [] : [replacement(`Replace by “${meant}”`, line.value, meant, false)];
  const message = `“${brief(id)}” is not in your model list. Possible: ${briefList(ids)}. Models are added to the list in the settings, never by a file.`;
  return [diagnostic('unknown-model', 'error', line.value, message, fixes)];
}

export function modelMissing(model: ModelFacts, span: { start: number; end: number }): Diagnostic {
  const { id } = model;
  const fix = {
    title: downloadTitle(model),
    edits: [],
    preferred: false,
    action: { kind: 'download-model', model: id },
  } as const;
  return diagnostic(
    'model-missing',
    'warning',
    span,
    `The files of the model ${id} are not on this machine. Download it, or write another @model.`,
    [fix],
  );
}

function checkHeads(line: DirectiveLine, model: ModelFacts | undefined): Diagnostic[] {
  const shape = model?.shape;
  if (!shape) return [];
  const { start } = line.value;
  const wrong = headWords(line.value.text).flatMap(({ head, span }) =>
    head && !hasHead(shape, head) ? [{ head, span }] : [],
  );
  return wrong.slice(0, MOST_OF_A_KIND).map(({ head, span }) => {
    const at = { start: start + span.start, end: start + span.end };
    const meant = headName({
      layer: Math.min(head.layer, shape.layers - 1),
      head: Math.min(head.head, shape.heads - 1),
    });
    const message = `${model.id} has no head ${headName(head)}. ${headsOf(model)}`;
    return diagnostic('unknown-head', 'error', at, message, [replacement(`Replace by ${meant}`, at, meant, false)]);
  });
}

/** Heads that were knocked out above and that the model named here has not. */
export function headsLost(line: DirectiveLine, model: ModelFacts | undefined): Diagnostic[] {
  const shape = model?.shape;
  if (!shape) return [];
  const lost = line.settings.off.filter(head => !hasHead(shape, head)).map(headName);
  if (lost.length === 0) return [];
  const message = `${model.id} has no ${lost.length > 1 ? 'heads' : 'head'} ${briefList(lost)}, knocked out further up. ${headsOf(model)} Write @off to end it.`;
  return [diagnostic('unknown-head', 'error', line.value, message)];
}

function hasHead(shape: { layers: number; heads: number }, { layer, head }: Head): boolean {
  return layer < shape.layers && head < shape.heads;
}

function headsOf({ id, shape }: ModelFacts): string {
  if (!shape) return '';
  const { layers, heads } = shape;
  return `Possible: 0.0 to ${layers - 1}.${heads - 1} (${id} has ${some(layers, 'layer')} of ${some(heads, 'head')}).`;
}

/** Words that draws leave out, because the list has enough of one token. */
function checkWords(line: DirectiveLine, countTokens: CountTokens): Diagnostic[] {
  const { directive, settings } = line;
  const list = directive?.name === 'set' ? settings.sets.get(directive.value.name) : undefined;
  if (!list || directive?.name !== 'set') return [];
  const oneToken = oneTokenWords(list, countTokens);
  const isNames = directive.value.name === 'names';
  // A list that has no word of one token is drawn from all the same, if its words are equally long.
  if (oneToken.length === list.words.length || (oneToken.length === 0 && !isNames)) return [];
  const kept = new Set(oneToken);
  const found: Diagnostic[] = [];
  for (const word of line.args.slice(1)) {
    if (kept.has(word.text)) continue;
    const tokens = countIn(word.text, { before: ' ', after: '' }, countTokens);
    const why =
      oneToken.length === 0
        ? 'of such names the model is asked for the first token alone, and draws take only names of as many tokens.'
        : 'prompts would not line up token by token, and draws leave it out while there are enough words of one token.';
    const message = `“ ${brief(word.text)}” is ${some(tokens, 'token')}: ${why}`;
    const others = isNames ? byLikeness(word.text, oneToken, 1).filter(other => !kept.has(other)) : [];
    const fixes = others.map(other => replacement(`Replace by ${other}`, word, other, false));
    found.push(diagnostic('multi-token-name', isNames ? 'warning' : 'information', word, message, fixes));
    if (found.length >= MOST_OF_A_KIND) break;
  }
  return found;
}
