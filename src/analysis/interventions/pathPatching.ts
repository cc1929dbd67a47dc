/**
 * Path patching, sender → receiver (arXiv 2211.00593, section 3.1 and appendix B): what a head tells its receivers
 * directly, through residual stream, layer norms and MLPs but through no other head.
 *
 * On x_orig every head's q, k and v is frozen to the clean run and the sender's z at a position is that of x_new;
 * what the receiver would get is read there and, for heads, given to a live run of x_orig. A direct path stays at
 * its position, since only attention moves between positions: one row a sender is the whole frozen run.
 */

import { type Answer, type HeadEffect, HeadEffects, noEffect } from '../measures/effects';
import { allocate, repeat } from '../model/floats';
import { allHeads, checkHead, type HeadId } from '../model/heads';
import type { Floats, Qkv, Stages, Tensor } from '../model/stages';
import { checkBaseline, type HeadOutputs, partsOf, resampleBaseline } from '../runs/baseline';
import { type CleanRun, cleanPrediction, measureAgainst } from '../runs/cleanRun';
import { afterBatch, checkCancelled, type RunOptions, variantsPerBatch } from '../runs/progress';
import { logitsOf } from '../runs/unembedding';
import type { Patch } from '../runs/variant';
import { variantLogits } from '../runs/variants';
import { checkReceivers, type Receiver, type Receivers } from './receivers';
import { groupsOf } from './sweep';

export interface PathOptions extends RunOptions {
  /** Which senders; all heads unless told. */
  readonly senders?: readonly HeadId[];
  /** Called with the senders that are finished after each batch. */
  readonly onSenders?: (senders: readonly HeadEffect[]) => void;
}

/**
 * @param sources the x_new prompts as token ids, each as long as x_orig; metrics are means over them.
 * @returns effects in the order of `senders`. Several receivers are given their values together. A sender that is
 * in no lower layer than any receiver reaches none and has effects of exactly 0.
 * @throws Failed `unknown-head`, `bad-position`, `no-samples`, `sample-length`, `cancelled`
 */
export async function pathPatching(
  stages: Stages,
  clean: CleanRun,
  sources: readonly (readonly number[])[],
  receivers: Receivers,
  answer: Answer,
  options: PathOptions = {},
): Promise<HeadEffect[]> {
  const { shape } = stages;
  checkReceivers(receivers, shape, clean.ids.length);
  const senders = options.senders ?? allHeads(shape);
  for (const sender of senders) checkHead(shape, sender);
  const patched = await resampleBaseline(stages, sources, options);
  checkBaseline(patched, shape, clean.ids.length);
  const effects = new HeadEffects(senders, sources.length, measureAgainst(clean, answer, options));
  const nothing = noEffect(cleanPrediction(clean, answer, options));
  senders.forEach((sender, at) => {
    if (!reaches(sender, receivers)) effects.settle(at, nothing);
  });
  let done = effects.finished * sources.length;
  const tell = async () => {
    const fresh = effects.takeFresh();
    if (fresh.length > 0) options.onSenders?.(fresh);
    const finished = Math.floor(done / sources.length);
    await afterBatch(options, { doing: 'path patching', done: finished, total: senders.length });
  };
  const size = variantsPerBatch(options, 1);
  for (const group of groupsOf(senders, patched, shape.vocab))
    for await (const { first, part } of partsOf(stages, patched, options)) {
      const runs: Run[] = group
        .filter(({ head }) => reaches(head, receivers))
        .flatMap(({ head: sender, at }) =>
          part.draws.map((z, source) => ({ index: at * sources.length + first + source, sender, z })),
        )
        .sort((a, b) => a.sender.layer - b.sender.layer);
      for (let at = 0; at < runs.length; at += size) {
        const some = runs.slice(at, at + size);
        for await (const { indices, logits } of received(stages, clean, some, receivers, options)) {
          indices.forEach((i, row) => {
            effects.add(some[i]!.index, logits.subarray(row * shape.vocab, (row + 1) * shape.vocab));
          });
          done += indices.length;
          await tell();
        }
      }
    }
  await tell();
  return effects.results();
}

