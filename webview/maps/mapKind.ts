/** A map as it is declared: what it asks for, what it draws of what is known, what can be chosen, what is taken away. */
import type { Ask } from '../../src/protocol/analyses';
import type { PanelPrompt } from '../../src/protocol/panel';
import type { Grid } from '../measured/grid';
import type { Known } from '../measured/known';
import type { StringKey } from '../strings';
import type { CellMap } from './cellMap';
import type { ChoiceOf, MapChoice } from './choice';
import type { Table } from './table';

/** Something to choose beside the map. */
export type Chooser =
  | {
      readonly kind: 'select';
      readonly label: StringKey;
      readonly value: string;
      readonly options: readonly (readonly [value: string, label: string])[];
      /** @returns the choice with this value, or undefined for none of the options. */
      readonly choose: (value: string) => MapChoice | undefined;
    }
  | {
      readonly kind: 'text';
      readonly label: StringKey;
      readonly hint: StringKey;
      readonly problem: StringKey;
      readonly value: string;
      readonly choose: (text: string) => MapChoice | undefined;
    };

export interface MapKind<K extends MapChoice['kind']> {
  readonly kind: K;
  readonly label: StringKey;
  /** Where it begins, with what the choice before had in common with it. */
  readonly first: (before: MapChoice) => ChoiceOf<K>;
  readonly ask: (choice: ChoiceOf<K>) => Ask;
  readonly map: (choice: ChoiceOf<K>, known: Known, grid: Grid, prompt: PanelPrompt | null) => CellMap;
  readonly choosers: (choice: ChoiceOf<K>) => readonly Chooser[];
  /** All numbers behind it; null where only the map's own are there. */
  readonly table: (choice: ChoiceOf<K>, known: Known) => Table | null;
  /** Why cells that were measured show nothing. */
  readonly missing: (choice: ChoiceOf<K>, known: Known) => string;
}

/** Options of a select, from a list of values and what each is called. */
export function select<T extends string>(
  label: StringKey,
  value: T,
  values: readonly T[],
  named: (value: T) => string,
  choose: (value: T) => MapChoice,
): Chooser {
  return {
    kind: 'select',
    label,
    value,
    options: values.map(one => [one, named(one)] as const),
    choose: text => {
      const found = values.find(one => one === text);
      return found === undefined || found === value ? undefined : choose(found);
    },
  };
}
