/** Copy and save: what is shown, in the format that was asked for. */
import type { ExportFormat, FromView, PanelPrompt } from '../../src/protocol/panel';
import type { AttentionResult, HeadRef } from '../../src/protocol/results';
import { disagreements } from '../maps/disagreement';
import { kindOf, type MapChoice, mapOf } from '../maps/kinds';
import { tableOverDraws } from '../maps/kinds/overDraws';
import { rangeOf } from '../maps/range';
import { attentionAsk } from '../measured/headAsks';
import { headName, placeOfHead } from '../measured/heads';
import { resultOf } from '../measured/known';
import { shownMaps } from '../state/choices';
import { gridOf, type State } from '../state/state';
import type { Versions } from '../state/view';
import { say } from '../strings';
import { visibleToken } from '../ui/tokenText';
import { caption, captionOf } from './caption';
import { csv } from './csv';
import { attentionFigure, type ExportedPattern } from './figure/attentionFigure';
import { mapFigure } from './figure/mapFigure';
import { pdf } from './figure/pdf';
import { png } from './figure/png';
import type { Figure, Millimetres } from './figure/shapes';
import { svg } from './figure/svg';
import { json } from './json';
import { latex } from './latex';
import { markdown } from './markdown';
import { provenance, provenanceOf } from './provenance';
import type { Exported } from './rows';

/** A figure is made for a column or for a page's width. */
export type Taken =
  | { readonly format: 'svg' | 'pdf' | 'png'; readonly millimetres: Millimetres }
  | { readonly format: Exclude<ExportFormat, 'svg' | 'pdf' | 'png'> };

/** @returns null where there is nothing to take. */
export function exportedOf(state: State, versions: Versions): Exported | null {
  const grid = gridOf(state.prompt);
  if (!state.prompt || !grid) return null;
  const { choices, known, prompt } = state;
  const maps = shownMaps(choices).map(choice => ({ choice, map: mapOf(choice, known, grid, prompt) }));
  const [first, second] = maps;
  return {
    maps: maps.flatMap(({ choice, map }) => {
      const range = rangeOf(map.values, choices.isRobust);
      return range
        ? [{ map, range, table: tableOf(choice, known, prompt), facts: provenance(state, map, versions) }]
        : [];
    }),
    showValues: choices.showValues,
    marked: new Set(first && second ? disagreements(first, second).keys() : []),
    off: new Set(prompt.off.map(head => placeOfHead(grid, head))),
  };
}

function tableOf(choice: MapChoice, known: State['known'], prompt: PanelPrompt) {
  const kind = kindOf(choice);
  return tableOverDraws(kind, choice, known, prompt) ?? kind.table(choice, known);
}

/** The message that takes the maps away. */
export function take(how: 'copy' | 'save', taken: Taken, state: State, versions: Versions): FromView | null {
  const exported = exportedOf(state, versions);
  if (!exported || exported.maps.length === 0) return null;
  const content =
    'millimetres' in taken
      ? drawn(taken.format, mapFigure(exported, taken.millimetres))
      : written(taken.format, exported, state);
  if (how === 'copy') return { kind: 'copy', text: content, format: taken.format };
  return saved(state, shownMaps(state.choices).map(nameOf), taken, content);
}

/** The message that takes a head's attention pattern away; null where it is not known. */
export function takeAttention(
  how: 'copy' | 'save',
  taken: Taken & { readonly format: 'svg' | 'pdf' | 'png' | 'txt' },
  head: HeadRef,
  state: State,
  versions: Versions,
): FromView | null {
  const pattern = patternOf(head, state, versions);
  if (!pattern) return null;
  const content =
    'millimetres' in taken
      ? drawn(taken.format, attentionFigure(pattern, taken.millimetres))
      : captionOf(pattern.title, pattern.facts);
  if (how === 'copy') return { kind: 'copy', text: content, format: taken.format };
  return saved(state, [`attention-${headName(head)}`], taken, content);
}

function patternOf(head: HeadRef, { known }: State, versions: Versions): ExportedPattern | null {
  const result: AttentionResult | undefined = resultOf(known, attentionAsk(head));
  const pattern = result?.heads.find(one => headName(one) === headName(head))?.pattern;
  if (!result || !pattern) return null;
  const tokens = result.tokens.map(({ text }) => visibleToken(text));
  const facts = provenanceOf(result, versions);
  return { title: say('attentionMap', headName(head)), tokens, pattern, facts };
}

/** `sweep-kl`, `path-9.9.q@END-dLogitDiff`: what is measured, of what, in which number. */
function nameOf(choice: MapChoice): string {
  const { kind, to, site, direction, at, metric } = choice as Readonly<Record<string, string>>;
  return [kind, to, site, direction, at, metric].filter(Boolean).join('-');
}

/** Its name says the prompt, what is shown of it, and how wide it is. */
function saved({ prompt }: State, shown: readonly string[], taken: Taken, content: string): FromView {
  const file = prompt!.file.replace(/\.[^.]*$/, '');
  const wide = 'millimetres' in taken ? [`${taken.millimetres}mm`] : [];
  const name = [file, String(prompt!.line), ...shown, ...wide].join('-').replace(/[^\w.-]+/g, '-');
  return {
    kind: 'save',
    name: `${name.slice(0, 100)}.${taken.format}`,
    format: taken.format,
    content,
    encoding: taken.format === 'png' ? 'base64' : 'utf8',
  };
}

function drawn(format: 'svg' | 'pdf' | 'png', figure: Figure): string {
  return { svg, pdf, png }[format](figure);
}

function written(format: Exclude<ExportFormat, 'svg' | 'pdf' | 'png'>, exported: Exported, state: State): string {
  switch (format) {
    case 'md':
      return markdown(exported);
    case 'csv':
      return csv(exported);
    case 'json':
      return json(state);
    case 'tex':
      return latex(exported);
    case 'txt':
      return `${caption(exported.maps)}\n`;
  }
}
