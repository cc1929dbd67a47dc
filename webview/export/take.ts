/** Copy and save: what is shown, in the format that was asked for. */
import type { ExportFormat, FromView } from '../../src/protocol/panel';
import { disagreements } from '../maps/disagreement';
import { kindOf, mapOf } from '../maps/kinds';
import { rangeOf } from '../maps/range';
import { placeOfHead } from '../measured/heads';
import { shownMaps } from '../state/choices';
import { gridOf, type State } from '../state/state';
import type { Versions } from '../state/view';
import { csv } from './csv';
import { figure } from './figure';
import { json } from './json';
import { markdown } from './markdown';
import { png } from './png';
import { provenance } from './provenance';
import type { Exported } from './rows';
import { svg } from './svg';

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
        ? [{ map, range, table: kindOf(choice).table(choice, known), facts: provenance(state, map, versions) }]
        : [];
    }),
    marked: new Set(first && second ? disagreements(first, second).keys() : []),
    off: new Set(prompt.off.map(head => placeOfHead(grid, head))),
  };
}

/** The message that takes it away. */
export function take(how: 'copy' | 'save', format: ExportFormat, state: State, versions: Versions): FromView | null {
  const exported = exportedOf(state, versions);
  if (!exported || exported.maps.length === 0) return null;
  const content = written(format, exported, state);
  if (how === 'copy') return { kind: 'copy', text: content, format };
  const name = `${state.prompt!.file.replace(/\.[^.]*$/, '')}-${state.prompt!.line}-${state.choices.map.kind}`;
  return {
    kind: 'save',
    name: `${name.replace(/[^\w.-]+/g, '-').slice(0, 100)}.${format}`,
    format,
    content,
    encoding: format === 'png' ? 'base64' : 'utf8',
  };
}

function written(format: ExportFormat, exported: Exported, state: State): string {
  switch (format) {
    case 'md':
      return markdown(exported);
    case 'csv':
      return csv(exported);
    case 'json':
      return json(state);
    case 'svg':
      return svg(figure(exported));
    case 'png':
      return png(figure(exported));
  }
}
