/**
 * Path patching, sender → receiver (arXiv 2211.00593, section 3.1 and appendix B): what a head tells its receivers
 * directly, through residual stream, layer norms and MLPs but through no other head.
 *
 * On x_orig every head's q, k and v is frozen to the clean run and the sender's z at a position is that of x_new;
 * what the receiver would get is read there and, for heads, given to a live run of x_orig. A direct path stays at
 * its position, since only attention moves between positions: one row a sender is the whole frozen run.
 */

import { byOwner } from '../measures/byOwner';
import { type Answer, type HeadEffect, noEffect } from '../measures/effects';
import { HeadEffects } from '../measures/headEffects';
import { allHeads, checkHead, type HeadId } from '../model/heads';
import type { Floats, Qkv, Stages } from '../model/stages';
import { type Baseline, checkBaseline, type HeadOutputs, partsOf, resampleBaseline } from '../runs/baseline';
import { giveBack, takeMemory } from '../runs/batchMemory';
import { type CleanRun, cleanPrediction, measureAgainst } from '../runs/cleanRun';
import { afterBatch, defaultMostHeld, type Progress, type RunOptions, variantsPerBatch } from '../runs/progress';
import { logitsOf } from '../runs/unembedding';
import type { Patch } from '../runs/variant';
import { variantLogits } from '../runs/variants';
import { frozenRun } from './frozenRun';
import { checkReceivers, type Receiver, type Receivers } from './receivers';
import { groupsOf } from './sweep';

export interface PathOptions extends RunOptions {
  /** Which senders; all heads unless told. */
  readonly senders?: readonly HeadId[];
  /** Called with the senders that are finished after each batch; and of which prompt they are. */
  readonly onSenders?: (senders: readonly HeadEffect[], prompt: number) => void;
}

/** One prompt of several whose paths are patched together: all to the logits, or all to heads. */
export interface Patched {
  readonly clean: CleanRun;
  /** The x_new prompts as token ids, each as long as x_orig; metrics are means over them. */
  readonly sources: readonly (readonly number[])[];
  /** At this prompt's own positions. */
  readonly receivers: Receivers;
  readonly answer: Answer;
}

/**
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
  const [effects] = await pathPatchingTogether(stages, [{ clean, sources, receivers, answer }], options);
  return effects!;
}

/**
 * Several prompts with their rows in the same batches, each resumed from its own run: take as many at a time as
 * `cleanRuns` gives.
 * @returns effects by prompt, as `pathPatching`. Errors as `pathPatching`.
 */
export async function pathPatchingTogether(
  stages: Stages,
  prompts: readonly Patched[],
  options: PathOptions = {},
): Promise<HeadEffect[][]> {
  const { shape } = stages;
  const senders = options.senders ?? allHeads(shape);
  for (const sender of senders) checkHead(shape, sender);
  const under: UnderWay[] = [];
  // What several prompts hold of their sources shares the room; draws of one template have the same.
  const room = (options.mostHeld ?? defaultMostHeld) / prompts.length;
  const made = new Map<string, Baseline>();
  for (const [at, prompt] of prompts.entries()) {
    const { clean, sources, receivers, answer } = prompt;
    checkReceivers(receivers, shape, clean.ids.length);
    const key = sources.map(ids => ids.join()).join(';');
    const patched = made.get(key) ?? (await resampleBaseline(stages, sources, { ...options, mostHeld: room }));
    made.set(key, patched);
    checkBaseline(patched, shape, clean.ids.length);
    const effects = new HeadEffects(senders, sources.length, measureAgainst(clean, answer, options));
    const nothing = noEffect(cleanPrediction(clean, answer, options));
    senders.forEach((sender, i) => {
      if (!reaches(sender, receivers)) effects.settle(i, nothing);
    });
    under.push({ ...prompt, at, patched, effects });
  }
  const counted = counter(under, senders.length);
  const held = under.filter(({ patched }) => patched.draws.length > 0);
  const all = senders.map((head, at) => ({ head, at }));
  await patchPart(stages, runsFrom(held.map(of => ({ of, group: all, first: 0, part: of.patched }))), options, counted);
  for (const of of under)
    if (!held.includes(of))
      for (const group of groupsOf(senders, of.patched, shape.vocab))
        for await (const { first, part } of partsOf(stages, of.patched, options))
          await patchPart(stages, runsFrom([{ of, group, first, part }]), options, counted);
  tellFresh(under, options);
  await afterBatch(options, counted(0));
  return under.map(({ effects }) => effects.results());
}

interface UnderWay extends Patched {
  /** Among the prompts. */
  readonly at: number;
  readonly patched: Baseline;
  readonly effects: HeadEffects;
}

