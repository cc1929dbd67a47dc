/**
 * One measurement over many prompts: the mean of each number under its own name, its standard error beside it, and n
 * where prompts lack it (ABC has no logit difference). Prompts weigh equally, and sums go in their order: who measures
 * them one by one or in parts gets the same to the last digit.
 */
import { spread } from '../../protocol/parts/spread';

export interface Mean {
  readonly mean: number | null;
  /** Sample standard deviation / √n; null for n < 2. */
  readonly se: number | null;
  readonly n: number;
}

/** @param values of those prompts that have the number. */
export function meanOf(values: readonly number[]): Mean {
  const over = spread(values);
  return { mean: over?.mean ?? null, se: over?.standardError ?? null, n: over?.n ?? 0 };
}

export type Means<Field extends string> = Readonly<Record<Field, number | null>> & {
  readonly se: Readonly<Record<Field, number | null>>;
  /** Of how many prompts, for numbers that some lack. */
  readonly n?: Readonly<Partial<Record<Field, number>>>;
};

/**
 * @param valuesOf one field's values, of those prompts that have it.
 * @param prompts how many there are.
 */
export function meansOf<Field extends string>(
  fields: readonly Field[],
  valuesOf: (field: Field) => readonly number[],
  prompts: number,
): Means<Field> {
  const means = fields.map(field => [field, meanOf(valuesOf(field))] as const);
  const of = <T>(pick: (mean: Mean) => T) =>
    Object.fromEntries(means.map(([field, mean]) => [field, pick(mean)])) as Record<Field, T>;
  const fewer = means.filter(([, { n }]) => n !== prompts).map(([field, { n }]) => [field, n]);
  return {
    ...of(({ mean }) => mean),
    se: of(({ se }) => se),
    ...(fewer.length > 0 ? { n: Object.fromEntries(fewer) as Partial<Record<Field, number>> } : {}),
  };
}
