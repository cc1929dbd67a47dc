/** Where a head looks: its attention pattern on a prompt. Roles are read off it in arXiv 2211.00593, section 3. */

import { checkHead } from '../model/heads';
import type { Floats, Stages, Tensor } from '../model/stages';
import type { CleanRun } from '../runs/cleanRun';

/**
 * @param from the first token whose row is wanted: a long prompt's whole pattern is large, END's row is not.
 * @returns of each head of a layer T − from rows of T weights, `[H][T − from][T]`: each says how much its token takes
 * from each token up to itself; every row sums to 1, and later tokens have 0.
 * @throws Failed `unknown-head`
 */
export async function layerPatterns(stages: Stages, clean: CleanRun, layer: number, from = 0): Promise<number[][][]> {
  checkHead(stages.shape, { layer, head: 0 });
  const { heads, width } = stages.shape;
  const length = clean.ids.length;
  const rows = length - from;
  const tensor = (data: Floats): Tensor => ({ data, dims: [1, data.length / width, heads, width / heads] });
  const q = tensor(clean.q[layer]!.subarray(from * width));
  const { pattern } = await stages.attend(
    { q, k: tensor(clean.k[layer]!), v: tensor(clean.v[layer]!) },
    { pattern: true },
  );
  if (!pattern) throw new RangeError('attend gave no pattern');
  const row = (head: number, t: number) => {
    const at = (head * rows + t) * length;
    return Array.from(pattern.data.subarray(at, at + length));
  };
  return Array.from({ length: heads }, (_, head) => Array.from({ length: rows }, (_, t) => row(head, t)));
}
