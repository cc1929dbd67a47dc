/**
 * One afternoon in a real VS Code: ten prompts are written, swept, a path followed three steps back, four settings
 * compared, two figures and a table taken away, the window loaded again, and the work goes on. Every step waits for what
 * the model says of it, and for nothing else: each wait ends with what is to be seen.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { eventually, keptTab, lensTitle, line, openFile, reload, savedFile, shot } from './editor';
import { goToLine, runCommand } from './lists';
import { startWorkbench, type Workbench } from './workbench';

const places = ['store', 'park', 'school', 'garden'];
const written = [
  '@baseline mean ABC 32 seed=1',
  ...places.map(place => `When Mary and John went to the ${place}, John gave a drink to`),
  '@baseline zero',
  ...places.slice(0, 3).map(place => `When Tom and Anna went to the ${place}, Anna gave a book to`),
  '@positions end',
  ...places.slice(0, 2).map(place => `When Mary and Tom went to the ${place}, Tom gave a drink to`),
  '@off 4.1',
  'When Mary and John went to the store, John gave a drink to',
];
let workbench: Workbench;
let page: Page;
/** The webview in front: the panel, or the page that compares. */
let view: FrameLocator;

beforeAll(async () => {
  workbench = await startWorkbench();
  writeFileSync(join(workbench.folder, 'afternoon.ioi'), '');
  page = await workbench.open({ size: { width: 1400, height: 1000 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const activityIcon = () => page.locator('.activitybar a.action-label[aria-label^="IOI Lens"]');
const icon = (title: string) => page.locator(`.part.sidebar .title-actions a.action-label[aria-label^="${title}"]`);
const whole = (count: number) =>
  eventually(
    'a whole map',
    () => view.locator('.map').first().locator('.cell:not(.empty)').count(),
    cells => cells === count,
  );
const editLine = async (number: number) => {
  await runCommand(page, 'View: Focus First Editor Group');
  await goToLine(page, number);
};
const saved = async (name: string) => {
  const input = page.locator('.quick-input-widget input.input:visible').first();
  await eventually(
    `a name for ${name}`,
    () => input.inputValue(),
    value => value.length > 0 && value.endsWith(name.slice(name.lastIndexOf('.'))),
  );
  const path = join(workbench.folder, name);
  await input.fill(path);
  await page.keyboard.press('Enter');
  return savedFile(path);
};

it('ten prompts are written, and the model answers each', async () => {
  await openFile(page, 'afternoon.ioi');
  await page.locator('.editor-instance .view-lines').first().click();
  await page.locator('.monaco-editor.focused').waitFor();
  // The first as a person types; of the others a person has a list.
  for (const [at, text] of written.entries()) {
    await (at < 2 ? page.keyboard.type(text) : page.keyboard.insertText(text));
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press('Control+S');
  await page.keyboard.press('Control+Home');
  await lensTitle(page, /✓ Mary \d+%/);
  const rows = () => readFileSync(join(workbench.folder, 'afternoon.ioi'), 'utf8').trim().split('\n');
  await expect.poll(rows).toEqual(written);
});

it('one is swept, by a key', async () => {
  await editLine(2);
  await page.keyboard.press('Shift+Alt+S');
  await lensTitle(page, /Heads swept/);
  await activityIcon().click();
  await whole(36);
});

it('a path is followed three steps back', async () => {
  const kinds = view.locator('vscode-dropdown').first();
  await kinds.click();
  await kinds.locator('vscode-option').filter({ hasText: 'Path patching' }).click();
  const at = (step: string) =>
    eventually(
      `the trail is at ${step}`,
      () => view.locator('.trail [aria-current="step"]').innerText(),
      text => text === step,
    );
  await at('logits');
  await whole(36);
  for (const place of ['5.0', '4.1', '2.2']) {
    await view.locator(`[data-place="${place}"]`).first().click({ button: 'right' });
    await view.getByRole('menuitem', { name: /into its q at END/ }).click();
    await at(`${place}.q`);
    await whole(36);
  }
  const steps = await view.locator('.trail .steps').innerText();
  expect(steps.replace(/\s+/g, ' ')).toBe('logits ‹ 5.0.q ‹ 4.1.q ‹ 2.2.q');
});

it('two figures are taken away', async () => {
  await icon('Save').click();
  await view.getByRole('menuitem', { name: /SVG/ }).first().click();
  expect((await saved('path.svg')).toString()).toContain('</svg>');
  await icon('Save').click();
  await view.getByRole('menuitem', { name: /PNG/ }).first().click();
  expect((await saved('path.png')).subarray(1, 4).toString()).toBe('PNG');
});

it('four settings are compared, and a table is taken away', async () => {
  // The panel gives its place to the files: the page that compares is the one in front.
  await page.keyboard.press('Control+Shift+E');
  await page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
  await editLine(2);
  await page.keyboard.press('Shift+Alt+G');
  const texts = (column: string) => view.locator(`.prompts td.of-${column}`).allInnerTexts();
  await eventually(
    'what the model says of all ten',
    () => texts('probIO'),
    all => all.length === 10 && !all.includes('–'),
  );
  const settings = await view
    .locator('.prompts tbody tr')
    .evaluateAll(
      rows =>
        new Set(rows.map(row => [...row.querySelectorAll('.of-set')].map(cell => cell.textContent).join('|'))).size,
    );
  expect(settings).toBe(4);
  await view.getByRole('button', { name: /^Sweep heads of 9 prompts/ }).click();
  await eventually(
    'the strongest heads of all ten',
    () => texts('strongest'),
    all => all.length === 10 && all.every(text => /^\d\.\d \d/.test(text)),
  );
  await view.locator('.prompts tbody tr').first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('End');
  await page.keyboard.press('Space');
  await eventually(
    'three whole maps',
    () => view.locator('.besides .cell:not(.empty)').count(),
    cells => cells === 108,
  );
  await view.getByRole('button', { name: /^Save/ }).click();
  await view.getByRole('menuitem', { name: 'All rows as CSV' }).click();
  const rows = (await saved('afternoon.csv')).toString().trim().split('\r\n');
  expect(rows).toHaveLength(11);
  expect(rows[0]).toMatch(/^Line,Prompt,.*Strongest heads \(KL\)$/);
  await shot(page, 'afternoon compared');
});

it('the window is loaded again, and all of it is there', async () => {
  await reload(page, keptTab('ioiLens.compare'), /"lines":\[\d+,\d+\]/);
  await page.locator('.view-line').first().waitFor();
  await lensTitle(page, /Heads swept/);
  await eventually(
    'ten rows, and what was swept',
    () => view.locator('.prompts td.of-strongest').allInnerTexts(),
    all => all.length === 10 && all.every(text => /^\d\.\d \d/.test(text)),
  );
  const tree = page.locator('.pane').filter({ has: page.locator('.pane-header', { hasText: 'Measurements' }) });
  await tree.waitFor();
  await runCommand(page, 'Focus on Measurements View');
  await tree.locator('.monaco-list-row').filter({ hasText: 'path --to 2.2.q@END' }).waitFor();
  await shot(page, 'afternoon again');
});

it('and the work goes on: the trail is where it was, and goes into the file', async () => {
  await page.locator('.tab').filter({ hasText: 'Compare afternoon' }).locator('.action-label').first().click();
  await editLine(2);
  await activityIcon().click();
  await eventually(
    'the trail',
    () => view.locator('.trail .steps').innerText(),
    text => text.replace(/\s+/g, ' ') === 'logits ‹ 5.0.q ‹ 4.1.q ‹ 2.2.q',
  );
  await whole(36);
  await view.getByRole('button', { name: 'Write trail to file' }).click();
  await line(page, '# Trail: logits ‹ 5.0.q@END ‹ 4.1.q@END ‹ 2.2.q@END').waitFor();
  await view.getByRole('button', { name: 'Back: 4.1.q' }).click();
  await whole(36);
  // Nothing has asked for an answer in between, and nothing has gone wrong.
  expect(await page.locator('.notification-toast:visible').allInnerTexts()).toEqual([]);
});
