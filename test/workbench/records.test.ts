/** What was measured stays, in a real VS Code: kept, found again, told apart, taken away, and there after a reload. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { analyses } from '../../src/protocol/analyses';
import type { Report, SweepResult } from '../../src/protocol/results';
import {
  clickInRow,
  comes,
  eventually,
  goes,
  hasKeys,
  keptTab,
  lensTitle,
  openFile,
  pointerAside,
  reload,
  runs,
  savedFile,
  shot,
} from './editor';
import { goToLine, inputOf, openNamed, runCommand } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const kept = join(root, process.env.IOI_KEEP_SHOTS ? 'test/workbench/shots' : 'out/workbench/shots');
const prompt = 'When Mary and John went to the store, John gave a drink to';
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  mkdirSync(join(kept, 'measurements'), { recursive: true });
  workbench = await startWorkbench();
  const write = (name: string, text: string) => writeFileSync(join(workbench.folder, name), text);
  write('two.ioi', `@baseline mean ABC 16 seed=1\n${prompt}\n@baseline zero\n${prompt}\n`);
  write('endless.ioi', `@baseline resample ABC 9000 seed=1\n${prompt}\n`);
  page = await workbench.open({ size: { width: 1300, height: 900 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await openFile(page, 'two.ioi');
  await lensTitle(page, /\d% ·/);
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const tree = () => page.locator('.pane').filter({ has: page.locator('.pane-header', { hasText: 'Measurements' }) });
const rows = () => tree().locator('.monaco-list-row');
/** Measurements, as they are read out. */
const records = () => rows().filter({ hasText: /· demo/ });
const hasRecords = (count: number) =>
  eventually(
    `${count} measurements`,
    () => records().allInnerTexts(),
    texts => texts.length === count,
  );
const menu = async (row: number, item: string) => {
  await pointerAside(page);
  await records().nth(row).click({ button: 'right' });
  const label = page.locator('.monaco-menu .action-label').filter({ hasText: item }).first();
  await label.waitFor();
  // A menu that has just been opened takes no click yet.
  await eventually(
    `the menu has taken “${item}”`,
    async () => {
      await label.click({ timeout: 2000 }).catch(() => {});
      return page.locator('.monaco-menu').count();
    },
    count => count === 0,
  );
};
/** A list that is being drawn anew takes no click: a person clicks again. */
const open = (row: number, title: RegExp) =>
  eventually(
    `opened: ${title}`,
    async () => {
      const heading = view.getByRole('heading', { name: title }).first();
      await pointerAside(page);
      await records()
        .nth(row)
        .click({ timeout: 3000 })
        .catch(() => {});
      return heading.waitFor({ timeout: 5000 }).then(
        () => true,
        () => false,
      );
    },
    Boolean,
  );
/** What was opened may take the focus late, and the key with it. */
const keyInTree = (key: string, sign: Locator) =>
  eventually(
    `what ${key} is for in the tree`,
    async () => {
      await runCommand(page, 'Focus on Measurements View');
      await page.keyboard.press(key);
      return comes(sign);
    },
    Boolean,
  );
const sweepOn = async (number: number) => {
  await runCommand(page, 'View: Focus First Editor Group');
  await goToLine(page, number);
  await page.keyboard.press('Shift+Alt+S');
};

