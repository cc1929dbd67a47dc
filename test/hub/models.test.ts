/** `ioi models` as a person uses it, against the stand-in. */
import { spawn } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { KnownModel } from '../../src/model/hub/knownModels';
import { ioi, root } from '../cli/ioi';
import { buildWithCatalogue } from '../support/hub/catalogue';
import { hubEnvironment } from '../support/hub/getting';
import { tinyRepository } from '../support/hub/repositories';
import { etagOf, StandIn } from '../support/hub/standIn';

const name = 'someone/tiny-gpt2';
const repository = tinyRepository(name);
const weights = repository.files['model.safetensors']!;
const home = mkdtempSync(join(tmpdir(), 'ioi-models-'));
const prompt = 'When Mary and John went to the store, John gave a drink to';
let hub: StandIn;
let caches = 0;
let env: NodeJS.ProcessEnv;
let cache: string;

beforeAll(async () => {
  hub = await new StandIn().start();
});
beforeEach(() => {
  hub.repositories.clear();
  hub.repositories.set(name, repository);
  hub.misfortune = () => undefined;
  hub.log.length = 0;
  cache = join(home, String(++caches));
  env = { ...hubEnvironment(hub.endpoint, cache), XDG_CONFIG_HOME: join(cache, 'c'), XDG_CACHE_HOME: join(cache, 'x') };
});
afterAll(async () => {
  await hub.stop();
  rmSync(home, { recursive: true, force: true });
});

const inCache = () => join(cache, 'models--someone--tiny-gpt2', 'snapshots', repository.commit);

it('get, and every command has it, offline from then on', async () => {
  const got = await ioi(['models', 'get', name], { env });
  expect(got).toMatchObject({ code: 0 });
  expect(got.err).toMatch(/^note: someone\/tiny-gpt2: IOI Lens knows no sums of it/);
  expect(readFileSync(join(inCache(), 'model.safetensors')).equals(weights)).toBe(true);
  await hub.stop();
  hub = await new StandIn().start();
  const said = await ioi(['predict', '--model', name, '--prompt', prompt], { env });
  expect(said).toMatchObject({ code: 0, err: '' });
  const file = join(cache, 'a.ioi');
  writeFileSync(file, `@model ${name}\n${prompt}\n`);
  expect(await ioi(['predict', file], { env })).toEqual(said);
  expect(await ioi(['models', 'where', name], { env })).toMatchObject({ code: 0, out: `${inCache()}\n` });
  expect((await ioi(['models', 'get', name], { env })).code).toBe(0);
  expect(hub.log).toEqual([]);
});

it('a file cannot name what the person has not added', async () => {
  const file = join(home, 'named.ioi');
  writeFileSync(file, `@model ${name}\n${prompt}\n`);
  expect(await ioi(['predict', file], { env })).toMatchObject({
    code: 2,
    err: expect.stringMatching(/not in your model list/),
  });
  expect(hub.log).toEqual([]);
});

it('as data', async () => {
  const json = async (...args: string[]) => JSON.parse((await ioi(['models', ...args, '--json'], { env })).out);
  expect(await json('get', name)).toMatchObject({
    version: 1,
    action: 'get',
    fetched: true,
    pinned: false,
    folder: inCache(),
  });
  expect(await json('get', name)).toMatchObject({ fetched: false });
  const { models } = await json();
  expect(models.map((one: { id: string }) => one.id)).toEqual([
    'demo',
    'gpt2',
    'gpt2-medium',
    'gpt2-large',
    'gpt2-xl',
    'distilgpt2',
    name,
  ]);
  expect(models.find((one: { id: string }) => one.id === name)).toMatchObject({ present: true, pinned: false });
  expect(await json('verify', name)).toMatchObject({ ok: true });
  expect(await json('remove', name)).toMatchObject({ bytes: expect.any(Number) });
  expect(existsSync(join(cache, 'models--someone--tiny-gpt2'))).toBe(false);
  expect((await ioi(['models', 'where', name], { env })).code).toBe(2);
});

