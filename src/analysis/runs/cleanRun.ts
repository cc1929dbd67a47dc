/** The unchanged forward pass of a prompt with everything kept that an intervention resumes from or compares with. */
import { Failed } from '../../protocol/failure';
import { type Answer, type Measure, type Prediction, predictionOf } from '../measures/effects';
import { type Distribution, distribution } from '../measures/metrics';
import { allFinite, type Made, notFinite } from '../model/finite';
import { lastOfBlocks } from '../model/floats';
import type { Floats, ModelShape, Stages, Tensor } from '../model/stages';
import { betweenLayers, defaultTop, type RunOptions } from './progress';
import { logitsOf } from './unembedding';

/** Activations of one prompt of T tokens, by layer. They are shared: nobody writes to them. */
export interface CleanRun {
  readonly ids: readonly number[];
  /** L + 1 times `[T, D]`: what goes into each layer, and what leaves the last. */
  readonly resid: readonly Floats[];
  /** L times `[T, H, Dh]`, as k, v and z (a head's output before W_O). */
  readonly q: readonly Floats[];
  readonly k: readonly Floats[];
  readonly v: readonly Floats[];
  readonly z: readonly Floats[];
  /** The next-token distribution at END, the last token. */
  readonly end: Distribution;
}

/** @throws Failed `prompt-too-long`, `empty-prompt`, `bad-token`, `not-finite`, `cancelled` */
export async function cleanRun(stages: Stages, ids: readonly number[], options: RunOptions = {}): Promise<CleanRun> {
  const [run] = await cleanBatch(stages, [ids], options);
  return run!;
}

/**
 * Runs of prompts of one length in one batch, in their order. Each has its own memory, to be let go alone.
 * @throws as `cleanRun`
 */
export async function cleanBatch(
  stages: Stages,
  prompts: readonly (readonly number[])[],
  options: RunOptions = {},
): Promise<CleanRun[]> {
  for (const ids of prompts) checkPrompt(stages.shape, ids);
  const { layers, width } = stages.shape;
  const parts = { resid: [], q: [], k: [], v: [], z: [] } as Record<'resid' | 'q' | 'k' | 'v' | 'z', Floats[][]>;
  const keep = (part: keyof typeof parts, { data }: Tensor) => parts[part].push(shared(data, prompts.length));
  let stream = await stages.embed(prompts);
  keep('resid', stream);
  for (let layer = 0; layer < layers; layer++) {
    await betweenLayers(options);
    const qkv = await stages.qkv(layer, stream);
    const attended = await stages.attend(qkv);
    stream = await stages.out(layer, attended.z, stream);
    keep('q', qkv.q);
    keep('k', qkv.k);
    keep('v', qkv.v);
    keep('z', attended.z);
    keep('resid', stream);
  }
  const ends = lastOfBlocks(stream.data, stream.data.length / prompts.length, width);
  const runs: CleanRun[] = [];
  for await (const { first, count, logits } of logitsOf(stages, { data: ends, dims: [prompts.length, width] }, options))
    shared(logits, count).forEach((own, i) => {
      const at = first + i;
      const of = (part: keyof typeof parts) => parts[part].map(all => all[at]!);
      const made = { resid: of('resid'), q: of('q'), k: of('k'), v: of('v'), z: of('z') };
      if (!allFinite(own)) throw notFinite(inOrder(made));
      runs.push({ ids: prompts[at]!, ...made, end: distribution(own) });
    });
  return runs;
}

/** A batch's numbers prompt by prompt: copies, since a part of an array would hold all of it. */
function shared(data: Floats, prompts: number): Floats[] {
  if (prompts === 1) return [data];
  const size = data.length / prompts;
  return Array.from({ length: prompts }, (_, i) => data.slice(i * size, (i + 1) * size));
}

/** What a run holds, in bytes: activations in float32, logits in float32 and probabilities in float64 at END. */
export function bytesOfRun({ layers, width, vocab }: ModelShape, length: number): number {
  return 4 * (5 * layers + 1) * length * width + 12 * vocab;
}

function* inOrder({ resid, q, k, v, z }: Pick<CleanRun, 'resid' | 'q' | 'k' | 'v' | 'z'>): Made {
  yield ['the embedding', resid[0]!];
  for (const [layer, values] of z.entries()) {
    for (const part of [q, k, v]) yield [`the queries, keys and values of layer ${layer}`, part[layer]!];
    yield [`the attention of layer ${layer}`, values];
    yield [`the output and MLP of layer ${layer}`, resid[layer + 1]!];
  }
}

/** What the clean run predicts at END. */
export function cleanPrediction(clean: CleanRun, answer: Answer, options: Pick<RunOptions, 'top'> = {}): Prediction {
  return predictionOf(clean.end, answer, options.top ?? defaultTop);
}

/** Effects measured against this run. */
export function measureAgainst(clean: CleanRun, answer: Answer, options: RunOptions): Measure {
  return { clean: clean.end, answer, top: options.top ?? defaultTop };
}

/** @throws Failed `empty-prompt`, `prompt-too-long`, `bad-token` */
export function checkPrompt(shape: ModelShape, ids: readonly number[]): void {
  if (ids.length === 0) throw new Failed('empty-prompt', 'The prompt has no token.', 'Write some text.');
  if (ids.length > shape.positions)
    throw new Failed(
      'prompt-too-long',
      `The prompt has ${ids.length} tokens, the model has ${shape.positions} positions.`,
      'Shorten the prompt.',
    );
  for (const id of ids)
    if (!Number.isInteger(id) || id < 0 || id >= shape.vocab)
      throw new Failed('bad-token', `The model has no token ${id}.`, `Its token ids run from 0 to ${shape.vocab - 1}.`);
}
