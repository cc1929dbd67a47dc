/**
 * Direct logit attribution: what each part writes at END, through the clean run's final layer norm, on the direction
 * of the logit difference, unembedding(IO) − unembedding(S). arXiv 2211.00593, section 3.1. The norm's scale is held
 * at the clean run's, so the parts sum to the logit difference. A direct effect is not a total one: Heimersheim &
 * Nanda, arXiv 2404.15255.
 */
import { Failed } from '../protocol/failure';
import type { CleanRun } from './cleanRun';
import type { Answer } from './effects';
import { dot } from './floats';
import { checkCancelled, type RunOptions } from './progress';
import type { Floats, Stages } from './stages';

/** Everything in units of the logit difference, IO − S. */
export interface Attribution {
  /** L times H: each head's z through its part of W_O. */
  readonly heads: readonly (readonly number[])[];
  /** One a layer, with the MLP's own biases. */
  readonly mlps: readonly number[];
  /** Token and position embedding of END. */
  readonly embed: number;
  /** The attention layers' output biases, which are no head's, and the final layer norm's bias. */
  readonly biases: number;
  /** Of all parts. */
  readonly sum: number;
  /** What `sum` has to equal, from the clean run's logits. */
  readonly logitDiff: number;
}

/** @throws Failed `no-contrast` without both IO and S, `cancelled` */
export async function attribution(
  stages: Stages,
  clean: CleanRun,
  answer: Answer,
  options: RunOptions = {},
): Promise<Attribution> {
  const { layers, heads, width } = stages.shape;
  const { io, s } = contrastOf(answer);
  const rows = (await stages.unembedRows([io, s])).data;
  const contrast = Float64Array.from({ length: width }, (_, d) => rows[d]! - rows[width + d]!);
  const end = (data: Floats) => data.subarray(data.length - width);
  const direction = await throughFinalNorm(stages, end(clean.resid[layers]!), contrast);
  const size = width / heads;

  const headParts: number[][] = [];
  const mlps: number[] = [];
  let biases = dot((await stages.weight('ln_f.bias')).data, contrast);
  for (let layer = 0; layer < layers; layer++) {
    checkCancelled(options);
    const project = (await stages.weight(`h.${layer}.attn.c_proj.weight`)).data;
    const bias = dot((await stages.weight(`h.${layer}.attn.c_proj.bias`)).data, direction);
    const z = end(clean.z[layer]!);
    const parts = Array.from({ length: heads }, (_, head) => {
      let part = 0;
      for (let i = head * size; i < (head + 1) * size; i++)
        part += z[i]! * dot(project.subarray(i * width, (i + 1) * width), direction);
      return part;
    });
    const block = dot(end(clean.resid[layer + 1]!), direction) - dot(end(clean.resid[layer]!), direction);
    headParts.push(parts);
    mlps.push(block - total(parts) - bias);
    biases += bias;
  }
  const embed = dot(end(clean.resid[0]!), direction);
  const sum = embed + biases + total(mlps) + total(headParts.flat());
  return { heads: headParts, mlps, embed, biases, sum, logitDiff: clean.end.logits[io]! - clean.end.logits[s]! };
}

/** @throws Failed `no-contrast` */
export function contrastOf(answer: Answer): { readonly io: number; readonly s: number } {
  const { io, s } = answer;
  if (io !== null && s !== null) return { io, s };
  throw new Failed(
    'no-contrast',
    'The logit difference needs both an IO and an S.',
    'Add the answer and its contrast to the prompt: => Mary | John.',
  );
}

/**
 * The direction u in the residual stream for which x·u is what x writes on `contrast` through the final layer norm
 * with its scale held at that of `resid`, without the norm's bias.
 */
async function throughFinalNorm(stages: Stages, resid: Floats, contrast: Float64Array): Promise<Float64Array> {
  const n = resid.length;
  const gain = (await stages.weight('ln_f.weight')).data;
  let mean = 0;
  for (let d = 0; d < n; d++) mean += resid[d]! / n;
  let variance = 0;
  for (let d = 0; d < n; d++) variance += (resid[d]! - mean) ** 2 / n;
  const scale = 1 / Math.sqrt(variance + stages.shape.epsilon);
  const scaled = contrast.map((x, d) => x * gain[d]! * scale);
  // Centring x is the same as centring the direction.
  const centre = total(scaled) / n;
  return scaled.map(x => x - centre);
}

function total(numbers: Iterable<number>): number {
  let sum = 0;
  for (const x of numbers) sum += x;
  return sum;
}
