/**
 * An error as a value: what crosses a process boundary, and what a person reads.
 * `message` says what is wrong and where; `todo` says what to do about it. Both are one line.
 */
export interface Failure {
  /** Stable and greppable, `kebab-case`. */
  readonly code: string;
  readonly message: string;
  readonly todo: string;
}

/** What a request gives back. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/** A `Failure` on its way up the stack of one process; it becomes a value again at the boundary. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly failure: Failure;
  constructor(code: string, message: string, todo: string) {
    super(`${message} ${todo}`);
    this.failure = { code, message, todo };
  }
}

/** Any thrown thing as a `Failure`; an unforeseen one keeps its message and asks for a report. */
export function asFailure(thrown: unknown): Failure {
  if (thrown instanceof Failed) return thrown.failure;
  if (isFailure(thrown)) return { code: thrown.code, message: thrown.message, todo: thrown.todo };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    code: 'internal',
    message: oneLine(message),
    todo: 'This is a fault in IOI Lens: please report it with the prompt and the model.',
  };
}

function isFailure(thrown: unknown): thrown is Failure {
  if (typeof thrown !== 'object' || thrown === null) return false;
  const it = thrown as Partial<Failure>;
  return typeof it.code === 'string' && typeof it.message === 'string' && typeof it.todo === 'string';
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n]+\s*/g, ' ').slice(0, 400);
}
