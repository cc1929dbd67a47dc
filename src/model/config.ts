/** `config.json` of a Hugging Face folder: the shape of the model, and a refusal of what would compute something else. */
import type { ModelShape } from '../analysis/stages';
import { Failed } from '../protocol/failure';
import { vocabularySize } from './tokens';

/** GPT-2's GELU in its tanh form, under the names that Hugging Face gives it. */
const tanhGelu = ['gelu_new', 'gelu_fast', 'gelu_pytorch_tanh'];

export interface Config {
  readonly shape: ModelShape;
  /** Width of the MLP's hidden layer. */
  readonly inner: number;
  /** Whether the checkpoint must bring its own `lm_head.weight`. */
  readonly untied: boolean;
}

/**
 * @param text the file's content.
 * @throws Failed `bad-config` that says what was expected.
 */
export function readConfig(text: string): Config {
  let config: unknown;
  try {
    config = JSON.parse(text);
  } catch {
    throw bad('it is not JSON');
  }
  if (typeof config !== 'object' || config === null || Array.isArray(config)) throw bad('it is not a JSON object');
  const it = config as Record<string, unknown>;
  if (it.model_type !== 'gpt2') throw bad(`model_type is ${show(it.model_type)}; expected "gpt2"`);
  const activation = it.activation_function ?? 'gelu_new';
  if (typeof activation !== 'string' || !tanhGelu.includes(activation))
    throw bad(`activation_function is ${show(activation)}; expected "gelu_new", GELU in its tanh form`);
  expectDefault(it, 'scale_attn_weights', true);
  expectDefault(it, 'scale_attn_by_inverse_layer_idx', false);
  expectDefault(it, 'add_cross_attention', false);
  const width = count(it, 'n_embd');
  const heads = count(it, 'n_head');
  if (width % heads !== 0) throw bad(`n_embd ${width} is not divisible by n_head ${heads}`);
  const vocab = count(it, 'vocab_size');
  if (vocab < vocabularySize) throw bad(`vocab_size is ${vocab}; expected GPT-2's ${vocabularySize} tokens`);
  return {
    shape: { layers: count(it, 'n_layer'), heads, width, positions: positionsOf(it), vocab, epsilon: epsilonOf(it) },
    inner: it.n_inner === undefined || it.n_inner === null ? 4 * width : count(it, 'n_inner'),
    untied: it.tie_word_embeddings === false,
  };
}

function positionsOf(it: Record<string, unknown>): number {
  return it.n_positions === undefined && it.n_ctx !== undefined ? count(it, 'n_ctx') : count(it, 'n_positions');
}

function epsilonOf(it: Record<string, unknown>): number {
  const epsilon = it.layer_norm_epsilon ?? 1e-5;
  if (typeof epsilon !== 'number' || !(epsilon > 0 && epsilon < 1))
    throw bad(`layer_norm_epsilon is ${show(epsilon)}; expected a number such as 1e-5`);
  return epsilon;
}

function count(it: Record<string, unknown>, key: string): number {
  const value = it[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw bad(`${key} is ${show(value)}; expected a whole number from 1`);
  return value;
}

function expectDefault(it: Record<string, unknown>, key: string, value: boolean): void {
  if (it[key] !== undefined && it[key] !== value)
    throw bad(`${key} is ${show(it[key])}; expected ${value}, as GPT-2 has it`);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value)?.slice(0, 60) ?? String(value));
}

function bad(what: string): Failed {
  return new Failed(
    'bad-config',
    `config.json does not describe a GPT-2 model: ${what}.`,
    'Choose a GPT-2-architecture checkpoint in Hugging Face layout.',
  );
}
