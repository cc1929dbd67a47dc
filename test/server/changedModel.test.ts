/** A checkpoint that changes on disk while it is open: what is known of the old weights is never said of the new ones. */
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PromptState } from '../../src/protocol/lsp';
import { Editor, root } from './editor';

const mary = 'When Mary and John went to the store, John gave a drink to';
const home = mkdtempSync(join(tmpdir(), 'ioi-changed-'));
const folder = join(home, 'mine');
const weights = join(folder, 'model.safetensors');
const tiny = join(root, 'test/fixtures/tiny-gpt2');
let editor: Editor;
let uri: string;

beforeAll(async () => {
  cpSync(tiny, folder, { recursive: true });
  editor = await Editor.start({ extraModels: [{ id: 'mine', folder }], downloads: true });
});
beforeEach(async () => {
  uri = await editor.open(`@model mine\n${mary}\n`);
});
afterAll(async () => {
  await editor.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The same file with its first weights, those of the first layer, turned round. */
function others(): Buffer {
  const bytes = readFileSync(join(tiny, 'model.safetensors'));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  for (let i = start; i < start + 40_000; i += 4) bytes[i + 3]! ^= 0x80;
  return bytes;
}

const changed = (before: PromptState) => () =>
  editor.received.some(({ method, params }) => {
    const state = params as PromptState;
    return method === 'ioi/promptChanged' && state.id === before.id && state.content !== before.content;
  });

it.each([
  [
    'replaced',
    () => {
      writeFileSync(`${weights}.new`, others());
      renameSync(`${weights}.new`, weights);
    },
  ],
  ['rewritten where it lies', () => writeFileSync(weights, readFileSync(join(tiny, 'model.safetensors')))],
])('%s, it is noticed, and measured anew', async (_, change) => {
  const was = await editor.prediction(uri, 1);
  expect(was).toMatch(/%/);
  const before = (await editor.ask('ioi/promptAt', { uri, line: 1 }))!;
  expect(await editor.measure(uri, 1, { kind: 'attribute' })).toMatchObject({ ok: true });
  change();
  await editor.until(changed(before));
  const prompt = await editor.prompt(uri, 1);
  expect(prompt.content).not.toBe(before.content);
  expect(await editor.ask('ioi/known', { prompt })).toEqual([]);
  expect(await editor.measurePrompt(before, { kind: 'attribute' })).toMatchObject({ failure: { code: 'outdated' } });
  const now = await editor.prediction(uri, 1);
  expect(now).toMatch(/%/);
  expect(now).not.toBe(was);
});

it('deleted, it says so', async () => {
  expect(await editor.prediction(uri, 1)).toMatch(/%/);
  const before = (await editor.ask('ioi/promptAt', { uri, line: 1 }))!;
  rmSync(weights);
  await editor.until(changed(before));
  expect(await editor.prediction(uri, 1)).not.toMatch(/%/);
  expect(await editor.hoverText(uri, 1, 3)).toMatch(/not on this machine/);
});
