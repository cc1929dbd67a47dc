/** Some logits at END that other programs give on checkpoints whose weights have this sum, so that no Python is needed. */
import kept from './golden.json';

export interface Golden {
  readonly sha256: string;
  /** Which program. */
  readonly by: string;
  readonly prompts: readonly {
    readonly ids: readonly number[];
    readonly logits: readonly (readonly [id: number, logit: number])[];
  }[];
}

/** Of tiny-gpt2 of the tests, and of the demo model. */
export const golden = kept as unknown as readonly Golden[];
