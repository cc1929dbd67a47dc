/** The random checkpoint of test/fixtures/tiny-gpt2 behind the float64 reference, and what it is known to compute. */
import { readFileSync } from 'node:fs';
import { referenceStages } from '../../src/analysis/model/reference';
import type { ModelShape, Stages, Tensor } from '../../src/analysis/model/stages';

const folder = new URL('../fixtures/tiny-gpt2/', import.meta.url);

export interface ExpectedEffect {
  readonly kl: number;
  readonly js: number;
  readonly tv: number;
  readonly l2: number;
  readonly dProbIO: number;
  readonly dProbS: number;
  readonly dLogitDiff: number;
}

type ByHead = Readonly<Record<string, ExpectedEffect>>;

export interface Expected {
  readonly ids: readonly number[];
  readonly new_ids: readonly number[];
  readonly baseline_sample_ids: readonly (readonly number[])[];
  readonly io: number;
  readonly s: number;
  readonly s2_position: number;
  readonly last_position: {
    readonly top10: readonly { readonly id: number; readonly logit: number; readonly prob: number }[];
    readonly logit_io: number;
    readonly logit_s: number;
  };
  readonly logits_sum_per_position: readonly number[];
  readonly logits_first_8_per_position: readonly (readonly number[])[];
  readonly z_last_position_norms: readonly (readonly number[])[];
  readonly attention_last_row: readonly (readonly (readonly number[])[])[];
  readonly mean_ablation_all_positions: ByHead;
  readonly mean_ablation_last_position: ByHead;
  readonly zero_ablation_all_positions: ByHead;
  readonly mean_ablation_of_a_set: ExpectedEffect & { readonly heads: readonly (readonly [number, number])[] };
  readonly path_patch_to_logits_at_last: ByHead;
  readonly path_patch_to_last_layer_head_0_q_at_last: ByHead;
  readonly path_patch_to_last_layer_heads_v_at_s2: ByHead;
  readonly path_patch_to_layer_1_heads_k_at_s2: ByHead;
  readonly direct_logit_attribution_io_minus_s: readonly (readonly number[])[];
  readonly logit_lens_io_minus_s_after_each_layer: readonly number[];
}

export function expectedNumbers(): Expected {
  return JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Expected;
}

export function tinyStages(): Stages {
  const config = JSON.parse(readFileSync(new URL('config.json', folder), 'utf8')) as Record<string, number>;
  const shape: ModelShape = {
    layers: config.n_layer!,
    heads: config.n_head!,
    width: config.n_embd!,
    positions: config.n_positions!,
    vocab: config.vocab_size!,
    epsilon: config.layer_norm_epsilon!,
  };
  const weights = readWeights();
  return referenceStages(shape, name => {
    const found = weights.get(name) ?? weights.get(`transformer.${name}`);
    if (!found) throw new RangeError(`no weight ${name}`);
    return found;
  });
}

/** A few lines that trust the fixture; `src/model/checkpoint/safetensors.ts` is the reader for files of others. */
function readWeights(): Map<string, Tensor> {
  const file = readFileSync(new URL('model.safetensors', folder));
  const headerLength = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  const weights = new Map<string, Tensor>();
  for (const [name, entry] of Object.entries(header)) {
    if (entry.dtype !== 'F32') continue;
    const [from, to] = entry.data_offsets;
    const bytes = Uint8Array.prototype.slice.call(file, 8 + headerLength + from, 8 + headerLength + to);
    weights.set(name, { data: new Float32Array(bytes.buffer), dims: entry.shape });
  }
  return weights;
}
