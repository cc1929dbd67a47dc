/** `IOI Lens: Models…` and what else gets or gives up a model, with the stand-in as the hub: every row of it is used. */
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { setAdded } from '../../src/model/catalog/added';
import { tinyRepository } from '../support/hub/repositories';
import { StandIn } from '../support/hub/standIn';
import { clickLens, eventually, hoverOver, lens, lensTitle, line, no, openFile, shot, yes } from './editor';
import { brings, chooseTheme, chosenRow, inputOf, runCommand } from './lists';
import { patience, root, shots, startWorkbench, type Workbench } from './workbench';

const open = 'someone/tiny-gpt2';
const gated = 'someone/gated-gpt2';
const token = 'hf_0nlyForThisTest';
const cache = mkdtempSync(join(tmpdir(), 'ioi-wl-'));
const before = { ...process.env };
const prompt = 'When Mary and John went to the store, John gave a drink to';
let hub: StandIn;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  hub = await new StandIn().start();
  hub.repositories.set(open, tinyRepository(open));
  hub.repositories.set(gated, { ...tinyRepository(gated), token });
  process.env.HF_ENDPOINT = hub.endpoint;
  process.env.HF_HUB_CACHE = cache;
  process.env.HF_HOME = join(cache, 'home');
  workbench = await startWorkbench();
  for (const [file, model] of [
    ['tiny', open],
    ['gated', gated],
    ['gpt2', 'gpt2'],
    ['mine', 'my-own'],
  ])
    writeFileSync(join(workbench.folder, `${file}.ioi`), `@model ${model}\n${prompt}\n`);
  cpSync(join(root, 'test/fixtures/tiny-gpt2'), join(workbench.folder, 'checkpoint'), { recursive: true });
  // As the command line adds it.
  setAdded(open, true, join(home(), 'config', 'ioi-lens', 'models.json'));
  page = await workbench.open();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await page.screenshot({ path: join(shots, `failed ${task.name.replace(/\W+/g, ' ')}.png`) });
});
afterAll(async () => {
  await workbench?.close();
  await hub.stop();
  process.env = before;
  rmSync(cache, { recursive: true, force: true });
});

const home = () => dirname(workbench.folder);
const dialog = () => page.locator('.monaco-dialog-box');
const row = (text: string | RegExp) => page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text });
const folderOf = (name: string) => join(cache, `models--${name.replace('/', '--')}`);

/**
 * Takes one row after another, each once it is the chosen one, until what the last is for is there. A list goes when
 * something else takes the focus, as with a person: then it is asked for again.
 */
async function models(sign: Locator | RegExp, ...rows: readonly string[]): Promise<void> {
  const isThere = () => (sign instanceof RegExp ? said(sign, timeout) : sign.waitFor({ timeout })).then(yes, no);
  await eventually(
    `what ${rows.join(', ')} is for`,
    async () => {
      if (await (sign instanceof RegExp ? message(sign) : sign).isVisible()) return true;
      const taken = await takeRows(rows).then(yes, no);
      if (!taken) await page.keyboard.press('Escape');
      return taken && (await isThere());
    },
    Boolean,
  );
}

/** More than three messages in less than a second are not shown one by one: they are in the list of all. */
async function said(text: RegExp, timeout = patience): Promise<void> {
  if (await message(text).waitFor({ timeout: 2000 }).then(yes, no)) return;
  await runCommand(page, 'Notifications: Show Notifications');
  await message(text).waitFor({ timeout });
}

const timeout = 10_000;

async function takeRows(rows: readonly string[]): Promise<void> {
  const take = async (title: RegExp | undefined, typed: string, name: string) => {
    // The list takes the place of the palette, and another that of the list: no moment is without one.
    if (title) await page.locator('.quick-input-title').filter({ hasText: title }).waitFor({ timeout });
    if (!(await brings(page, typed, chosenRow(page, name)))) throw new Error(`“${typed}” brings no ${name}`);
    await page.keyboard.press('Enter');
  };
  await page.keyboard.press('F1');
  await take(undefined, '>IOI Lens: Models…', 'Models…');
  let title = /The cache is/;
  for (const text of rows) {
    await take(title, text, text);
    title = new RegExp(text.replace('/', '\\/'));
  }
}

/** A message, shown by itself or in the list of all. */
const message = (text: RegExp) => page.locator('.notification-list-item:visible').filter({ hasText: text }).first();
const question = (text: RegExp) => page.locator('.quick-input-widget:visible').filter({ hasText: text });

async function answer(asked: RegExp, text: string): Promise<void> {
  await question(asked).waitFor();
  await inputOf(page).fill(text);
  await page.keyboard.press('Enter');
}

