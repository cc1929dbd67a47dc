/** `npm run pictures`: what walkthrough and README show, taken from the running extension. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { hoverOver, lens, lensTitle, line, openFile, shot } from './editor';
import { chooseNamed, runCommand, runCommandThatAsks } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const prompt = 'When Mary and John went to the store, John gave a drink to';
const themes = { dark: 'Default Dark Modern', light: 'Default Light Modern' };
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await startWorkbench({
    settings: {
      'workbench.colorTheme': themes.dark,
      'editor.fontSize': 15,
      'editor.lineHeight': 24,
      'editor.codeLensFontSize': 12,
      'editor.scrollbar.vertical': 'hidden',
      'editor.overviewRulerBorder': false,
      'editor.hideCursorInOverviewRuler': true,
      'workbench.statusBar.visible': false,
      'workbench.activityBar.location': 'hidden',
    },
  });
  page = await workbench.open({ size: { width: 1070, height: 380 } });
  await openFile(page, 'mary-and-john.ioi');
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
});
afterAll(() => workbench?.close());

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name}`);
});

async function picture(name: string): Promise<void> {
  await page.waitForTimeout(500);
  const path = join(root, 'media', 'pictures', `${name}.png`);
  await page.screenshot({ path });
  expect(statSync(path).size).toBeLessThan(200_000);
}

it('a prompt file', async () => {
  await lensTitle(page, /Mary \d+% ·/);
  await picture('open');
});

it('a hover', async () => {
  await hoverOver(page, prompt, 'to', /next/);
  await picture('hover');
  await page.mouse.move(500, 375);
  await page.keyboard.press('Escape');
});

it('a sweep, heads to choose from, one that is off, and kept in the file', async () => {
  await lens(page, /Sweep heads/).click();
  await lensTitle(page, /⊘ \d+\.\d+ .*points$/);
  await page.mouse.move(500, 375);
  await picture('sweep');
  await lens(page, /Ablate head/).click();
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'KL' }).first().waitFor();
  await page.mouse.move(500, 375);
  await picture('ablate');
  await page.keyboard.press('Escape');
  await lens(page, /⊘ \d+\.\d+ .*points$/).click();
  await lens(page, /Keep in file/).click();
  await line(page, '@off ').waitFor();
  await page.mouse.move(500, 375);
  await lensTitle(page, /was Mary/);
  await picture('keep');
  await runCommand(page, 'File: Revert File');
});

it('surprise', async () => {
  await openFileByName('research-log.ioi');
  await page.keyboard.press('Shift+Alt+T');
  await page.waitForTimeout(3000);
  await picture('surprise');
  await page.keyboard.press('Shift+Alt+T');
});

it('the research log, reproduced', async () => {
  await runCommandThatAsks(page, 'IOI Lens: Reproduce the Research Log', 'On which model');
  await chooseNamed(page, 'demo', 'demo');
  const view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await view.getByRole('heading', { name: 'The research log, measured' }).waitFor({ timeout: 240_000 });
  await page.setViewportSize({ width: 1070, height: 760 });
  await view.getByRole('heading', { name: /^1 / }).evaluate(one => one.scrollIntoView());
  await picture('reproduce');
  await page.setViewportSize({ width: 1070, height: 380 });
  await page.keyboard.press('Control+F4');
});

it('all of it', async () => {
  await page.setViewportSize({ width: 1300, height: 560 });
  await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
  await openFile(page, 'mary-and-john.ioi');
  await lensTitle(page, /was Mary/);
  await hoverOver(page, prompt, 'to', /ablated/);
  await picture('editor');
});

// For the eye: not kept with the extension.
it('every theme', { timeout: 120_000 }, async () => {
  for (const theme of [themes.dark, themes.light, 'Default High Contrast', 'Default High Contrast Light']) {
    workbench.configure({ 'workbench.colorTheme': theme, 'ioiLens.surprise.bits': theme.includes('Contrast') });
    // Settings that change on disk are read at the next start.
    await page.reload();
    await page.locator('.monaco-workbench .tabs-container').first().waitFor();
    if (!(await page.locator('.explorer-folders-view').isVisible()))
      await runCommand(page, 'View: Toggle Primary Side Bar Visibility');
    await openFile(page, 'research-log.ioi');
    await lensTitle(page, /Mary \d+% ·/);
    await page.keyboard.press('Shift+Alt+T');
    await page.waitForTimeout(2500);
    await shot(page, `theme ${theme}`);
  }
});

it('the walkthrough', async () => {
  await runCommand(page, 'From a Prompt to a Circuit in Five Minutes');
  await page.locator('.category-title').filter({ hasText: 'From a prompt to a circuit' }).first().waitFor();
  await page.locator('.getting-started-step').nth(2).click();
  await page.waitForTimeout(2000);
  await shot(page, 'walkthrough');
});

async function openFileByName(name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  await page.keyboard.type(name);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).first().waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}