it('bytes that change in the cache are found, not used, and put right by get', async () => {
  await ioi(['models', 'get', name], { env });
  const blob = join(cache, 'models--someone--tiny-gpt2', 'blobs', etagOf(weights));
  const changed = Buffer.from(weights);
  changed[changed.length - 100]! ^= 1;
  writeFileSync(blob, changed);
  const verified = await ioi(['models', 'verify', name], { env });
  expect(verified.code).toBe(1);
  expect(verified.out).toMatch(/WRONG {2}model\.safetensors/);
  const refused = await ioi(['predict', '--model', name, '--prompt', prompt], { env });
  expect(refused).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/are not those of someone\/tiny-gpt2.*ioi models get/),
  });
  expect((await ioi(['models', 'get', name], { env })).code).toBe(0);
  expect((await ioi(['predict', '--model', name, '--prompt', prompt], { env })).code).toBe(0);
});

it('interrupted, it says so and goes on later', async () => {
  // Far from done when its first quarter is seen, whatever this machine does meanwhile.
  hub.misfortune = ({ host }) => (host === 'store' ? { kind: 'slow', pieces: 2000 } : undefined);
  const child = spawn(process.execPath, [join(root, 'dist/cli.js'), 'models', 'get', name], { env });
  const part = join(cache, 'models--someone--tiny-gpt2', 'blobs', `${etagOf(weights)}.incomplete`);
  while (!existsSync(part) || lstatSync(part).size < weights.length / 4)
    await new Promise(done => setTimeout(done, 10));
  child.kill('SIGINT');
  expect(await new Promise(done => child.on('close', done))).toBe(130);
  const had = lstatSync(part).size;
  hub.misfortune = () => undefined;
  hub.log.length = 0;
  expect((await ioi(['models', 'get', name], { env })).code).toBe(0);
  expect(hub.log.find(({ host }) => host === 'store')?.range).toBe(`bytes=${had}-`);
});

it('a model with a pin is that very file, whoever put it there', async () => {
  const product = join(home, 'product');
  const model: KnownModel = {
    id: 'pinned',
    aliases: [],
    repository: name,
    layers: 3,
    heads: 4,
    positions: 128,
    megabytes: 7,
    pin: { revision: repository.commit, weights: { file: 'model.safetensors', sha256: etagOf(weights) } },
  };
  const cli = await buildWithCatalogue(product, [model]);
  symlinkSync(join(root, 'node_modules'), join(product, 'node_modules'));
  symlinkSync(join(root, 'media'), join(product, 'media'));
  symlinkSync(join(root, 'package.json'), join(product, 'package.json'));
  const run = (...args: string[]) =>
    new Promise<{ code: number | null; out: string; err: string }>(done => {
      const child = spawn(process.execPath, [cli, ...args], { env });
      let [out, err] = ['', ''];
      child.stdout.on('data', text => (out += text));
      child.stderr.on('data', text => (err += text));
      child.on('close', code => done({ code, out, err }));
    });
  expect(await run('models', 'get', 'pinned')).toMatchObject({ code: 0, err: '' });
  expect(await run('predict', '--model', 'pinned', '--prompt', prompt)).toMatchObject({ code: 0, err: '' });
  // In place of a link to a blob, a file of the same length that another program wrote.
  const file = join(inCache(), 'model.safetensors');
  const other = Buffer.from(weights);
  other[other.length - 1]! ^= 1;
  rmSync(file);
  writeFileSync(file, other);
  expect(await run('predict', '--model', 'pinned', '--prompt', prompt)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/are not those of pinned.*ioi models get pinned/),
  });
  expect(await run('models', 'get', 'pinned')).toMatchObject({ code: 0 });
  expect(await run('predict', '--model', 'pinned', '--prompt', prompt)).toMatchObject({ code: 0 });
  // And the hub may offer another.
  const { files, commit } = repository;
  hub.repositories.set(name, { commit, files: { ...files, 'model.safetensors': other } });
  await run('models', 'remove', 'pinned');
  expect(await run('models', 'get', 'pinned')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/is not the one that IOI Lens knows/),
  });
});
