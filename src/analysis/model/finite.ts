/** A number that is none is no result: a run that makes one is refused, and the stage named in which it began. */
import { Failed } from '../../protocol/failure';
import type { Floats } from './stages';

export function allFinite(numbers: Floats): boolean {
  // x − x is 0 for every number and NaN for whatever is none.
  let odd = 0;
  for (let i = 0; i < numbers.length; i++) odd += numbers[i]! - numbers[i]!;
  return odd === 0;
}

/** The activations of a run in the order in which they were made, by the name of their stage. */
export type Made = Iterable<readonly [stage: string, made: Floats]>;

export function notFinite(made: Made): Failed {
  for (const [stage, numbers] of made) if (!allFinite(numbers)) return refusal(`first in ${stage}`);
  return refusal('first in the unembedding');
}

/** Of a run whose activations are gone: one with something replaced, or one of many. */
export function notFiniteAtEnd(): Failed {
  return refusal('in a run of other prompts or with heads replaced');
}

function refusal(where: string): Failed {
  return new Failed(
    'not-finite',
    `The model gives NaN or infinity instead of numbers, ${where}.`,
    'Look for such a value in the weights (a training run that diverged, half precision that overflowed), or take another checkpoint.',
  );
}
