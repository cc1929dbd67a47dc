import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { knownModel, knownModels } from '../../src/model/catalog/catalog';
import { hubCache } from '../../src/model/hub/layout';

// As huggingface_hub 2.4's constants.py reads the same environments.
it.each<[NodeJS.ProcessEnv, string]>([
  [{ HF_HUB_CACHE: '/c', HUGGINGFACE_HUB_CACHE: '/d', HF_HOME: '/h' }, '/c'],
  [{ HUGGINGFACE_HUB_CACHE: '/d', HF_HOME: '/h' }, '/d'],
  [{ HF_HOME: '/h', XDG_CACHE_HOME: '/x' }, '/h/hub'],
  [{ XDG_CACHE_HOME: '/x' }, '/x/huggingface/hub'],
  [{ HOME: '/home/me' }, '/home/me/.cache/huggingface/hub'],
  [{ HOME: '/home/me', HF_HOME: '~/hf' }, '/home/me/hf/hub'],
  [{ HOME: '/home/me', HF_HOME: '~' }, '/home/me/hub'],
  [{ HOME: '/home/me', HF_HOME: '$HOME/hf' }, '/home/me/hf/hub'],
  [{ HOME: '/home/me', HF_HUB_CACHE: '$HOME/hub' }, '/home/me/hub'],
  [{ HOME: '/home/me', SCRATCH: '/s', HF_HUB_CACHE: ['$', '{SCRATCH}/me/hub'].join('') }, '/s/me/hub'],
  [{ HOME: '/home/me', HF_HUB_CACHE: '$NOWHERE/hub' }, '$NOWHERE/hub'],
  [{ HOME: '/home/me', HUGGINGFACE_HUB_CACHE: '~/hub' }, '/home/me/hub'],
  [{ HOME: '/home/me', HF_HOME: '/a/~b' }, '/a/~b/hub'],
  [{}, join(homedir(), '.cache/huggingface/hub')],
])('the hub’s cache with %j', (env, folder) => {
  expect(hubCache(env)).toBe(folder);
});

it.each([
  ['demo', 'demo'],
  ['gpt2', 'gpt2'],
  ['gpt2-small', 'gpt2'],
  ['GPT-2', 'gpt2'],
  ['openai-community/gpt2', 'gpt2'],
  ['openai-community/gpt2-medium', 'gpt2-medium'],
  ['distilbert/distilgpt2', 'distilgpt2'],
  ['GPT2-XL', 'gpt2-xl'],
  ['774M', 'gpt2-large'],
  ['./demo', undefined],
  ['gpt3', undefined],
  ['someone/gpt2', undefined],
])('%s is %s', (name, id) => {
  expect(knownModel(name)?.id).toBe(id);
});

it('no two models share a name', () => {
  const names = knownModels.flatMap(({ id, aliases }) => [id, ...aliases].map(name => name.toLowerCase()));
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});
