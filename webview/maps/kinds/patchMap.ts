/** Activation patching: layers × tokens of the stream and what writes to it, layers × heads of what heads do. */

import * as z from 'zod/mini';
import { directions, headSites, type Site, sites } from '../../../src/protocol/analyses/patch';
import { headName } from '../../../src/protocol/parts/heads';
import type { PatchCell, PatchResult } from '../../../src/protocol/results';
import { blank, type Grid, placeOf } from '../../measured/grid';
import { type Known, resultOf } from '../../measured/known';
import { say } from '../../strings';
import { visibleToken } from '../../ui/tokenText';
import type { Columns } from '../cellMap';
import { CellMapView } from '../heatmap/cellMapView';
import { precision } from '../precision';
import { effectNames, effectNumbers, isSigned, longName, precisionOf, unitOf } from './effects';
import { type MapKind, select } from './mapKind';
import { metrics, type PatchMetric, patchMetrics } from './metrics';
import { PatchCard } from './patchCard';
import { askOf, cellsOf, columnOf } from './patchCells';

const choice = z.object({
  kind: z.literal('patch'),
  site: z.enum(sites),
  direction: z.enum(directions),
  metric: z.enum(patchMetrics),
});
type Choice = z.infer<typeof choice>;

function byHead(site: Site): boolean {
  return headSites.some(one => one === site);
}

export const patchMap: MapKind<Choice> = {
  kind: 'patch',
  label: 'patching',
  choice,
  first: () => ({ kind: 'patch', site: 'resid', direction: 'denoise', metric: 'restored' }),
  ask: askOf,
  of: ask =>
    ask.kind === 'patch' ? { kind: 'patch', site: ask.site, direction: ask.direction, metric: 'restored' } : undefined,
  named: ({ site, direction }) => say('patchTitle', say('patching'), say(`site_${site}`), say(direction)),
  columns: ({ site }) => (byHead(site) ? 'heads' : 'tokens'),
  map: (choice, known, heads, prompt) => {
    const { metric, site, direction } = choice;
    const result = resultOf(known, askOf(choice));
    const cells = cellsOf(choice, known);
    const [grid, columns] = byHead(site)
      ? ([heads, { kind: 'heads' }] as const)
      : tokenColumns(heads, known, choice, cells);
    const values = blank(grid);
    for (const cell of cells) values[placeOf(grid, { layer: cell.layer, column: columnOf(cell) })] = cell[metric];
    return {
      grid,
      columns,
      values,
      scale: metric === 'restored' || isSigned(metric) ? 'diverging' : 'sequential',
      name: say(metric),
      title: say('patchTitle', say(`site_${site}`), say(direction), nameOf(metric)),
      precision: metric === 'restored' ? restoredPrecision(result) : precisionOf(metric),
      unit: metric === 'restored' ? say('unitShare') : unitOf(metric),
      ...(metric === 'restored' ? { meaning: say('restoredMeaning') } : {}),
      result,
      isPartial: !result && cells.length > 0 && prompt !== null,
    };
  },
  draw: CellMapView,
  // Behind the patched logit difference.
  numberOf: ({ metric }) => (metric === 'restored' ? metric : 1 + metrics.indexOf(metric)),
  card: PatchCard,
  choosers: choice => [
    select(
      'site',
      choice.site,
      sites,
      site => say(`site_${site}`),
      site => ({ ...choice, site }),
    ),
    select('direction', choice.direction, directions, say, direction => ({ ...choice, direction })),
    select('metric', choice.metric, patchMetrics, say, metric => ({ ...choice, metric })),
  ],
  ofHead: () => [],
  table: (choice, known) => {
    const { answer, tokens = [] } = resultOf(known, askOf(choice)) ?? {};
    return {
      header: [
        byHead(choice.site) ? 'Head' : 'Layer and token',
        'Restored',
        'Patched logit diff',
        ...effectNames(answer),
      ],
      rows: cellsOf(choice, known).map(cell => [
        cell.head === undefined
          ? `${cell.layer} @ ${cell.position} ${tokens[cell.position!]?.text.trim() ?? ''}`
          : headName({ layer: cell.layer, head: cell.head }),
        cell.restored,
        cell.logitDiff,
        ...effectNumbers(cell),
      ]),
    };
  },
  missing: ({ metric }) => (metric === 'restored' ? say('noRestored') : isSigned(metric) ? say('noAnswer') : ''),
};

/** A share of the logits between the two runs. */
function restoredPrecision(result: PatchResult | undefined): number {
  const between = Math.abs((result?.clean.logitDiff ?? 1) - (result?.corrupt.logitDiff ?? 0));
  return precision.logits / (between || 1);
}

function nameOf(metric: PatchMetric): string {
  return metric === 'restored' ? say('restoredLong') : longName(metric);
}

/** The prompt's tokens; before they are known, as many columns as cells have come. */
function tokenColumns(
  heads: Grid,
  known: Known,
  choice: Choice,
  cells: readonly PatchCell[],
): readonly [Grid, Columns] {
  const result = resultOf(known, askOf(choice)) ?? [...known.results.values()].map(one => one.result).find(hasTokens);
  const tokens = result?.tokens.map(({ text }) => visibleToken(text)) ?? [];
  const count = tokens.length || cells.reduce((most, cell) => Math.max(most, columnOf(cell) + 1), 1);
  const names = new Map<number, string>();
  const positions = result && 'positions' in result ? (result.positions as Readonly<Record<string, number>>) : {};
  for (const [name, at] of Object.entries(positions)) names.set(at, names.has(at) ? `${names.get(at)} ${name}` : name);
  return [
    { layers: heads.layers, columns: count },
    { kind: 'tokens', tokens, names },
  ];
}

function hasTokens<R extends object>(
  result: R,
): result is R & { readonly tokens: readonly { readonly text: string }[] } {
  return 'tokens' in result;
}
