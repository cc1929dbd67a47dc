/** Where a head looks: its attention pattern on a prompt. Roles are read off it in arXiv 2211.00593, section 3. */

import { checkHead } from '../model/heads';
import type { Floats, Stages, Tensor } from '../model/stages';
import type { CleanRun } from '../runs/cleanRun';

/**
 * @returns of each head of a layer T rows of T weights, `[H][T][T]`: row t says how much the token at t takes from each
 * token up to itself; every row sums to 1, and later tokens have 0.
 * @throws Failed `unknown-head`
 */
export async function layerPatterns(stages: Stages, clean: CleanRun, layer: number): Promise<number[][][]> {
  checkHead(stages.shape, { layer, head: 0 });
  const { heads, width } = stages.shape;
  const length = clean.ids.length;
  const tensor = (data: Floats): Tensor => ({ data, dims: [1, length, heads, width / heads] });
  const qkv = { q: tensor(clean.q[layer]!), k: tensor(clean.k[layer]!), v: tensor(clean.v[layer]!) };
  const { pattern } = await stages.attend(qkv, { pattern: true });
  if (!pattern) throw new RangeError('attend gave no pattern');
  const row = (head: number, t: number) => {
    const from = (head * length + t) * length;
    return Array.from(pattern.data.subarray(from, from + length));
  };
  return Array.from({ length: heads }, (_, head) => Array.from({ length }, (_, t) => row(head, t)));
}
