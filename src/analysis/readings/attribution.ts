/**
 * Direct logit attribution: what each part writes at END, through the clean run's final layer norm, on the direction
 * of the logit difference, unembedding(IO) − unembedding(S). arXiv 2211.00593, section 3.1. The norm's scale is held
 * at the clean run's, so the parts must sum to the logit difference: each is computed by itself, none is the rest. A
 * direct effect is not a total one: Heimersheim & Nanda, arXiv 2404.15255.
 */
import { Failed } from '../../protocol/failure';
import type { Answer } from '../measures/effects';
import { allocate, dot } from '../model/floats';
import type { Floats, Stages, Tensor } from '../model/stages';
import type { CleanRun } from '../runs/cleanRun';
import { betweenLayers, type RunOptions } from '../runs/progress';

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
    await betweenLayers(options);
    const project = (await stages.weight(`h.${layer}.attn.c_proj.weight`)).data;
    const bias = (await stages.weight(`h.${layer}.attn.c_proj.bias`)).data;
    const z = end(clean.z[layer]!);
    const written = Float64Array.from(end(clean.resid[layer]!));
    const parts = Array.from({ length: heads }, (_, head) => {
      let part = 0;
      for (let i = head * size; i < (head + 1) * size; i++) {
        const row = project.subarray(i * width, (i + 1) * width);
        part += z[i]! * dot(row, direction);
        for (let d = 0; d < width; d++) written[d]! += z[i]! * row[d]!;
      }
      return part;
    });
    headParts.push(parts);
    mlps.push(dot(await mlpWrite(stages, layer, z, written, bias), direction));
    biases += dot(bias, direction);
  }
  const embed = dot(end(clean.resid[0]!), direction);
  const sum = embed + biases + total(mlps) + total(headParts.flat());
  return { heads: headParts, mlps, embed, biases, sum, logitDiff: clean.end.logits[io]! - clean.end.logits[s]! };
}

/**
 * What the MLP writes at END. The stage that holds it adds W_O z and its bias first: given zero for z, and the stream
 * less that bias, it is handed the stream as the MLP reads it.
 * @param before the stream with the heads' writes, without the output bias.
 */
async function mlpWrite(
  stages: Stages,
  layer: number,
  z: Floats,
  before: Float64Array,
  bias: Floats,
): Promise<Float64Array> {
  const { heads, width } = stages.shape;
  const nothing: Tensor = { data: allocate(z, width), dims: [1, 1, heads, width / heads] };
  const stream = allocate(z, width);
  stream.set(before);
  const { data } = await stages.out(layer, nothing, { data: stream, dims: [1, 1, width] });
  return Float64Array.from(data, (x, d) => x - stream[d]! - bias[d]!);
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