/** One sender with z of one x_new. */
interface Run {
  readonly index: number;
  readonly sender: HeadId;
  readonly z: HeadOutputs;
}

function reaches(sender: HeadId, receivers: Receivers): boolean {
  return receivers.to === 'logits' || receivers.heads.some(receiver => receiver.layer > sender.layer);
}

/** Logits at END, `[n, V]`, of `runs[indices[…]]` once the receivers have what the frozen run gives them. */
async function* received(
  stages: Stages,
  clean: CleanRun,
  runs: readonly Run[],
  receivers: Receivers,
  options: RunOptions,
): AsyncGenerator<{ readonly indices: readonly number[]; readonly logits: Floats }> {
  const { layers } = stages.shape;
  if (receivers.to === 'logits') {
    const resid = await frozenRun(stages, clean, runs, clean.ids.length - 1, layers, new Set(), () => {}, options);
    for await (const { first, count, logits } of logitsOf(stages, resid, options))
      yield { indices: Array.from({ length: count }, (_, i) => first + i), logits };
    return;
  }
  const variants: Patch[][] = runs.map(() => []);
  for (const position of new Set(receivers.heads.map(receiver => receiver.position))) {
    const here = receivers.heads.filter(receiver => receiver.position === position);
    const read = new Set(here.map(receiver => receiver.layer));
    const last = Math.max(...read);
    const give = (layer: number, qkv: Qkv, reached: number) => {
      const patches = here.filter(receiver => receiver.layer === layer);
      for (let i = 0; i < reached; i++)
        for (const receiver of patches) variants[i]!.push(patchOf(receiver, qkv, i * stages.shape.width));
    };
    await frozenRun(stages, clean, runs, position, last, read, give, options);
  }
  yield* variantLogits(stages, clean, variants, options);
}

function patchOf({ part, layer, head, position }: Receiver, qkv: Qkv, start: number): Patch {
  return { part, layer, head, from: position, to: position + 1, data: qkv[part].data, start };
}

/**
 * The row at one position, on its way up from the senders with all attention frozen, one variant a run.
 * @param runs by ascending layer of the sender.
 * @param last the layer before which to stop.
 * @param read the layers whose q, k and v are wanted; `give` gets `[reached, 1, H, Dh]` of the first runs, those whose
 * sender is in a lower layer.
 * @returns the residual stream before layer `last`, `[n, D]` with n the runs whose sender is in a lower layer.
 */
async function frozenRun(
  stages: Stages,
  clean: CleanRun,
  runs: readonly Run[],
  position: number,
  last: number,
  read: ReadonlySet<number>,
  give: (layer: number, qkv: Qkv, reached: number) => void,
  options: RunOptions,
): Promise<Tensor> {
  const { width, heads } = stages.shape;
  const size = width / heads;
  const row = (data: Floats) => data.subarray(position * width, (position + 1) * width);
  let live = 0;
  let resid = allocate(clean.resid[0]!, 0);
  for (let layer = runs[0]!.sender.layer; ; layer++) {
    checkCancelled(options);
    if (live > 0 && read.has(layer))
      give(layer, await stages.qkv(layer, { data: resid, dims: [live, 1, width] }), live);
    if (layer >= last) return { data: resid, dims: [live, width] };
    const firstAbove = runs.findIndex(({ sender }) => sender.layer > layer);
    const inside = firstAbove < 0 ? runs.length : firstAbove;
    const stream = repeat(row(clean.resid[layer]!), inside);
    stream.set(resid);
    const z = repeat(row(clean.z[layer]!), inside);
    for (let i = live; i < inside; i++) {
      const from = runs[i]!.sender.head * size;
      z.set(row(runs[i]!.z[layer]!).subarray(from, from + size), i * width + from);
    }
    const next = await stages.out(
      layer,
      { data: z, dims: [inside, 1, heads, size] },
      { data: stream, dims: [inside, 1, width] },
    );
    resid = next.data;
    live = inside;
  }
}
