/** Every number that is known of a head, ranked among all heads. */
import { type Ask, nameOf } from '../../src/protocol/analyses';
import { isDistribution } from '../../src/protocol/overDraws';
import type { PanelPrompt } from '../../src/protocol/panel';
import type { HeadRef } from '../../src/protocol/results';
import { telling } from '../maps/cellMap';
import { type MapChoice, mapKinds, mapOf } from '../maps/kinds';
import type { MapKind } from '../maps/kinds/mapKind';
import { metrics } from '../maps/kinds/metrics';
import { type Grid, ranks } from '../measured/grid';
import { placeOfHead } from '../measured/heads';
import type { Known } from '../measured/known';
import type { NumberRow } from '../ui/tables';

export function headNumbers(known: Known, grid: Grid, head: HeadRef, prompt: PanelPrompt | null): NumberRow[] {
  const place = placeOfHead(grid, head);
  const all = isDistribution(prompt)
    ? ofMeans(known)
    : mapKinds.flatMap((kind): ReturnType<MapKind<MapChoice>['ofHead']> => kind.ofHead(known));
  return all.map(({ choice, to }) => {
    const map = mapOf(choice, known, grid, prompt);
    const { name, values } = map;
    const error = map.spread?.[place]?.se;
    const isWhole = values.every(value => value !== undefined);
    return {
      name: to ? `→ ${to}: ${name}` : name,
      value: values[place] ?? null,
      ...(typeof error === 'number' ? { error } : {}),
      rank: isWhole ? ranks(telling(map))[place]! : 0,
      total: values.length,
    };
  });
}

/** Of the means that are known, done or under way. */
function ofMeans({ results, rows }: Known): { readonly choice: MapChoice; readonly to?: string }[] {
  const has = (ask: Ask) => results.has(nameOf(ask)) || rows.has(nameOf(ask));
  const paths = [...results.values()].flatMap(({ ask }) =>
    ask.kind === 'mean' && ask.of.kind === 'path' ? [ask.of.to] : [],
  );
  return [
    ...(has({ kind: 'mean', of: { kind: 'sweep' } })
      ? metrics.map(metric => ({ choice: { kind: 'sweep', metric } as const }))
      : []),
    ...paths.map(to => ({ choice: { kind: 'path', to, metric: 'dLogitDiff' } as const, to })),
    ...(has({ kind: 'mean', of: { kind: 'attribute' } }) ? [{ choice: { kind: 'attribute' } as const }] : []),
  ];
}
