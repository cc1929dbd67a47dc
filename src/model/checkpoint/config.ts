/** `config.json` of a Hugging Face folder: the shape of the model, and a refusal of what would compute something else. */
import type { ModelShape } from '../../analysis/model/stages';
import { Failed } from '../../protocol/failure';
import { vocabularySize } from '../tokenizer/tokens';

export type Activation = 'gelu-tanh' | 'gelu' | 'relu' | 'silu' | 'quick-gelu';

/** By the names that Hugging Face gives them; GPT-2's own is GELU in its tanh form. */
const activations: Readonly<Record<string, Activation>> = {
  gelu_new: 'gelu-tanh',
  gelu_fast: 'gelu-tanh',
  gelu_accurate: 'gelu-tanh',
  gelu_pytorch_tanh: 'gelu-tanh',
  gelu_python_tanh: 'gelu-tanh',
  gelu: 'gelu',
  gelu_python: 'gelu',
  relu: 'relu',
  silu: 'silu',
  swish: 'silu',
  quick_gelu: 'quick-gelu',
};

/** What attention scores are divided by: √Dh as in GPT-2, and the layer's number from 1. */
export interface AttentionScale {
  readonly byWidth: boolean;
  readonly byLayer: boolean;
}

/** GPT2Config's other names for the same things. */
const otherNames: Readonly<Record<string, string>> = {
  n_embd: 'hidden_size',
  n_head: 'num_attention_heads',
  n_layer: 'num_hidden_layers',
  n_positions: 'max_position_embeddings',
};

/** What GPT2Config fills in. */
const defaults: Readonly<Record<string, number>> = {
  n_embd: 768,
  n_head: 12,
  n_layer: 12,
  n_positions: 1024,
  vocab_size: 50257,
};

export interface Config {
  readonly shape: ModelShape;
  /** Width of the MLP's hidden layer. */
  readonly inner: number;
  readonly activation: Activation;
  readonly attentionScale: AttentionScale;
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
  const written = it.activation_function ?? 'gelu_new';
  const activation =
    typeof written === 'string' && Object.hasOwn(activations, written) ? activations[written] : undefined;
  if (activation === undefined)
    throw bad(`activation_function is ${show(written)}; expected one of ${Object.keys(activations).join(', ')}`);
  if (flag(it, 'add_cross_attention', false)) throw bad('add_cross_attention is true; expected false, as GPT-2 has it');
  const width = count(it, 'n_embd');
  const heads = count(it, 'n_head');
  if (width % heads !== 0) throw bad(`n_embd ${width} is not divisible by n_head ${heads}`);
  const vocab = count(it, 'vocab_size');
  if (vocab < vocabularySize) throw bad(`vocab_size is ${vocab}; expected GPT-2's ${vocabularySize} tokens`);
  return {
    shape: { layers: count(it, 'n_layer'), heads, width, positions: positionsOf(it), vocab, epsilon: epsilonOf(it) },
    activation,
    attentionScale: {
      byWidth: flag(it, 'scale_attn_weights', true),
      byLayer: flag(it, 'scale_attn_by_inverse_layer_idx', false),
    },
    inner: it.n_inner === undefined || it.n_inner === null ? 4 * width : count(it, 'n_inner'),
    untied: !flag(it, 'tie_word_embeddings', true),
  };
}

function positionsOf(it: Record<string, unknown>): number {
  const named = it.n_positions ?? it.max_position_embeddings;
  return named === undefined && it.n_ctx !== undefined ? count(it, 'n_ctx') : count(it, 'n_positions');
}

function epsilonOf(it: Record<string, unknown>): number {
  const epsilon = it.layer_norm_epsilon ?? 1e-5;
  if (typeof epsilon !== 'number' || !(epsilon > 0 && epsilon < 1))
    throw bad(`layer_norm_epsilon is ${show(epsilon)}; expected a number such as 1e-5`);
  return epsilon;
}

function count(it: Record<string, unknown>, key: string): number {
  const other = otherNames[key];
  const also = other === undefined ? undefined : (it[other] ?? undefined);
  if (also !== undefined && it[key] !== undefined && it[key] !== also)
    throw bad(`${key} is ${show(it[key])} and ${other} ${show(also)}; expected the same of both`);
  const value = it[key] ?? also ?? defaults[key];
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > 1_000_000)
    throw bad(`${key} is ${show(value)}; expected a whole number from 1`);
  return value;
}

function flag(it: Record<string, unknown>, key: string, otherwise: boolean): boolean {
  const value = it[key] ?? otherwise;
  if (typeof value !== 'boolean') throw bad(`${key} is ${show(value)}; expected true or false`);
  return value;
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
