/** Path patching followed back from the logits in a real VS Code: by mouse, by keyboard, and written into the file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clean, eventually, hasKeys, lensTitle, line, openFile, shot } from './editor';
import { openNamed, runCommand } from './lists';
import { startWorkbench, type Workbench } from './workbench';

const prompt = 'When Mary and John went to the store, John gave a drink to';
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  workbench = await startWorkbench();
  writeFileSync(
    join(workbench.folder, 'wrong.ioi'),
    [prompt, `${prompt} => John | Mary`, 'Then, Tom and Sarah left. Tom told', `${prompt} => Paris`].join('\n'),
  );
  page = await workbench.open({ size: { width: 1300, height: 900 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await openFile(page, 'mary-and-john.ioi');
  await lensTitle(page, /\d% ·/);
  await page.locator('.activitybar a.action-label[aria-label^="IOI Lens"]').click();
  await view.locator('button.prompt').getByText(prompt).waitFor();
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const now = () => view.locator('.trail [aria-current="step"]').innerText();
const isAt = (step: string) => eventually(`the trail is at ${step}`, now, text => text === step);
const isMeasured = (to: string) =>
  eventually(
    `all that is sent to ${to}`,
    async () => {
      const title = await view.locator('.map-title').first().innerText();
      return title.includes(`to ${to}:`) ? view.locator('.map').first().locator('.cell:not(.empty)').count() : 0;
    },
    count => count === 36,
  );
const focused = () => view.locator('.cell:focus').getAttribute('aria-label', { timeout: 5000 });
const menuItem = (name: RegExp) => view.getByRole('menuitem', { name });

describe('a path followed back', () => {
  it('begins at the logits', async () => {
    const kinds = view.locator('vscode-dropdown').first();
    await kinds.click();
    await kinds.locator('vscode-option').filter({ hasText: 'Path patching' }).click();
    await isMeasured('logits');
    await isAt('logits');
  });

  it('goes on by a head’s menu, in sight and with the focus, the receiver outlined', async () => {
    await view.locator('[data-place="5.0"]').first().click({ button: 'right' });
    await menuItem(/into its q at END/).click();
    await isMeasured('5.0.q@END');
    await isAt('5.0.q');
    expect(await focused()).toMatch(/^layer 5, head 0/);
    expect(await view.locator('.cell.receiver').getAttribute('data-place')).toBe('5.0');
  });

  it('goes on by keyboard alone', async () => {
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+F10');
    await menuItem(/into its q at END/).waitFor();
    for (let at = 0; at < 20 && !(await view.locator('.item:focus').innerText()).includes('its q'); at++)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await isMeasured('4.1.q@END');
    expect((await view.locator('.trail .steps').innerText()).replace(/\s+/g, ' ')).toBe('logits ‹ 5.0.q ‹ 4.1.q');
    expect(await focused()).toMatch(/^layer 4, head 1/);
    await shot(page, 'trail');
  });

  it('goes back and forward, by buttons and by keys', async () => {
    await view.getByRole('button', { name: 'Back: 5.0.q' }).click();
    await isAt('5.0.q');
    await view.getByRole('button', { name: 'Forward: 4.1.q' }).click();
    await isAt('4.1.q');
    await view.locator('.map .cell[tabindex="0"]').first().focus();
    await page.keyboard.press('Alt+ArrowLeft');
    await isAt('5.0.q');
    await page.keyboard.press('Alt+ArrowLeft');
    await isAt('logits');
    await page.keyboard.press('Alt+ArrowRight');
    await page.keyboard.press('Alt+ArrowRight');
    await isAt('4.1.q');
    // The editor behind has not gone back with it.
    expect(await page.locator('.tab.active').getAttribute('data-resource-name')).toBe('mary-and-john.ioi');
  });

  it('has further receivers by Shift+click and by Shift+Enter', async () => {
    await view
      .locator('[data-place="4.2"]')
      .first()
      .click({ modifiers: ['Shift'] });
    await isAt('4.1.q + 4.2.q');
    expect(await view.locator('.cell.receiver').count()).toBe(2);
    await page.keyboard.press('Shift+Enter');
    await isAt('4.1.q');
  });

  it('is written into the file, with the commands that redo it', async () => {
    await view.getByRole('button', { name: 'Write trail to file' }).click();
    await line(page, '# Trail: logits ‹ 5.0.q@END ‹ 4.1.q@END').waitFor();
    await line(page, '# ioi path --to 4.1.q@END --prompt').waitFor();
    // The prompt is the same: its map stays.
    await isMeasured('4.1.q@END');
    await shot(page, 'trail in the file');
    await page.locator('.view-line').first().click();
    await runCommand(page, 'File: Revert File');
    await line(page, '# Trail').waitFor({ state: 'hidden' });
  });
});

describe('answers that are wrong', () => {
  it('are gone through from the panel, the focus stays there', async () => {
    await openNamed(page, 'wrong.ioi');
    await view.getByText('3 wrong answers in this file').waitFor();
    const next = view.getByRole('button', { name: 'Next wrong answer' });
    await next.click();
    await view.locator('.says').getByText('✗').waitFor();
    const first = await view.locator('.facts-line .model').innerText();
    await next.press('Enter');
    await eventually(
      'the other one',
      () => view.locator('.facts-line .model').innerText(),
      text => text !== first,
    );
    expect(await view.locator('.wrong-nav button:focus').getAttribute('aria-label')).toBe('Next wrong answer');
    await view.getByRole('button', { name: 'Previous wrong answer' }).click();
    await eventually(
      'back',
      () => view.locator('.facts-line .model').innerText(),
      text => text === first,
    );
  });

  it('are gone through by commands, and stand in the overview ruler', async () => {
    await line(page, 'When Mary').click();
    await page.keyboard.press('Control+Home');
    // Not the one at which the panel stood before.
    await view.locator('.facts-line').getByText('wrong.ioi:1').waitFor();
    await runCommand(page, 'Go to the Next Wrong Answer');
    await view.locator('.facts-line').getByText('wrong.ioi:2').waitFor();
    await runCommand(page, 'Go to the Next Wrong Answer');
    await view.locator('.facts-line').getByText('wrong.ioi:3').waitFor();
    await runCommand(page, 'Go to the Previous Wrong Answer');
    await view.locator('.facts-line').getByText('wrong.ioi:2').waitFor();
    await shot(page, 'wrong answers');
  });
});

it('writes a number beside every suggested head, not the chosen one alone', async () => {
  await openNamed(page, 'mary-and-john.ioi');
  await line(page, 'When Mary').click();
  await hasKeys(page, 'mary-and-john.ioi');
  await page.keyboard.press('Shift+Alt+S');
  await lensTitle(page, /Heads swept/);
  await page.keyboard.press('Home');
  await page.keyboard.type('@off ');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Space');
  const rows = page.locator('.suggest-widget .monaco-list-row');
  await rows.filter({ hasText: 'KL' }).nth(3).waitFor();
  const numbers = await rows
    .filter({ hasText: /^\d\.\d/ })
    .locator('.details-label')
    .allInnerTexts();
  expect(numbers.length).toBeGreaterThan(4);
  for (const number of numbers) expect(clean(number)).toMatch(/^KL \d/);
  for (const label of await rows
    .filter({ hasText: /^\d\.\d/ })
    .locator('.details-label')
    .all())
    expect(await label.isVisible()).toBe(true);
  await shot(page, 'suggested heads');
});
