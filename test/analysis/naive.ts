/** The same analyses in the plainest way: a full forward pass a head, with hooks, and nothing reused. */

import type { Receiver } from '../../src/analysis/interventions/receivers';
import { type Answer, type Effect, predictionOf } from '../../src/analysis/measures/effects';
import { distribution, divergences } from '../../src/analysis/measures/metrics';
import type { Floats, Stages } from '../../src/analysis/model/stages';
import type { CleanRun } from '../../src/analysis/runs/cleanRun';

type Part = 'q' | 'k' | 'v' | 'z';

/** May write into `data`, `[T, H, Dh]`. */
type Hook = (part: Part, layer: number, data: Floats) => void;

/** @returns logits at END. */
export async function forward(stages: Stages, ids: readonly number[], hook: Hook): Promise<Floats> {
  const { layers, width } = stages.shape;
  let resid = await stages.embed([ids]);
  for (let layer = 0; layer < layers; layer++) {
    const qkv = await stages.qkv(layer, resid);
    for (const part of ['q', 'k', 'v'] as const) hook(part, layer, qkv[part].data);
    const { z } = await stages.attend(qkv);
    hook('z', layer, z.data);
    resid = await stages.out(layer, z, resid);
  }
  const end = resid.data.subarray(resid.data.length - width);
  return (await stages.unembed({ data: end, dims: [1, width] })).data;
}

export interface Place {
  readonly layer: number;
  readonly head: number;
  readonly position: number;
}

export async function knockOutNaively(
  stages: Stages,
  clean: CleanRun,
  places: readonly Place[],
  z: readonly Floats[],
): Promise<Floats> {
  return forward(stages, clean.ids, (part, layer, data) => {
    if (part !== 'z') return;
    for (const place of places) if (place.layer === layer) copyHead(stages, place, z[layer]!, data);
  });
}

/** Appendix B of arXiv 2211.00593, step by step. `z` is the sender's run on x_new. */
export async function pathPatchNaively(
  stages: Stages,
  clean: CleanRun,
  z: readonly Floats[],
  sender: { readonly layer: number; readonly head: number },
  receivers: 'logits' | readonly Receiver[],
): Promise<Floats> {
  const end = clean.ids.length - 1;
  const positions = receivers === 'logits' ? [end] : receivers.map(({ position }) => position);
  const wouldGet = new Map<string, Floats>();
  const frozen = await forward(stages, clean.ids, (part, layer, data) => {
    if (part === 'z') {
      if (sender.layer === layer)
        for (const position of positions) copyHead(stages, { ...sender, position }, z[layer]!, data);
      return;
    }
    wouldGet.set(`${part} ${layer}`, data.slice());
    data.set(clean[part][layer]!);
  });
  if (receivers === 'logits') return frozen;
  return forward(stages, clean.ids, (part, layer, data) => {
    for (const receiver of receivers)
      if (receiver.part === part && receiver.layer === layer)
        copyHead(stages, receiver, wouldGet.get(`${part} ${layer}`)!, data);
  });
}

export function naiveEffect(clean: CleanRun, answer: Answer, runs: readonly Floats[]): Omit<Effect, 'next'> {
  const before = predictionOf(clean.end, answer, 0);
  const each = runs.map(logits => {
    const patched = distribution(logits);
    const after = predictionOf(patched, answer, 0);
    return {
      ...divergences(clean.end, patched),
      dProbIO: before.probIO! - after.probIO!,
      dProbS: before.probS! - after.probS!,
      dLogitDiff: before.logitDiff! - after.logitDiff!,
    };
  });
  const mean = (field: keyof (typeof each)[number]) => each.reduce((sum, e) => sum + e[field], 0) / each.length;
  return {
    kl: mean('kl'),
    js: mean('js'),
    tv: mean('tv'),
    l2: mean('l2'),
    dProbIO: mean('dProbIO'),
    dProbS: mean('dProbS'),
    dLogitDiff: mean('dLogitDiff'),
  };
}

function copyHead(stages: Stages, { head, position }: Place, from: Floats, to: Floats): void {
  const { width, heads } = stages.shape;
  const size = width / heads;
  const at = position * width + head * size;
  to.set(from.subarray(at, at + size), at);
}
