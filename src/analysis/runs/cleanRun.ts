/** The unchanged forward pass of a prompt with everything kept that an intervention resumes from or compares with. */
import { Failed } from '../../protocol/failure';
import { type Answer, type Measure, type Prediction, predictionOf } from '../measures/effects';
import { type Distribution, distribution } from '../measures/metrics';
import { allFinite, type Made, notFinite } from '../model/finite';
import { lastOfBlocks } from '../model/floats';
import type { Floats, ModelShape, Stages } from '../model/stages';
import { checkCancelled, defaultTop, type RunOptions } from './progress';

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
  checkPrompt(stages.shape, ids);
  const { layers, width } = stages.shape;
  let stream = await stages.embed([ids]);
  const resid = [stream.data];
  const q: Floats[] = [];
  const k: Floats[] = [];
  const v: Floats[] = [];
  const z: Floats[] = [];
  for (let layer = 0; layer < layers; layer++) {
    checkCancelled(options);
    const qkv = await stages.qkv(layer, stream);
    const attended = await stages.attend(qkv);
    stream = await stages.out(layer, attended.z, stream);
    q.push(qkv.q.data);
    k.push(qkv.k.data);
    v.push(qkv.v.data);
    z.push(attended.z.data);
    resid.push(stream.data);
  }
  const end = lastOfBlocks(stream.data, stream.data.length, width);
  const logits = await stages.unembed({ data: end, dims: [1, width] });
  if (!allFinite(logits.data)) throw notFinite(inOrder({ resid, q, k, v, z }));
  return { ids, resid, q, k, v, z, end: distribution(logits.data) };
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
