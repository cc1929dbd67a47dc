/** Numbers as they are printed somewhere: the value, and how far it may be off by rounding. */

export interface Printed {
  readonly text: string;
  readonly value: number;
  /** One unit of the last digit. */
  readonly step: number;
}

/** @param text `0.45`, `-0.2424` */
export function printed(text: string): Printed {
  const [, fraction = ''] = /\.(\d+)$/.exec(text) ?? [];
  return { text, value: Number(text), step: 10 ** -fraction.length };
}

/** As a row has it. */
export function asPublished({ text, value }: Printed): { readonly published: number; readonly digits: number } {
  return { published: value, digits: (text.split('.')[1] ?? '').length };
}
