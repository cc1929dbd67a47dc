/** Memory of batches of variants, used by one after another: it is large, and let go late where each has its own. */
import { Spaces } from '../model/floats';
import type { Stages } from '../model/stages';

export class BatchMemory {
  /** Of the layer at hand, and of the logits after all of them. */
  readonly layer = new Spaces();
  /** A layer is written to the one that the layer before it was not written to. */
  readonly out = [new Spaces(), new Spaces()] as const;
}

/** Of an analysis that is over, for the next one on the same model. */
const idle = new WeakMap<Stages, BatchMemory>();

/** Nobody else has it until it is given back: analyses may take turns. */
export function takeMemory(stages: Stages): BatchMemory {
  const memory = idle.get(stages) ?? new BatchMemory();
  idle.delete(stages);
  return memory;
}

/** Call it once nothing that stands there will be read. */
export function giveBack(stages: Stages, memory: BatchMemory): void {
  idle.set(stages, memory);
}
