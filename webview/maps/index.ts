/** Every map that there is. A new one is a file of its own and one more line here. */
import type { Ask } from '../../src/protocol/analyses';
import { streamSites } from '../../src/protocol/analyses/patch';
import type { PanelPrompt } from '../../src/protocol/panel';
import type { Grid } from '../measured/grid';
import type { Known } from '../measured/known';
import { attributeMap } from './attributeMap';
import type { CellMap } from './cellMap';
import type { MapChoice } from './choice';
import { lookupMap } from './lookupMap';
import type { Chooser, MapKind } from './mapKind';
import { patchMap } from './patchMap';
import { pathMap } from './pathMap';
import { sweepMap } from './sweepMap';
import type { Table } from './table';

export type { Chooser } from './mapKind';

const kinds: { readonly [K in MapChoice['kind']]: MapKind<K> } = {
  sweep: sweepMap,
  path: pathMap,
  patch: patchMap,
  attribute: attributeMap,
  lookup: lookupMap,
};

export const mapKinds = Object.values(kinds).map(({ kind, label }) => ({ kind, label }));

/** A choice is read by the kind that it names: a relation between types that the compiler does not follow. */
function kindOf(choice: MapChoice): MapKind<MapChoice['kind']> {
  return kinds[choice.kind] as unknown as MapKind<MapChoice['kind']>;
}

export function askOf(choice: MapChoice): Ask {
  return kindOf(choice).ask(choice);
}

export function mapOf(choice: MapChoice, known: Known, grid: Grid, prompt: PanelPrompt | null): CellMap {
  return kindOf(choice).map(choice, known, grid, prompt);
}

export function choosersOf(choice: MapChoice): readonly Chooser[] {
  return kindOf(choice).choosers(choice);
}

export function tableOf(choice: MapChoice, known: Known): Table | null {
  return kindOf(choice).table(choice, known);
}

/** Whether a map's columns are heads or tokens, before anything is known. */
export function columnsOf(choice: MapChoice): 'heads' | 'tokens' {
  return choice.kind === 'patch' && streamSites.some(site => site === choice.site) ? 'tokens' : 'heads';
}

export function missingText(choice: MapChoice, known: Known): string {
  return kindOf(choice).missing(choice, known);
}

/** Another kind of map, keeping what the two have in common. */
export function withKind(choice: MapChoice, kind: MapChoice['kind']): MapChoice {
  return kinds[kind].first(choice);
}
