/**
 * A model that is not here, in a real editor, with the stand-in as the hub: a repository is added by name, its lens is
 * clicked, progress watched, cancelled, gone on with; and the prediction appears by itself.
 */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tinyRepository } from '../support/hub/repositories';
import { StandIn } from '../support/hub/standIn';
import { clickLens, eventually, hoverOver, lens, lensTitle, notification, openFile, shot } from './editor';
import { inputOf, runCommand, runCommandWithList, typeUntil } from './lists';
import { startWorkbench, type Workbench } from './workbench';

const name = 'someone/tiny-gpt2';
const cache = mkdtempSync(join(tmpdir(), 'ioi-wm-'));
const before = { ...process.env };
let hub: StandIn;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  hub = await new StandIn().start();
  hub.repositories.set(name, tinyRepository(name));
  process.env.HF_ENDPOINT = hub.endpoint;
  process.env.HF_HUB_CACHE = cache;
  process.env.HF_HOME = join(cache, 'home');
  workbench = await startWorkbench();
  const prompt = 'When Mary and John went to the store, John gave a drink to';
  writeFileSync(join(workbench.folder, 'tiny.ioi'), `@model ${name}\n${prompt}\n`);
  writeFileSync(join(workbench.folder, 'gpt2.ioi'), `@model gpt2\n${prompt}\n`);
  page = await workbench.open();
});
afterAll(async () => {
  await workbench?.close();
  await hub.stop();
  process.env = before;
  rmSync(cache, { recursive: true, force: true });
});

const dialog = () => page.locator('.monaco-dialog-box');

it('a known model that is missing is offered by lens, hover and quick fix, with its size', async () => {
  await openFile(page, 'gpt2.ioi');
  expect(await lensTitle(page, /Download/)).toBe('Download gpt2 (548 MB)…');
  expect(await hoverOver(page, 'When Mary', 'store', /Download/)).toMatch(/Download gpt2 \(548 MB\)…/);
  await shot(page, '30 model missing');
  await clickLens(page, /Download gpt2/, dialog());
  const said = await dialog().innerText();
  expect(said).toMatch(/Download gpt2 \(548 MB\)\?/);
  expect(said).toContain(new URL(hub.endpoint).host);
  expect(said).toContain(cache);
  await shot(page, '31 asked');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  expect(hub.log).toEqual([]);
});

it('a repository is added by name; cancelled, gone on with, and what waited is measured by itself', async () => {
  await openFile(page, 'tiny.ioi');
  await lens(page, /in your model list/).waitFor();
  hub.misfortune = ({ host }) => (host === 'store' ? { kind: 'slow', pieces: 5000 } : undefined);
  await runCommandWithList(page, 'IOI Lens: Models…');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'gpt2-xl' }).first().waitFor();
  await shot(page, '32 models');
  const byName = page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'by name' });
  await typeUntil(page, 'Add a repository', byName);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').filter({ hasText: 'architecture' }).waitFor();
  await inputOf(page).fill(name);
  await page.keyboard.press('Enter');
  await dialog().waitFor();
  expect(await dialog().innerText()).toMatch(/knows no sum of its weights/);
  // The same is offered above the prompt.
  await page.keyboard.press('Escape');
  await clickLens(page, /Download someone\/tiny-gpt2/, dialog());
  await dialog().getByRole('button', { name: 'Download' }).click();
  await notification(page, /Downloading someone\/tiny-gpt2.*of 6\.6 MB/s).waitFor();
  await lens(page, /Downloading someone\/tiny-gpt2: .* of 6\.6 MB/).waitFor();
  await shot(page, '33 on its way');
  await notification(page, /Downloading/).hover();
  await notification(page, /Downloading/)
    .getByRole('button', { name: 'Cancel' })
    .click();
  await notification(page, /cancelled\. What has come is kept/).waitFor();
  await shot(page, '34 cancelled');
  hub.misfortune = () => undefined;
  hub.log.length = 0;
  await notification(page, /cancelled/)
    .getByRole('button', { name: 'Go On' })
    .click();
  await notification(page, /is here and checked/).waitFor();
  expect(await lensTitle(page, /\d% ·/)).toMatch(/\d% ·/);
  await shot(page, '35 predicted');
  expect(hub.log.find(({ host }) => host === 'store')?.range).toMatch(/^bytes=[1-9]\d*-$/);
});

it('removed by another program, it says so; no prediction of it is left', async () => {
  await openFile(page, 'tiny.ioi');
  await lens(page, /\d% ·/).waitFor();
  rmSync(join(cache, 'models--someone--tiny-gpt2'), { recursive: true });
  await eventually('the offer is back', () => lens(page, /Download someone/).isVisible(), Boolean);
  expect(existsSync(join(cache, 'models--someone--tiny-gpt2'))).toBe(false);
  await shot(page, '36 gone again');
});

it('a sweep that failed for want of its model is begun again by itself when it has come', async () => {
  await page.locator('.view-line').filter({ hasText: 'When Mary' }).first().click();
  await runCommand(page, 'IOI Lens: Sweep Heads: Ablate Each Alone');
  await notification(page, /are not on this machine/)
    .getByRole('button', { name: 'Download…' })
    .click();
  await dialog().waitFor();
  await dialog().getByRole('button', { name: 'Download' }).click();
  await lens(page, /Heads swept/).waitFor();
  await shot(page, '37 swept');
});
