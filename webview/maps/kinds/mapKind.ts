/** A map as it is declared: what it asks for, what it draws of what is known, what can be chosen, what is taken away. */
import type { ComponentType } from 'preact';
import type * as z from 'zod/mini';
import type { Ask } from '../../../src/protocol/analyses';
import type { PanelPrompt } from '../../../src/protocol/panel';
import type { HeadRef } from '../../../src/protocol/results';
import type { Cell, Grid } from '../../measured/grid';
import type { Known } from '../../measured/known';
import type { StringKey } from '../../strings';
import type { CellMap } from '../cellMap';
import type { CellMapProps } from '../heatmap/cellMapView';
import type { Table } from '../table';

/** Something to choose beside the map. */
export type Chooser<C> =
  | {
      readonly kind: 'select';
      readonly label: StringKey;
      readonly value: string;
      readonly options: readonly (readonly [value: string, label: string])[];
      /** @returns the choice with this value, or undefined for none of the options. */
      readonly choose: (value: string) => C | undefined;
    }
  | {
      readonly kind: 'text';
      readonly label: StringKey;
      readonly hint: StringKey;
      /** What is wrong with a text that cannot be chosen, and what to write. */
      readonly problem: (text: string) => string;
      /** What one would choose, given the heads that one looks at. */
      readonly suggestions: (heads: readonly HeadRef[]) => readonly string[];
      readonly value: string;
      readonly choose: (text: string) => C | undefined;
    };

/** What two kinds of map may have in common. */
export interface Before {
  readonly kind: string;
  readonly metric?: string;
}

export interface CardProps<C> {
  readonly choice: C;
  readonly map: CellMap;
  readonly known: Known;
  readonly at: Cell;
}

export interface MapKind<C extends Before> {
  readonly kind: C['kind'];
  readonly label: StringKey;
  /** What a person chooses of it, as it is kept. */
  readonly choice: z.ZodMiniType<C>;
  /** Where it begins, with what the choice before had in common with it. */
  readonly first: (before: Before) => C;
  readonly ask: (choice: C) => Ask;
  /** The map of what was asked, in the metric that `first` begins with; undefined where it is another's. */
  readonly of: (ask: Ask) => C | undefined;
  /** What a choice shows, the metric apart: `Path patching to logits`. */
  readonly named: (choice: C) => string;
  /** What the columns are, before anything is known. */
  readonly columns: (choice: C) => CellMap['columns']['kind'];
  readonly map: (choice: C, known: Known, grid: Grid, prompt: PanelPrompt | null) => CellMap;
  readonly draw: ComponentType<CellMapProps>;
  /** What a cell tells when it is picked; where there is none, a cell is a head, and the head's card is shown. */
  readonly card?: ComponentType<CardProps<C>>;
  /** Which of a place's numbers it shows, among those that are kept of each draw of a template. */
  readonly numberOf: (choice: C) => number | 'restored';
  /** Of means, where they are called otherwise. */
  readonly titleOfDraws?: (choice: C) => string;
  readonly nameOfDraws?: (choice: C) => string;
  /** @param ofDraws whether all draws of a template are shown */
  readonly choosers: (choice: C, ofDraws?: boolean) => readonly Chooser<C>[];
  /** Those of its maps whose number stands among a head's, as far as they are known; `to` what they are sent to. */
  readonly ofHead: (known: Known) => readonly { readonly choice: C; readonly to?: string }[];
  /** All numbers behind it; null where only the map's own are there. */
  readonly table: (choice: C, known: Known) => Table | null;
  /** Why cells that were measured show nothing. */
  readonly missing: (choice: C, known: Known) => string;
}

/** Options of a select, from a list of values and what each is called. */
export function select<C, T extends string>(
  label: StringKey,
  value: T,
  values: readonly T[],
  named: (value: T) => string,
  choose: (value: T) => C,
): Chooser<C> {
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
