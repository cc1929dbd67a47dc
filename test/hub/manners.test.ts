/** To whom what is said: tokens, proxies, and what the hub refuses. */
import { mkdtempSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type GetOptions, getModel, type Wanted } from '../../src/model/hub/getModel';
import { type HubSettings, hubSettings } from '../../src/model/hub/settings';
import { asFailure } from '../../src/protocol/failure';
import { commitOf, seededRepository } from '../support/hub/repositories';
import { StandIn } from '../support/hub/standIn';
import { Tunnel } from '../support/hub/tunnel';

const home = mkdtempSync(join(tmpdir(), 'ioi-manners-'));
let hub: StandIn;
let caches = 0;
beforeAll(async () => {
  hub = await new StandIn().start();
});
beforeEach(() => {
  hub.log.length = 0;
  hub.repositories.clear();
  hub.repositories.set('a/model', seededRepository('a/model', 50_000));
});
afterAll(async () => {
  await hub.stop();
  rmSync(home, { recursive: true, force: true });
});

// Nothing is given up here because a busy machine is slow.
const times = { giveUpAfter: 60_000, silence: 30_000, firstPause: 5, longestPause: 20 };

function get(wanted: Wanted, more: Partial<HubSettings> = {}, options: Partial<GetOptions> = {}) {
  const cache = join(home, String(++caches));
  const settings = { endpoint: hub.endpoint, cache, offline: false, strictTls: true, ...more };
  return getModel(wanted, settings, { signal: new AbortController().signal, times, ...options });
}

const failureOf = (got: Promise<unknown>) => got.then(() => undefined, asFailure);

it('a token goes to the endpoint alone', async () => {
  hub.repositories.set('a/model', { ...seededRepository('a/model', 50_000), token: 'hf_secret' });
  expect(await failureOf(get({ repository: 'a/model' }))).toMatchObject({ code: 'hub-refused' });
  await get({ repository: 'a/model' }, { token: 'hf_secret' });
  const [ours, theirs] = ['hub', 'store'].map(host => hub.log.filter(one => one.host === host));
  expect(theirs!.length).toBeGreaterThan(0);
  expect(theirs!.map(one => one.authorization)).toEqual(theirs!.map(() => undefined));
  expect(ours!.some(one => one.authorization === 'Bearer hf_secret')).toBe(true);
  const wrong = await failureOf(get({ repository: 'a/model' }, { token: 'hf_other' }));
  expect(JSON.stringify(wrong)).not.toMatch(/hf_/);
});

it('the token is the environment’s, or the file’s', () => {
  const file = join(home, 'token');
  writeFileSync(file, ' hf_of_the_file \n');
  expect(hubSettings({ HF_TOKEN_PATH: file }).token).toBe('hf_of_the_file');
  expect(hubSettings({ HF_HOME: home }).token).toBe('hf_of_the_file');
  expect(hubSettings({ HF_HOME: home, HF_TOKEN: 'hf_own' }).token).toBe('hf_own');
  expect(hubSettings({ HF_HOME: home, HF_TOKEN: 'hf_own' }, { token: 'hf_kept' }).token).toBe('hf_kept');
  expect(hubSettings({ HF_HOME: join(home, 'none') }).token).toBeUndefined();
});

it.each([
  [{}, 'https://huggingface.co', false],
  [{ HF_ENDPOINT: 'https://mirror.example/hub/' }, 'https://mirror.example/hub', false],
  [{ HF_HUB_OFFLINE: '1' }, 'https://huggingface.co', true],
  [{ HF_HUB_OFFLINE: 'yes' }, 'https://huggingface.co', true],
  [{ HF_HUB_OFFLINE: '0' }, 'https://huggingface.co', false],
])('%j', (env, endpoint, offline) => {
  expect(hubSettings(env)).toMatchObject({ endpoint, offline });
});

it.each(['file:///etc', 'nonsense', 'https://me:secret@x.example'])('HF_ENDPOINT may not be %s', endpoint => {
  expect(() => hubSettings({ HF_ENDPOINT: endpoint })).toThrow(/no address/);
});

