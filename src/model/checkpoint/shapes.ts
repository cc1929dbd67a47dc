/** Every tensor that a GPT-2 has, by Hugging Face's names without `transformer.`. Conv1D weights are `[in, out]`. */
import type { Config } from './config';

export function expectedShapes({ shape, inner }: Pick<Config, 'shape' | 'inner'>): Map<string, readonly number[]> {
  const { layers, width, positions, vocab } = shape;
  const shapes = new Map<string, readonly number[]>([
    ['wte.weight', [vocab, width]],
    ['wpe.weight', [positions, width]],
    ['ln_f.weight', [width]],
    ['ln_f.bias', [width]],
    ['lm_head.weight', [vocab, width]],
  ]);
  for (let layer = 0; layer < layers; layer++) {
    for (const [name, dims] of [
      ['ln_1.weight', [width]],
      ['ln_1.bias', [width]],
      ['attn.c_attn.weight', [width, 3 * width]],
      ['attn.c_attn.bias', [3 * width]],
      ['attn.c_proj.weight', [width, width]],
      ['attn.c_proj.bias', [width]],
      ['ln_2.weight', [width]],
      ['ln_2.bias', [width]],
      ['mlp.c_fc.weight', [width, inner]],
      ['mlp.c_fc.bias', [inner]],
      ['mlp.c_proj.weight', [inner, width]],
      ['mlp.c_proj.bias', [width]],
    ] as const)
      shapes.set(`h.${layer}.${name}`, dims);
  }
  return shapes;
}
