/** Every map that there is. A new one is a file of its own and one more line here. */
import * as z from 'zod/mini';
import type { Ask } from '../../../src/protocol/analyses';
import type { PanelPrompt } from '../../../src/protocol/panel';
import type { Grid } from '../../measured/grid';
import type { Known } from '../../measured/known';
import type { CellMap } from '../cellMap';
import { attributeMap } from './attributeMap';
import { lookupMap } from './lookupMap';
import type { MapKind } from './mapKind';
import { askFor, mapOverDraws } from './overDraws';
import { patchMap } from './patchMap';
import { pathMap } from './pathMap';
import { sweepMap } from './sweepMap';

z.config({ jitless: true });

export const mapKinds = [sweepMap, pathMap, patchMap, attributeMap, lookupMap] as const;

export const mapChoice = z.union(mapKinds.map(({ choice }) => choice));
export type MapChoice = z.infer<(typeof mapKinds)[number]['choice']>;

/** A choice is read by the kind that it names: a relation between types that the compiler does not follow. */
export function kindOf(choice: MapChoice): MapKind<MapChoice> {
  return mapKinds.find(({ kind }) => kind === choice.kind) as unknown as MapKind<MapChoice>;
}

export function askOf(choice: MapChoice): Ask {
  return kindOf(choice).ask(choice);
}

/** Of the prompt that is shown: of a template, of all its draws. */
export function askIn(choice: MapChoice, prompt: PanelPrompt | null | undefined): Ask {
  return askFor(kindOf(choice), choice, prompt);
}

/** The map of what was asked; none where it is of a head alone. */
export function choiceOf(ask: Ask): MapChoice | undefined {
  for (const kind of mapKinds) {
    const choice = kind.of(ask);
    if (choice) return choice;
  }
  return undefined;
}

export function mapOf(choice: MapChoice, known: Known, grid: Grid, prompt: PanelPrompt | null): CellMap {
  const kind = kindOf(choice);
  return mapOverDraws(kind, choice, known, grid, prompt) ?? kind.map(choice, known, grid, prompt);
}
