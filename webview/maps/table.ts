/** Numbers in rows, as exports write them. */
export interface Table {
  readonly header: readonly string[];
  /** Null: not defined. */
  readonly rows: readonly (readonly (string | number | null)[])[];
}
