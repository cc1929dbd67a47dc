/** How much work a question is, in multiplications of weights: what time is left goes by it. */
import type { ModelShape } from '../../analysis/model/stages';

/** Of one token in one layer, and of one row of logits. */
const perToken = ({ width }: ModelShape) => 12 * width * width;
const perRow = ({ width, vocab }: ModelShape) => width * vocab;

export function ofPrediction(shape: ModelShape, tokens: number): number {
  return tokens * shape.layers * perToken(shape) + perRow(shape);
}

export function ofMean(shape: ModelShape, tokens: number, samples: number): number {
  return samples * tokens * shape.layers * perToken(shape);
}

/** A head of layer l costs its own layer's second half and the layers above, and a row of logits. */
export function ofSweep(shape: ModelShape, tokens: number): number {
  const { layers, heads } = shape;
  return heads * layers * (tokens * (layers / 2) * perToken(shape) + perRow(shape));
}