/** Counts runs, in senders of all prompts; those that reach no receiver are done. */
function counter(under: readonly UnderWay[], senders: number): (runs: number) => Progress {
  const total = senders * under.length;
  const inAll = under.reduce((sum, { sources }) => sum + sources.length, 0) * senders;
  let done = under.reduce((sum, { effects, sources }) => sum + effects.finished * sources.length, 0);
  return runs => {
    done += runs;
    return { doing: 'path patching', done: Math.floor((done * total) / inAll), total };
  };
}

function tellFresh(of: Iterable<UnderWay>, options: PathOptions): void {
  for (const { effects, at } of of) {
    const fresh = effects.takeFresh();
    if (fresh.length > 0) options.onSenders?.(fresh, at);
  }
}

/** One sender with z of one x_new. */
interface Run {
  readonly of: UnderWay;
  /** Of the prompt's runs. */
  readonly index: number;
  readonly sender: HeadId;
  readonly z: HeadOutputs;
}

interface Part {
  readonly of: UnderWay;
  readonly group: readonly { readonly head: HeadId; readonly at: number }[];
  /** Some draws of the sources, from this one on. */
  readonly part: Baseline;
  readonly first: number;
}

/** By ascending layer of the sender. */
function runsFrom(parts: readonly Part[]): Run[] {
  return parts
    .flatMap(({ of, group, part, first }) =>
      group
        .filter(({ head }) => reaches(head, of.receivers))
        .flatMap(({ head: sender, at }) =>
          part.draws.map((z, source) => ({ of, index: at * of.sources.length + first + source, sender, z })),
        ),
    )
    .sort((a, b) => a.sender.layer - b.sender.layer);
}

async function patchPart(
  stages: Stages,
  runs: readonly Run[],
  options: PathOptions,
  counted: (runs: number) => Progress,
): Promise<void> {
  const size = variantsPerBatch(options, stages.shape, 1, runs.length);
  for (let at = 0; at < runs.length; at += size) {
    const some = runs.slice(at, at + size);
    const batches = byOwner(
      stages,
      received(stages, some, options),
      i => some[i]!.of,
      ({ sources, clean }) => (sources.length === 1 ? clean.end : undefined),
    );
    for await (const { indices, parts } of batches) {
      for (const { of, rows, logits } of parts)
        await of.effects.add(
          stages,
          rows.map(i => some[i]!.index),
          logits,
        );
      tellFresh(new Set(indices.map(i => some[i]!.of)), options);
      await afterBatch(options, counted(indices.length));
    }
  }
}

function reaches(sender: HeadId, receivers: Receivers): boolean {
  return receivers.to === 'logits' || receivers.heads.some(receiver => receiver.layer > sender.layer);
}

/** Logits at END, `[n, V]`, of `runs[indices[…]]` once the receivers have what the frozen runs give them. */
async function* received(
  stages: Stages,
  runs: readonly Run[],
  options: RunOptions,
): AsyncGenerator<{ readonly indices: readonly number[]; readonly logits: Floats }> {
  const { layers, width } = stages.shape;
  if (runs[0]!.of.receivers.to === 'logits') {
    const rows = runs.map(({ of: { clean }, sender, z }) => ({ clean, sender, z, position: clean.ids.length - 1 }));
    const resid = await frozenRun(stages, rows, layers, new Set(), () => {}, options);
    const memory = takeMemory(stages);
    try {
      for await (const { first, count, logits } of logitsOf(stages, resid, options, memory.layer))
        yield { indices: Array.from({ length: count }, (_, i) => first + i), logits };
    } finally {
      giveBack(stages, memory);
    }
    return;
  }
  // A row for each position at which a run's receivers stand.
  const patches: Patch[][] = runs.map(() => []);
  const rows = runs.flatMap((run, at) => {
    const heads = run.of.receivers.to === 'heads' ? run.of.receivers.heads : [];
    return [...new Set(heads.map(({ position }) => position))].map(position => ({
      clean: run.of.clean,
      sender: run.sender,
      z: run.z,
      at,
      position,
      here: heads.filter(receiver => receiver.position === position),
    }));
  });
  const read = new Set(rows.flatMap(({ here }) => here.map(({ layer }) => layer)));
  const give = (layer: number, qkv: Qkv, reached: number) => {
    for (let i = 0; i < reached; i++) {
      const { at, here } = rows[i]!;
      for (const receiver of here) if (receiver.layer === layer) patches[at]!.push(patchOf(receiver, qkv, i * width));
    }
  };
  await frozenRun(stages, rows, Math.max(...read), read, give, options);
  const variants = runs.map(({ of }, i) => ({ of: of.clean, patches: patches[i]! }));
  yield* variantLogits(stages, variants, options);
}

function patchOf({ part, layer, head, position }: Receiver, qkv: Qkv, start: number): Patch {
  return { part, layer, head, from: position, to: position + 1, data: qkv[part].data, start };
}