it('offline, nothing is asked', async () => {
  expect(await failureOf(get({ repository: 'a/model' }, { offline: true }))).toMatchObject({ code: 'offline' });
  expect(hub.log).toEqual([]);
});

it('through the proxy that the environment names, and around it where NO_PROXY says so', async () => {
  const proxy = await new Tunnel().start();
  const { address, seen } = proxy;
  const before = { ...process.env };
  try {
    process.env.HTTP_PROXY = address;
    await get({ repository: 'a/model' });
    expect(new Set(seen).size).toBe(2);
    seen.length = 0;
    process.env.NO_PROXY = '127.0.0.1';
    await get({ repository: 'a/model' });
    expect(seen).toEqual([]);
    delete process.env.HTTP_PROXY;
    delete process.env.NO_PROXY;
    await get({ repository: 'a/model' }, { proxy: address });
    expect(seen.length).toBeGreaterThan(0);
  } finally {
    process.env = before;
    await proxy.stop();
  }
});

it('config.json is judged before a weight is fetched', async () => {
  const { files, commit } = seededRepository('a/model', 50_000);
  hub.repositories.set('a/model', {
    commit,
    files: { ...files, 'config.json': Buffer.from('{"model_type":"llama"}') },
  });
  expect(await failureOf(get({ repository: 'a/model' }))).toMatchObject({ code: 'bad-config' });
  expect(hub.log.filter(({ host }) => host === 'store')).toEqual([]);
});

it('a pickle is refused with the way to convert it', async () => {
  const { files, commit } = seededRepository('a/model', 50_000);
  const { 'model.safetensors': weights, ...rest } = files;
  hub.repositories.set('a/model', { commit, files: { ...rest, 'pytorch_model.bin': weights! } });
  const failure = await failureOf(get({ repository: 'a/model' }));
  expect(failure).toMatchObject({ code: 'not-a-model', todo: expect.stringContaining('save_pretrained') });
  expect(hub.log.filter(({ host }) => host === 'store')).toEqual([]);
});

it('shards come before their index', async () => {
  const { files, commit } = seededRepository('a/model', 50_000);
  const { 'model.safetensors': weights, ...rest } = files;
  const shards = {
    'model-00001-of-00002.safetensors': weights!.subarray(0, 20_000),
    'model-00002-of-00002.safetensors': weights!.subarray(20_000),
  };
  const index = { weight_map: { a: Object.keys(shards)[0], b: Object.keys(shards)[1] } };
  hub.repositories.set('a/model', {
    commit,
    files: { ...rest, ...shards, 'model.safetensors.index.json': Buffer.from(JSON.stringify(index)) },
  });
  const { folder } = await get({ repository: 'a/model' });
  for (const file of [...Object.keys(shards), 'model.safetensors.index.json'])
    expect(readlinkSync(join(folder, file))).toMatch(/^\.\.\/\.\.\/blobs\/[0-9a-f]+$/);
});

it('of a pinned model, no other file and no other commit is fetched', async () => {
  const repository = seededRepository('a/model', 50_000);
  const weights = { file: 'model.safetensors', sha256: '0'.repeat(64) };
  const pin = { revision: repository.commit, weights };
  expect(await failureOf(get({ repository: 'a/model', pin }))).toMatchObject({ code: 'wrong-weights' });
  expect(hub.log.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
});

it('where there are no links, the files themselves are in the snapshot, and are found there', async () => {
  const cache = join(home, 'no links');
  const link = () => Promise.reject(Object.assign(new Error('no'), { code: 'EPERM' }));
  const { folder } = await get({ repository: 'a/model' }, { cache }, { link });
  expect(() => readlinkSync(join(folder, 'model.safetensors'))).toThrow();
  hub.log.length = 0;
  await get({ repository: 'a/model' }, { cache }, { link });
  expect(hub.log.filter(({ path }) => path.includes('/resolve/'))).toEqual([]);
});

it('what the hub has not is said by its name', async () => {
  expect(await failureOf(get({ repository: 'no/body' }))).toMatchObject({
    code: 'not-on-hub',
    message: expect.stringContaining('no/body'),
  });
  expect(commitOf('a/model')).toMatch(/^[0-9a-f]{40}$/);
});