describe('what was measured', () => {
  it('stands in a tree by file and prompt, with its settings and when', async () => {
    await runCommand(page, 'Focus on Measurements View');
    await tree().getByText('What you measure stands here').waitFor();
    await sweepOn(2);
    await hasRecords(1);
    await sweepOn(4);
    await hasRecords(2);
    const texts = await eventually(
      'nothing runs',
      () => rows().allInnerTexts(),
      all => !all.some(text => text.includes('Sweeping')),
    );
    expect(texts[0]).toContain('two.ioi');
    expect(texts[1]).toContain('When Mary and John');
    const settings = (await records().allInnerTexts()).map(text => text.replace(/\s+/g, ' '));
    expect(settings).toEqual([
      expect.stringMatching(/^sweep\s*\d+:\d\d.* · zero · demo$/),
      expect.stringMatching(/^sweep\s*\d+:\d\d.* · mean ABC 16 seed=1 · demo$/),
    ]);
    await page.screenshot({ path: join(kept, 'measurements/tree.png') });
  });

  it('is not kept twice where nothing new came of it', async () => {
    await sweepOn(2);
    await sweepOn(4);
    await lensTitle(page, /Heads swept/);
    await hasRecords(2);
  });

  it('is called otherwise by a key, and pinned by a click', async () => {
    await open(1, /^sweep, line 2/);
    await records().nth(1).focus();
    const input = inputOf(page);
    await keyInTree('F2', input);
    await input.fill('with the mean');
    await page.keyboard.press('Enter');
    await records().filter({ hasText: 'with the mean' }).waitFor();
    const named = { hasText: 'with the mean' };
    // Pinned ones stand first.
    await clickInRow(records().filter(named), 'Pin', () => comes(records().first().filter(named)));
    expect(await records().first().getAttribute('aria-label')).toMatch(/^with the mean, pinned, /);
  });

  it('is exported as the command line prints it', async () => {
    await menu(0, 'Export as JSON');
    const input = page.locator('.quick-input-widget input.input:visible').first();
    await eventually(
      'the proposed name',
      () => input.inputValue(),
      value => value.endsWith('with-the-mean.json'),
    );
    await page.keyboard.press('Enter');
    const path = join(workbench.folder, 'with-the-mean.json');
    const report = JSON.parse((await savedFile(path)).toString('utf8')) as Report<SweepResult>;
    expect(report).toMatchObject({ version: 1, command: 'sweep', settings: { baseline: 'mean ABC 16 seed=1' } });
    expect(analyses.sweep.result.safeParse(report.results[0]).success).toBe(true);
  });

  it('gives the difference of two', async () => {
    const heading = view.getByRole('heading', { name: /^with the mean, line 2 − sweep, line 4: KL/ });
    // The first click opens a tab, which may have the list drawn anew under the clicks that follow: a person clicks again.
    await eventually(
      'their difference',
      async () => {
        await pointerAside(page);
        await records().first().click();
        await pointerAside(page);
        await records()
          .nth(1)
          .click({ modifiers: ['Control'] });
        await menu(1, 'Show the Difference of Two');
        return heading.waitFor({ timeout: 8000 }).then(
          () => true,
          () => false,
        );
      },
      Boolean,
    );
    await eventually(
      'three maps',
      () => view.locator('.besides .cell:not(.empty)').count(),
      count => count === 108,
    );
    await page.screenshot({ path: join(kept, 'measurements/difference.png') });
  });

  it('is marked as old when the prompt has changed, and no more when it is as it was', async () => {
    await runCommand(page, 'View: Focus First Editor Group');
    await goToLine(page, 4);
    await page.keyboard.press('Home');
    await page.keyboard.type('X');
    await eventually(
      'one is old',
      () => records().filter({ hasText: 'old ·' }).count(),
      count => count === 1,
    );
    await page.keyboard.press('Control+Z');
    await eventually(
      'none is old',
      () => records().filter({ hasText: 'old ·' }).count(),
      count => count === 0,
    );
  });

  it('leads to its prompt', async () => {
    await menu(0, 'Go to Its Prompt');
    await eventually(
      'the cursor',
      () => page.locator('.statusbar').innerText(),
      text => text.includes('Ln 2, Col 1'),
    );
  });
});

it('what runs stands there, and is cancelled there', async () => {
  await openNamed(page, 'endless.ioi');
  await hasKeys(page, 'endless.ioi');
  await lensTitle(page, /\d% ·/);
  await page.keyboard.press('Shift+Alt+S');
  const row = rows().filter({ hasText: 'Sweeping heads' });
  await row.waitFor();
  await eventually(
    'how far it is',
    () => row.innerText(),
    text => /\d+ of \d+/.test(text),
  );
  await runs(page, /Sweeping heads: .*\d+\/\d+/).waitFor();
  await tree().locator('.monaco-progress-container.active').waitFor({ state: 'attached' });
  await page.screenshot({ path: join(kept, 'measurements/running.png') });
  await clickInRow(row, 'Cancel', () => goes(row));
  await runs(page, /Sweeping heads/).waitFor({ state: 'hidden' });
});

describe('after the window is loaded again', () => {
  it('all of it is there, and what was opened is', async () => {
    await reload(page, keptTab('ioiLens.compare'), /"held":\["[^"]+","[^"]+"\]/);
    await page.locator('.view-line').first().waitFor();
    await tree().waitFor();
    await runCommand(page, 'Focus on Measurements View');
    await hasRecords(2);
    expect(await records().first().innerText()).toContain('with the mean');
    await page.locator('.tab').filter({ hasText: 'with the mean − sweep' }).click();
    await view.getByRole('heading', { name: /^with the mean, line 2 − sweep, line 4: KL/ }).waitFor();
  });

  it('the editor knows again what was measured', async () => {
    await openNamed(page, 'two.ioi');
    await lensTitle(page, /Heads swept/);
  });

  it('one that is deleted is gone, a pinned one after a question', async () => {
    await menu(1, 'Delete');
    await hasRecords(1);
    // What is opened takes the focus.
    await open(0, /^with the mean, line 2/);
    const dialog = page.locator('.monaco-dialog-box');
    await keyInTree('Delete', dialog);
    await dialog.getByText('It is pinned').waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await hasRecords(0);
  });
});