async function agree(button: string): Promise<string> {
  await dialog().waitFor();
  const asked = await dialog().innerText();
  await dialog().getByRole('button', { name: button }).click();
  return asked;
}

/** The menu hears no click before the mouse has moved on it. */
async function clickFix(fix: Locator): Promise<void> {
  const { x, y, width, height } = (await fix.boundingBox())!;
  await page.mouse.move(x + width / 3, y + height / 2);
  await page.mouse.move(x + width / 2, y + height / 2);
  await fix.click();
}

/** What a notification said goes, so that the next one like it is another. */
async function dismiss(one: Locator): Promise<void> {
  await runCommand(page, 'Notifications: Clear All Notifications');
  await one.waitFor({ state: 'hidden' });
}

it('lens, hover, panel and quick fix offer a missing model in the same words; so does the question', async () => {
  const offer = 'Download gpt2 (548 MB)…';
  await openFile(page, 'gpt2.ioi');
  expect(await lensTitle(page, /Download/)).toBe(offer);
  expect(await hoverOver(page, 'When Mary', 'store', /Download/)).toContain(offer);
  await line(page, '@model gpt2').click();
  await page.keyboard.press('Control+.');
  const fix = page.locator('.action-widget .monaco-list-row').filter({ hasText: 'Download' }).first();
  await fix.waitFor();
  expect((await fix.innerText()).trim()).toBe(offer);
  await shot(page, '40 quick fix');
  await clickFix(fix);
  await dialog().waitFor();
  expect(await dialog().innerText()).toContain('Download gpt2 (548 MB)?');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  await runCommand(page, 'View: Show IOI Lens');
  const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  const button = view.getByText(offer, { exact: true });
  await button.waitFor();
  await shot(page, '41 panel offers');
  await button.click();
  await dialog().waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  expect(hub.log).toEqual([]);
  await runCommand(page, 'View: Show Explorer');
});

it('what the command line has added is on the list; the quick fix gets it', async () => {
  await openFile(page, 'tiny.ioi');
  await lens(page, /Download someone\/tiny-gpt2…/).waitFor();
  await line(page, `@model ${open}`).click();
  await page.keyboard.press('Control+.');
  const fix = page
    .locator('.action-widget .monaco-list-row')
    .filter({ hasText: `Download ${open}…` })
    .first();
  await fix.waitFor();
  await clickFix(fix);
  expect(await agree('Download')).toContain(cache);
  await said(/tiny-gpt2 is here and checked/);
  await lens(page, /\d% ·/).waitFor();
  await dismiss(message(/is here and checked/));
});

it('verify: good, then a file that is wrong by one bit', async () => {
  await models(/tiny-gpt2: 2 files read, none is wrong/, open, 'Verify');
  await shot(page, '42 verified');
  await dismiss(message(/none is wrong/));
  const weights = realpathSync(join(folderOf(open), 'snapshots', tinyRepository(open).commit, 'model.safetensors'));
  const bytes = readFileSync(weights);
  bytes[bytes.length - 5]! ^= 1;
  writeFileSync(weights, bytes);
  await models(/tiny-gpt2: wrong are model\.safetensors\. Remove it and download it again/, open, 'Verify');
  await shot(page, '43 wrong');
  await dismiss(message(/wrong are/));
});

it('reveal: where there is no file manager, its path', async () => {
  const where = /tiny-gpt2 is in .*models--someone--tiny-gpt2/;
  await models(where, open, 'Reveal');
  await message(where).getByRole('button', { name: 'Copy Path' }).waitFor();
  await shot(page, '44 revealed');
  await dismiss(message(where));
});

it('remove asks first', async () => {
  await models(dialog(), open, 'Remove');
  expect(await dialog().innerText()).toMatch(/Remove someone\/tiny-gpt2 from this machine\?[\s\S]*every program/);
  await shot(page, '45 remove');
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  expect(existsSync(folderOf(open))).toBe(true);
  await models(dialog(), open, 'Remove');
  await agree('Remove');
  await said(/tiny-gpt2 is removed/);
  expect(existsSync(folderOf(open))).toBe(false);
  await lens(page, /Download someone\/tiny-gpt2…/).waitFor();
  await dismiss(message(/is removed/));
});

