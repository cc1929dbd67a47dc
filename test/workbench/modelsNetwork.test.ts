/** What VS Code's settings say of the network reaches who fetches: `http.proxy` and `http.proxyStrictSSL`, over HTTPS. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setAdded } from '../../src/model/catalog/added';
import { selfSigned } from '../support/hub/certificate';
import { tinyRepository } from '../support/hub/repositories';
import { StandIn } from '../support/hub/standIn';
import { Tunnel } from '../support/hub/tunnel';
import { clickLens, lens, notification, openFile, shot } from './editor';
import { startWorkbench, type Workbench } from './workbench';

const name = 'someone/tiny-gpt2';
const cache = mkdtempSync(join(tmpdir(), 'ioi-wn-'));
const before = { ...process.env };
let hub: StandIn;
let tunnel: Tunnel;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  hub = await new StandIn(selfSigned()).start();
  tunnel = await new Tunnel().start();
  hub.repositories.set(name, tinyRepository(name));
  for (const one of Object.keys(process.env)) if (/_proxy$/i.test(one)) delete process.env[one];
  process.env.HF_ENDPOINT = hub.endpoint;
  process.env.HF_HUB_CACHE = cache;
  process.env.HF_HOME = join(cache, 'home');
  workbench = await startWorkbench({ settings: { 'http.proxy': tunnel.address } });
  writeFileSync(join(workbench.folder, 'tiny.ioi'), `@model ${name}\nWhen Mary and John went to the store, John\n`);
  setAdded(name, true, join(dirname(workbench.folder), 'config', 'ioi-lens', 'models.json'));
  page = await workbench.open();
});
afterAll(async () => {
  await workbench?.close();
  await hub.stop();
  await tunnel.stop();
  process.env = before;
  rmSync(cache, { recursive: true, force: true });
});

async function download(): Promise<void> {
  await openFile(page, 'tiny.ioi');
  const dialog = page.locator('.monaco-dialog-box');
  await clickLens(page, /Download someone\/tiny-gpt2…/, dialog);
  await dialog.getByRole('button', { name: 'Download' }).click();
}

const toHub = () => tunnel.seen.filter(address => address === new URL(hub.endpoint).host);

it('through the proxy, a certificate that nobody vouches for is refused in one line', async () => {
  await download();
  await notification(page, /The certificate of 127\.0\.0\.1:\d+ is not trusted \(\w*SELF_SIGNED\w*\)/).waitFor();
  await shot(page, '50 certificate refused');
  expect(toHub().length).toBeGreaterThan(0);
  expect(hub.log).toEqual([]);
});

it('and accepted where the person’s own setting says so', async () => {
  workbench.configure({ 'http.proxyStrictSSL': false });
  await page.reload();
  tunnel.seen.length = 0;
  await download();
  await notification(page, /is here and checked/).waitFor();
  await lens(page, /\d% ·/).waitFor();
  expect(toHub().length).toBeGreaterThan(0);
  expect(hub.log.map(({ host }) => host)).toContain('store');
});
