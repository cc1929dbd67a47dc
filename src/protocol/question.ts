/** What is asked of a model: one prompt with everything that its measurement depends on. Plain data, JSON-safe. */

import type { HeadRef } from './parts/heads';

export type { HeadRef } from './parts/heads';

/** UTF-16 offsets into the prompt's text. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Sample prompts, as texts to be tokenised like the prompt or as token ids (without `<|endoftext|>` in front). */
export type Samples = { readonly texts: readonly string[] } | { readonly ids: readonly (readonly number[])[] };

export type Baseline =
  | { readonly kind: 'zero' }
  | { readonly kind: 'mean' | 'resample'; readonly form: string; readonly seed: number; readonly samples: Samples }
  /** The heads' own values on the corrupted prompts. */
  | { readonly kind: 'corrupt'; readonly samples: Samples };

/** Why there is no such thing for a prompt, as a failure says it. */
export interface Lack {
  readonly code: string;
  readonly message: string;
  readonly todo: string;
}

export interface Question {
  /** As it goes to the model. */
  readonly text: string;
  /** Whether `<|endoftext|>` stands in front. */
  readonly bos: boolean;
  /** The texts whose first tokens are scored, as ` Mary`; `s` may be unknown. */
  readonly answer?: { readonly io: string; readonly s?: string };
  /** Everybody who is named in it, once each, as the text whose first token stands for the name: ` Mary`. */
  readonly names: readonly string[];
  /** Where the names stand that positions refer to. */
  readonly places: { readonly io?: TextSpan; readonly s1?: TextSpan; readonly s2?: TextSpan };
  /** Why there is no baseline is said by `noBaseline`; measurements that need none go on without. */
  readonly baseline?: Baseline;
  readonly noBaseline?: Lack;
  /** The corrupted prompts x′ of patching. */
  readonly corrupt?: { readonly samples: Samples };
  readonly noCorrupt?: Lack;
  /** Whether `@corrupt` stands above: path patching takes x_new from it then. */
  readonly isCorruptWritten: boolean;
  /** The settings as directives write them, for provenance. */
  readonly said: { readonly baseline: string; readonly corrupt: string };
  readonly positions: 'all' | 'end';
  readonly off: readonly HeadRef[];
  /** Rows of a next-token table. */
  readonly top: number;
  /** Where the prompt is one draw of a template. */
  readonly draw?: {
    readonly template: string;
    readonly form: string;
    readonly index: number;
    /** Which word each slot drew. */
    readonly words: Readonly<Record<string, string>>;
  };
}
