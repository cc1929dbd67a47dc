/**
 * The side panel where things move: lines above its prompt, the cursor, the process that it waits for. What is shown
 * belongs to the prompt that it stands beside, and whatever was begun can be ended.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { clickInRow, clickLens, eventually, goes, keptTab, lensTitle, processes, reload, runs, shot } from './editor';
import { goToLine, openNamed, runCommand } from './lists';
import { startWorkbench, type Workbench } from './workbench';

const prompt = 'When Mary and John went to the store, John gave a drink to';
const other = 'When Tom and Anna went to the park, Anna gave a book to';

let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  workbench = await startWorkbench();
  const write = (name: string, text: string) => writeFileSync(join(workbench.folder, name), text);
  write('two.ioi', `${prompt}\n${other}\n`);
  // A sweep of minutes: nobody waits for its end here.
  write('endless.ioi', `@baseline resample ABC 9000 seed=1\n${prompt}\n`);
  page = await workbench.open({ size: { width: 1300, height: 900 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await openNamed(page, 'two.ioi');
  await lensTitle(page, /\d% ·/);
  await page.locator('.activitybar a.action-label[aria-label^="IOI Lens"]').click();
  await view.locator('button.prompt').getByText(prompt).waitFor();
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const shown = () => view.locator('button.prompt').innerText();
const shows = (text: string) => eventually(`the panel shows “${text}”`, shown, now => now.includes(text));
/** The gear in the view's title bar. */
const options = () => page.locator('.part.sidebar .title-actions a.action-label[aria-label^="Options"]');
const focusEditor = () => runCommand(page, 'View: Focus First Editor Group');

it('a pinned panel stays with its prompt when lines come above it', async () => {
  await options().click();
  await view.getByRole('menuitem', { name: 'Stay with this prompt' }).click();
  await view.getByText('pinned').waitFor();
  await focusEditor();
  await goToLine(page, 1);
  await page.keyboard.type(`${other}\n`);
  await page.keyboard.press('Escape');
  await eventually(
    'the panel says where its prompt stands by now',
    () => view.locator('.facts-line').innerText(),
    text => text.includes('two.ioi:2'),
  );
  expect(await shown()).toBe(prompt);
  await options().click();
  await view.getByRole('menuitem', { name: 'Follow the cursor' }).click();
});

it('follows the editor in which one is, where a file stands in two groups', async () => {
  await focusEditor();
  await goToLine(page, 3);
  await shows(other);
  await page.keyboard.press('Control+Backslash');
  await page.locator('.editor-group-container').nth(1).waitFor();
  await goToLine(page, 2);
  await shows(prompt);
  // A change of the file from this side moves nothing of that.
  await page.keyboard.type('X');
  await shows(`X${prompt}`);
  await page.keyboard.press('Control+Z');
  await eventually('the prompt as it was', shown, now => now === prompt);
  await page.keyboard.press('Control+W');
  await page.locator('.editor-group-container').nth(1).waitFor({ state: 'hidden' });
});

it('ends a sweep that was begun from the lens, and what the status bar says of it', async () => {
  await openNamed(page, 'endless.ioi');
  await clickLens(page, /Sweep heads/, view.getByRole('button', { name: 'Cancel' }));
  await runs(page, /Sweeping heads/).waitFor();
  await view.getByRole('button', { name: 'Cancel' }).click();
  await runs(page, /Sweeping heads/).waitFor({ state: 'hidden' });
  await view.locator('.facts-line').waitFor();
  expect(await view.getByRole('button', { name: 'Cancel' }).isVisible()).toBe(false);
});

it('and what the tree of measurements cancels is told in the panel', async () => {
  await clickLens(page, /Sweep heads/, view.getByRole('button', { name: 'Cancel' }));
  const bar = runs(page, /Sweeping heads/);
  await bar.click();
  const row = page.locator('.monaco-list-row').filter({ hasText: 'Sweeping heads' });
  await clickInRow(row, 'Cancel', () => goes(row));
  await bar.waitFor({ state: 'hidden' });
  // The tree stands among the files; the panel is looked at again.
  await page.locator('.activitybar a.action-label[aria-label^="IOI Lens"]').click();
  await view.locator('button.prompt').getByText(prompt).waitFor();
  await view.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'hidden' });
});

it('a server that hangs is started anew, and no bar stays behind', async () => {
  await clickLens(page, /Sweep heads/, view.getByRole('button', { name: 'Cancel' }));
  await runs(page, /Sweeping heads/).waitFor();
  const [before] = processes(workbench, 'server');
  process.kill(before!, 'SIGSTOP');
  await runCommand(page, 'IOI Lens: Restart the Language Server');
  await eventually(
    'another server',
    () => processes(workbench, 'server').filter(pid => pid !== before),
    pids => pids.length > 0,
  );
  // It has been given up, and would lie about for ever.
  try {
    process.kill(before!, 'SIGKILL');
  } catch {
    // Whoever waited for its end has ended it.
  }
  await runs(page, /Sweeping heads/).waitFor({ state: 'hidden' });
  await openNamed(page, 'two.ioi');
  await shows(other);
  await lensTitle(page, /\d% ·/);
});

it('a tab comes back with what it showed', async () => {
  await runCommand(page, 'File: Save All');
  await focusEditor();
  await goToLine(page, 2);
  await shows(prompt);
  await view.getByRole('button', { name: 'Sweep heads' }).click();
  await lensTitle(page, /Heads swept/);
  await options().click();
  await view.getByRole('menuitem', { name: 'Open in an editor tab' }).click();
  await eventually('panel and tab show the sweep', filled, counts => counts.filter(count => count === 36).length === 2);
  // What is in the panel, and what is in the tab.
  await reload(page, keptTab('ioiLens.tab'), /"kind":"sweep","ask".*"kind":"sweep","ask"/s);
  await page.locator('.view-line').first().waitFor();
  await eventually(
    'panel and tab show the sweep again',
    filled,
    counts => counts.filter(count => count === 36).length === 2,
  );
  await lensTitle(page, /Heads swept/);
});

/** Of each view how many cells have a number. */
const filled = () =>
  Promise.all(
    page
      .frames()
      .filter(frame => frame.url().includes('fake.html'))
      .map(frame =>
        frame
          .locator('.cell:not(.empty)')
          .count()
          .catch(() => 0),
      ),
  );