it.each([
  [
    'Models…',
    async () => {
      await models(dialog(), open, 'Download');
      await agree('Download');
    },
  ],
  [
    'the lens',
    async () => {
      await clickLens(page, /Download someone/, dialog());
      await agree('Download');
    },
  ],
  [
    'the command line',
    async () => {
      const cli = join(workbench.extension, 'dist', 'cli.js');
      const child = spawn(
        process.execPath,
        [existsSync(cli) ? cli : join(root, 'dist/cli.js'), 'models', 'get', open],
        {
          env: { ...process.env, XDG_CONFIG_HOME: join(home(), 'config') },
          stdio: 'ignore',
        },
      );
      expect(await new Promise(done => child.once('exit', done))).toBe(0);
    },
  ],
])('a sweep that failed for want of its model is begun again when the model comes by %s', async (_, get) => {
  rmSync(folderOf(open), { recursive: true, force: true });
  await lens(page, /Download someone/).waitFor();
  await line(page, 'When Mary').click();
  await runCommand(page, 'IOI Lens: Sweep Heads: Ablate Each Alone');
  await said(/are not on this machine/);
  await dismiss(message(/are not on this machine/));
  await get();
  // The strongest heads stand there once it is done.
  await lens(page, /\d\.\d+\s+KL/).waitFor();
});

it('a gated repository: refused, a token is asked for and kept, and it comes', async () => {
  await openFile(page, 'gated.ioi');
  await models(question(/architecture/), 'Add a repository');
  await answer(/architecture/, gated);
  await agree('Download');
  const refused = message(/does not give someone\/gated-gpt2 without a token \(401\)/);
  await refused.waitFor();
  await shot(page, '46 gated');
  await refused.getByRole('button', { name: 'Enter Token…' }).click();
  await answer(/Hugging Face token/, token);
  await said(/gated-gpt2 is here and checked/);
  await lens(page, /\d% ·/).waitFor();
  const sent = hub.log.filter(({ authorization }) => authorization !== undefined);
  expect(new Set(sent.map(({ host, authorization }) => `${host} ${authorization}`))).toEqual(
    new Set([`hub Bearer ${token}`]),
  );
  // Its name is on the command line's list as well, the token in no file of the workbench.
  expect(readFileSync(join(home(), 'config', 'ioi-lens', 'models.json'), 'utf8')).toContain(gated);
  const files = readdirSync(home(), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter(one => one.isFile())
    .map(one => join(one.parentPath, one.name));
  const holdsToken = (file: string) => {
    try {
      return readFileSync(file).includes(token);
    } catch {
      // One that the workbench has taken away since.
      return false;
    }
  };
  expect(files.filter(holdsToken)).toEqual([]);
});

it('a token is forgotten by an empty one', async () => {
  await models(question(/Hugging Face token/), 'Set a Hugging Face token');
  await answer(/Hugging Face token/, '');
  await said(/The token is forgotten/);
  await models(dialog(), gated, 'Remove');
  await agree('Remove');
  await clickLens(page, /Download someone\/gated-gpt2…/, dialog());
  await agree('Download');
  await said(/without a token \(401\)/);
});

it('taken off the list, it can be named no more', async () => {
  await models(lens(page, /in your model list/), gated, 'Take off');
  expect(readFileSync(join(home(), 'config', 'ioi-lens', 'models.json'), 'utf8')).not.toContain(gated);
});

it('a folder of one’s own, picked', async () => {
  await openFile(page, 'mine.ioi');
  await lens(page, /in your model list/).waitFor();
  // The browser's stand-in for the system's picker: a path, and OK.
  await models(page.locator('.quick-input-title').filter({ hasText: 'config.json' }), 'Add a folder');
  const ok = page.locator('.quick-input-widget').getByRole('button', { name: 'OK' });
  const folder = `${join(workbench.folder, 'checkpoint')}/`;
  // The picker writes where it begins into its box once it has looked there, over what was typed before.
  await eventually(
    'in the folder',
    async () => {
      if ((await inputOf(page).inputValue()) !== folder) await inputOf(page).fill(folder);
      else if (!(await row('checkpoint').isVisible())) return true;
      return false;
    },
    Boolean,
  );
  await shot(page, '47 folder');
  await eventually(
    'asked what @model says',
    async () => {
      if (await question(/What @model says/).isVisible()) return true;
      await ok.click({ timeout: 2000 }).catch(no);
      return question(/What @model says/)
        .waitFor({ timeout: 5000 })
        .then(yes, no);
    },
    Boolean,
  );
  await answer(/What @model says/, 'my-own');
  await lens(page, /\d% ·/).waitFor();
  await models(lens(page, /in your model list/), 'my-own', 'Take off');
});

it('in a dark theme', async () => {
  await openFile(page, 'gpt2.ioi');
  await line(page, '@model gpt2').click();
  await chooseTheme(page, 'Dark Modern');
  await page.locator('.monaco-workbench.vs-dark').waitFor();
  await page.keyboard.press('Control+.');
  const fix = page.locator('.action-widget .monaco-list-row').first();
  await fix.waitFor();
  await shot(page, '48 quick fix, dark');
  await page.keyboard.press('Escape');
  await fix.waitFor({ state: 'hidden' });
  await clickLens(page, /Download gpt2/, dialog());
  await shot(page, '49 asked, dark');
});
