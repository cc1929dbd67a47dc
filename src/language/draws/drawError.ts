/** Why prompts cannot be drawn; the code is that of the diagnostic which says the same. */
export interface DrawError {
  readonly code: 'duplicate-name-draw' | 'unknown-form' | 'unknown-slot' | 'bad-value';
  readonly message: string;
  readonly whatToDo: string;
}

export interface Refused {
  readonly ok: false;
  readonly error: DrawError;
}

export function refuse(code: DrawError['code'], message: string, whatToDo: string): Refused {
  return { ok: false, error: { code, message, whatToDo } };
}

/** `1 token`, `3 tokens`; a counter may say infinitely many of a text that is too long to be counted. */
export function some(count: number, what: string): string {
  return Number.isFinite(count) ? `${count} ${what}${count === 1 ? '' : 's'}` : `too many ${what}s to count`;
}
