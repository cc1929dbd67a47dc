/** Repositories added in the editor's settings and on the command line are one list, and an untrusted folder is offered none. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { added, setAdded } from '../../src/model/catalog/added';
import { dist, Editor, root } from './editor';

const home = mkdtempSync(join(tmpdir(), 'ioi-own-'));
const before = { ...process.env };
const mary = 'When Mary and John went to the store, John gave a drink to';
let editor: Editor;

beforeAll(async () => {
  process.env.XDG_CONFIG_HOME = join(home, 'config');
  process.env.HF_HUB_CACHE = join(home, 'cache');
  setAdded('of/terminal', true);
  const repository = 'of/editor';
  editor = await Editor.start({
    extraModels: [
      { id: repository, repository },
      { id: 'short', repository: 'of/another' },
    ],
    downloads: true,
  });
});
afterAll(async () => {
  await editor.stop();
  process.env = before;
  rmSync(home, { recursive: true, force: true });
});

const ownOnes = async () =>
  (await editor.ask('ioi/models', {})).models.filter(({ isOwn }) => isOwn).map(({ id }) => id);

function ioi(...args: string[]): string {
  return spawnSync(process.execPath, [resolve(dist, 'cli.js'), ...args], { encoding: 'utf8' }).stdout;
}

it('each side lists what the other has added', async () => {
  expect(await ownOnes()).toEqual(['of/editor', 'short', 'of/terminal']);
  expect(added()).toEqual(['of/terminal', 'of/editor']);
  expect(ioi('models')).toMatch(/^of\/editor .*not here: ioi models get of\/editor$/m);
  // What it is called in the settings is the editor's own name for it.
  expect(ioi('models')).not.toMatch(/short|of\/another/);
});

it('added on the command line while the editor runs, it can be named, and is measured when it is there', async () => {
  const uri = await editor.open(`@model of/late\n${mary}\n`);
  const codes = () => editor.diagnostics.get(uri)?.all.map(({ code }) => code) ?? [];
  await editor.until(() => codes().includes('unknown-model'));
  setAdded('of/late', true);
  await editor.until(() => codes().includes('model-missing'));
  expect(await editor.prediction(uri, 1)).toBe('Download of/late…');
  const snapshot = join(home, 'cache', 'models--of--late', 'snapshots', '0'.repeat(40));
  mkdirSync(join(snapshot, '..'), { recursive: true });
  // Whole when it comes: what is looked at while it is copied is no model.
  cpSync(join(root, 'test/fixtures/tiny-gpt2'), join(home, 'late'), { recursive: true });
  renameSync(join(home, 'late'), snapshot);
  await editor.until(() => editor.received.filter(({ method }) => method === 'ioi/modelsChanged').length > 1);
  await expect.poll(() => editor.prediction(uri, 1), { timeout: 60_000 }).toMatch(/\d%/);
  await editor.close(uri);
});

it('is taken off for both', async () => {
  expect(await editor.ask('ioi/takeOffModel', { model: 'of/terminal' })).toMatchObject({ ok: true });
  expect(await ownOnes()).not.toContain('of/terminal');
  expect(ioi('models')).not.toContain('of/terminal');
});

it('a list that is none adds nothing: no path, no address', async () => {
  const file = join(home, 'config', 'ioi-lens', 'models.json');
  const repositories = ['../up', '/etc', 'https://x.example/a/b', 'a/b/c', '.hidden/x', 7, 'good/one'];
  writeFileSync(file, JSON.stringify({ repositories }));
  await expect.poll(ownOnes, { timeout: 60_000 }).toEqual(['of/editor', 'short', 'good/one']);
});

it('an untrusted folder is offered nothing, and refused with a reason', async () => {
  const uri = 'file:///untrusted.ioi';
  const other = await Editor.start({ trusted: false, downloads: true });
  try {
    const opened = await other.open(`@model gpt2\n${mary}\n`, uri);
    await other.until(() => other.diagnostics.get(opened)?.all.some(({ code }) => code === 'model-missing') ?? false);
    const said = JSON.stringify([
      await other.prediction(opened, 1),
      await other.hover(opened, 1, 10),
      await other.hover(opened, 0, 8),
      await other.actions(opened, { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }),
      await other.ask('ioi/promptAt', { uri: opened, line: 1 }),
    ]);
    expect(said).toMatch(/not trusted/);
    expect(said).not.toMatch(/Download gpt2|downloadModel/);
    const refused = { ok: false, failure: { code: 'untrusted' } };
    const model = 'gpt2';
    expect(await other.ask('ioi/getModel', { model, access: {} })).toMatchObject(refused);
    expect(await other.ask('ioi/verifyModel', { model })).toMatchObject(refused);
    expect(await other.ask('ioi/removeModel', { model })).toMatchObject(refused);
    expect(await other.ask('ioi/takeOffModel', { model })).toMatchObject(refused);
  } finally {
    await other.stop();
  }
});
