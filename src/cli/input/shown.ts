/** How results are printed: as a table of so many heads in this order, as JSON, and where to besides. */
import { optional, wholeFrom1 } from './usage';

export const sortKeys = ['kl', 'js', 'tv', 'l2', 'io', 's', 'ld'] as const;
export type SortKey = (typeof sortKeys)[number];

/** What a person chooses of tables. */
export interface Shown {
  readonly sort: SortKey;
  readonly limit?: number;
}

export interface How extends Shown {
  readonly json: boolean;
  /** Where a report of test cases and a table go. */
  readonly junit?: string;
  readonly csv?: string;
  /** An earlier result of `eval --json`, against which this one is held. */
  readonly against?: string;
}

/** @throws Failed `usage` */
export function readHow(flags: Readonly<Record<string, unknown>>): How {
  const text = (key: string) => flags[key] as string | undefined;
  const limit = text('limit');
  return {
    json: flags.json === true,
    sort: sortKeys.find(key => key === text('sort')) ?? 'kl',
    ...optional('limit', limit === undefined ? undefined : wholeFrom1('--limit', limit)),
    ...optional('junit', text('junit')),
    ...optional('csv', text('csv')),
    ...optional('against', text('against')),
  };
}
