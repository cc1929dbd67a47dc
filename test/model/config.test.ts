import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/model/checkpoint/config';
import { gpt2Config } from '../support/safetensorsFile';

const shape = { layers: 12, heads: 12, width: 768, positions: 1024, vocab: 50257 };
const good = gpt2Config(shape);

it('reads the shape of GPT-2 small', () => {
  const config = readConfig(JSON.stringify(good));
  expect(config).toEqual({
    shape: { ...shape, epsilon: 1e-5 },
    inner: 3072,
    untied: false,
    activation: 'gelu-tanh',
    attentionScale: { byWidth: true, byLayer: false },
  });
});

it('takes what Hugging Face takes as given', () => {
  const { layer_norm_epsilon: _, activation_function: __, ...bare } = good;
  expect(readConfig(JSON.stringify(bare)).shape.epsilon).toBe(1e-5);
  expect(readConfig(JSON.stringify({ ...good, n_inner: 100 })).inner).toBe(100);
  expect(readConfig(JSON.stringify({ ...good, tie_word_embeddings: false })).untied).toBe(true);
});

it('takes the general names, and what GPT2Config fills in', () => {
  const { n_embd: _, n_head: __, n_layer: ___, n_positions: ____, n_ctx: _____, ...rest } = good;
  const named = {
    ...rest,
    hidden_size: 48,
    num_attention_heads: 4,
    num_hidden_layers: 3,
    max_position_embeddings: 99,
  };
  expect(readConfig(JSON.stringify(named)).shape).toEqual({
    layers: 3,
    heads: 4,
    width: 48,
    positions: 99,
    vocab: 50257,
    epsilon: 1e-5,
  });
  expect(readConfig('{"model_type": "gpt2"}').shape).toEqual({ ...shape, epsilon: 1e-5 });
  expect(readConfig(JSON.stringify({ ...good, hidden_size: 768 })).shape.width).toBe(768);
  expect(readConfig(JSON.stringify({ ...rest, n_ctx: 64 })).shape.positions).toBe(64);
});

describe('refuses, and says what was expected', () => {
  it.each([
    ['{', /not JSON/],
    ['[]', /not a JSON object/],
    [{ ...good, model_type: 'llama' }, /model_type is "llama"; expected "gpt2"/],
    [{ ...good, model_type: undefined }, /model_type is missing/],
    [{ ...good, activation_function: 'mish' }, /activation_function is "mish"; expected one of gelu_new, .*relu/],
    [{ ...good, activation_function: 'constructor' }, /activation_function is "constructor"/],
    [{ ...good, scale_attn_by_inverse_layer_idx: 1 }, /scale_attn_by_inverse_layer_idx is 1; expected true or false/],
    [{ ...good, add_cross_attention: true }, /add_cross_attention is true; expected false/],
    [{ ...good, hidden_size: 1024 }, /n_embd is 768 and hidden_size 1024/],
    [{ ...good, n_head: 7 }, /768 is not divisible by n_head 7/],
    [{ ...good, n_layer: 0 }, /n_layer is 0/],
    [{ ...good, n_layer: 1e9 }, /n_layer/],
    [{ ...good, n_embd: '768' }, /n_embd is "768"/],
    [{ ...good, vocab_size: 1000 }, /vocab_size is 1000; expected GPT-2's 50257/],
    [{ ...good, layer_norm_epsilon: 'small' }, /layer_norm_epsilon/],
  ])('%#', (config, said) => {
    expect(() => readConfig(typeof config === 'string' ? config : JSON.stringify(config))).toThrow(said);
  });
});
