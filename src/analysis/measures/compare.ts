/** Rows of logits taken into the effects that they are runs of: by a quick reading, or token by token where that cannot. */
import { type Floats, type Readout, readable, type Stages } from '../model/stages';
import type { EffectMean } from './effects';

/** Of so many rows the lifts are held at once: fifty thousand numbers each. */
const rowsTogether = 12;

/**
 * @param means what each row is a run of; all of one measure
 * @param logits `[means.length, V]`
 * @throws Failed `not-finite`
 */
export async function compare(stages: Stages, means: readonly EffectMean[], logits: Floats): Promise<void> {
  const { vocab } = stages.shape;
  for (let from = 0; from < means.length; from += rowsTogether) {
    const some = means.slice(from, from + rowsTogether);
    const rows = logits.subarray(from * vocab, (from + some.length) * vocab);
    const readout = await stages.readout?.({ data: rows, dims: [some.length, vocab] }, some[0]!.measure.clean, {
      top: Math.max(1, some[0]!.measure.top),
      lifts: some[0]!.runs > 1,
    });
    for (let i = 0; i < some.length; ) {
      const mean = some[i]!;
      let end = i + 1;
      if (readout && isReadable(readout, i)) {
        while (some[end] === mean && isReadable(readout, end)) end++;
        mean.addRead(rows.subarray(i * vocab, end * vocab), readout, i, end - i);
      } else mean.add(rows.subarray(i * vocab, end * vocab));
      i = end;
    }
  }
}

/** Where logits moved too far for a ratio of probabilities, or are no numbers, the row is read as it stands. */
function isReadable({ furthest, kl, js, tv, l2 }: Readout, at: number): boolean {
  return furthest[at]! < readable && [kl, js, tv, l2].every(part => Number.isFinite(part[at]!));
}
