/** The research log in the editor: measured by a command, shown in a tab, its rows leading to their prompts. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { violations } from '../support/axe';
import { eventually, keptTab, lensTitle, openFile, reload, shot } from './editor';
import { chooseNamed, chooseTheme, runCommandThatAsks } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const kept = join(root, process.env.IOI_KEEP_SHOTS ? 'test/workbench/shots' : 'out/workbench/shots');
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  mkdirSync(join(kept, 'reproduce'), { recursive: true });
  workbench = await startWorkbench();
  page = await workbench.open({ size: { width: 1400, height: 1000 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await openFile(page, 'mary-and-john.ioi');
  await lensTitle(page, /\d% ·/);
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const heading = () => view.getByRole('heading', { name: 'The research log, measured' });
const body = () => page.frames().find(one => one.name() === 'active-frame' || one.url().includes('fake.html'))!;

it('is measured on a model that one picks, and shown', async () => {
  await runCommandThatAsks(page, 'IOI Lens: Reproduce the Research Log', 'On which model');
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'the log’s own' }).waitFor();
  await chooseNamed(page, 'demo', 'demo');
  // The whole log: on a machine with other things to do that is minutes.
  await heading().waitFor({ timeout: 540_000 });
  const tables = await view.locator('table').count();
  expect(tables).toBeGreaterThan(10);
  await view.getByRole('heading', { name: /^7 / }).waitFor();
}, 600_000);

it.each(['Light Modern', 'Dark Modern', 'Dark High Contrast'])('is readable in %s', async theme => {
  await chooseTheme(page, theme);
  const dark = theme === 'Light Modern' ? 'light' : 'dark';
  // The page itself knows of contrast, its figures of light and dark.
  const name = theme.includes('Contrast') ? 'high-contrast' : dark;
  await view.locator(`html[data-theme=${dark}] body.vscode-${name}`).waitFor();
  await heading().waitFor();
  await page.screenshot({ path: join(kept, `reproduce/${theme.replace(/ /g, '-').toLowerCase()}.png`) });
  expect(await violations(body())).toEqual([]);
});

it('leads from a row to its prompt, by the keyboard', async () => {
  const row = view.getByRole('button', { name: 'P(Mary)' }).first();
  await row.focus();
  await page.keyboard.press('Enter');
  await lensTitle(page, /✓ Mary \d+% ·/);
  const text = await page.locator('.editor-group-container.active .view-lines').first().innerText();
  expect(text.replace(/\s+/g, ' ')).toContain('When Mary and John went to the store, John gave a drink to');
});

it('is saved as Markdown, as the command line writes it', async () => {
  await view.getByRole('button', { name: 'Save the Report…' }).click();
  const input = page.locator('.quick-input-widget input.input:visible').first();
  await eventually(
    'the proposed name',
    () => input.inputValue(),
    value => value.endsWith('research-log-demo.html'),
  );
  const path = join(workbench.folder, 'log.md');
  await input.fill(path);
  await page.keyboard.press('Enter');
  await eventually('the file', () => existsSync(path) && readFileSync(path, 'utf8').includes('P(Mary)'), Boolean);
});

it('is there when the window is loaded again', async () => {
  await reload(page, keptTab('ioiLens.reproduction'));
  await page.locator('.tab').filter({ hasText: 'Research log: demo' }).click();
  await heading().waitFor();
});
