/** Prompts of a file beside each other in a real VS Code: by mouse and by keyboard, in three themes and three widths. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PredictResult, Report } from '../../src/protocol/results';
import { eventually, keptTab, leadsTo, lensTitle, openFile, reload, savedFile, shot } from './editor';
import { chooseTheme } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const kept = join(root, process.env.IOI_KEEP_SHOTS ? 'test/workbench/shots' : 'out/workbench/shots');
const told = 'John gave a drink to';
const file = [
  '@baseline mean ABC 64 seed=1',
  `When Mary and John went to the store, ${told}`,
  `When Mary and John went to the park, ${told}`,
  '@baseline zero',
  `When Mary and John went to the store, ${told}`,
  '@off 4.1',
  `When Mary and John went to the store, ${told} => John | Mary`,
];
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  mkdirSync(join(kept, 'compare'), { recursive: true });
  workbench = await startWorkbench();
  writeFileSync(join(workbench.folder, 'four.ioi'), `${file.join('\n')}\n`);
  page = await workbench.open({ size: { width: 1400, height: 1000 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const rows = () => view.locator('.prompts tbody tr');
const frame = () => page.frames().find(one => one.name() === 'active-frame' || one.url().includes('fake.html'))!;
const predicted = (): PredictResult[] => {
  const out = execFileSync(process.execPath, [
    join(root, 'dist/cli.js'),
    'predict',
    join(workbench.folder, 'four.ioi'),
    '--json',
  ]);
  return (JSON.parse(out.toString()) as Report<PredictResult>).results as PredictResult[];
};
const cellsOf = (column: string) => view.locator(`.prompts td.of-${column}`).allInnerTexts();
const isWhole = () =>
  eventually(
    'numbers of all four',
    () => cellsOf('probIO'),
    texts => texts.length === 4 && !texts.includes('–'),
  );

describe('the prompts of a file', () => {
  it('stand in a grid that is opened by a key, with the numbers of the command line', async () => {
    await openFile(page, 'four.ioi');
    await lensTitle(page, /\d% ·/);
    await page.locator('.view-line').first().click();
    await page.keyboard.press('Shift+Alt+G');
    await isWhole();
    const numbers = predicted();
    expect(await cellsOf('probIO')).toEqual(numbers.map(({ probIO }) => probIO!.toFixed(3)));
    expect(await cellsOf('logitDiff')).toEqual(numbers.map(({ logitDiff }) => logitDiff!.toFixed(2)));
    expect(await cellsOf('first')).toEqual([
      expect.stringMatching(/^✓ ·Mary/),
      expect.stringMatching(/^✓ ·Mary/),
      expect.stringMatching(/^✓ ·Mary/),
      expect.stringMatching(/^✗ ·Mary/),
    ]);
  });

  it('have columns for what differs alone', async () => {
    const heads = (await view.locator('.prompts thead th').allInnerTexts()).map(text => text.replace(/[ ▾▴]+$/, ''));
    expect(heads).toEqual(expect.arrayContaining(['Line', 'Prompt', 'Baseline', 'Off', 'P(IO)']));
    expect(heads).not.toContain('Model');
    await view.getByText(/In all of them: .*Model demo/).waitFor();
  });

  it('are sorted by a click and by a key', async () => {
    const by = view.locator('.prompts th').filter({ hasText: 'Logit difference' });
    const isSorted = (way: string) =>
      eventually(
        `sorted: ${way}`,
        () => by.getAttribute('aria-sort'),
        now => now === way,
      );
    await by.getByRole('button').click();
    await isSorted('descending');
    const down = (await cellsOf('logitDiff')).map(Number);
    expect(down).toEqual([...down].sort((a, b) => b - a));
    await page.keyboard.press('Enter');
    await isSorted('ascending');
    expect((await cellsOf('logitDiff')).map(Number)).toEqual([...down].reverse());
    await view.locator('.prompts th.of-line').getByRole('button').click();
  });

  it('lead to their lines, by a click and by Enter', async () => {
    await leadsTo(page, () => view.locator('.prompts td.of-line button').nth(3).click(), 'Ln 7, Col 1');
    await page.locator('.view-line').filter({ hasText: '@off' }).waitFor();
    const byKeys = async () => {
      await rows().first().focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    };
    await leadsTo(page, byKeys, 'Ln 3, Col 1');
  });

  it('are swept together, and name their strongest heads', async () => {
    await view.getByRole('button', { name: /Sweep heads of 4 prompts/ }).click();
    await eventually(
      'the strongest heads of all four',
      () => cellsOf('strongest'),
      texts => texts.length === 4 && texts.every(text => /^\d\.\d \d/.test(text)),
    );
  });
});

describe('two of them', () => {
  it('are held beside each other as maps, with their difference', async () => {
    await rows().first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Space');
    expect(await view.locator('.prompts tr[aria-selected=true]').count()).toBe(2);
    await eventually(
      'three whole maps',
      () => view.locator('.besides .cell:not(.empty)').count(),
      count => count === 108,
    );
    await view.getByRole('heading', { name: 'line 2 beside line 5' }).waitFor();
    await view.getByRole('heading', { name: 'line 2 − line 5: KL' }).waitFor();
    await view.locator('.besides .map').first().locator('[data-place="4.1"]').click();
    // The same head in all three.
    expect(await view.locator('.besides .cell[aria-selected=true]').count()).toBe(3);
    expect(await view.locator('.besides .readout').allInnerTexts()).toEqual([
      expect.stringMatching(/^4\.1\s+KL /),
      expect.stringMatching(/^4\.1\s+KL /),
      expect.stringMatching(/^4\.1\s+Difference of KL /),
    ]);
  });

  it('differ by what the numbers of the command line differ by', async () => {
    await view.getByRole('checkbox', { name: 'Values' }).click();
    const texts = await view
      .locator('.besides .map')
      .evaluateAll(maps => maps.map(map => [...map.querySelectorAll('.cell')].map(cell => Number(cell.textContent))));
    const [a, b, minus] = texts as [number[], number[], number[]];
    for (const [at, value] of minus.entries()) expect(value).toBeCloseTo(a[at]! - b[at]!, 2);
    await view.getByRole('checkbox', { name: 'Values' }).click();
  });
});

describe('what one takes away', () => {
  const menu = async (opener: RegExp, item: string) => {
    await view.getByRole('button', { name: opener }).click();
    await view.getByRole('menuitem', { name: item, exact: true }).click();
  };

  it('copies the rows, and the maps', async () => {
    await menu(/^Copy/, 'All rows as CSV');
    await view.getByText('Copied as CSV').waitFor();
    const csv = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(csv.split('\r\n')[0]).toContain('Line,Prompt,Baseline,Off,First token,P(first)');
    expect(csv.trim().split('\r\n')).toHaveLength(5);
    await menu(/^Copy/, 'The maps’ numbers as JSON');
    await view.getByText('Copied as JSON').waitFor();
    const reports = JSON.parse(
      await page.evaluate<string>('navigator.clipboard.readText()'),
    ) as Report<PredictResult>[];
    expect(reports.map(({ command }) => command)).toEqual(['sweep', 'sweep']);
  });

  it('saves them', async () => {
    await menu(/^Save/, 'All rows as JSON');
    const input = page.locator('.quick-input-widget input.input:visible').first();
    await eventually(
      'the proposed name',
      () => input.inputValue(),
      value => value.endsWith('four.json'),
    );
    await page.keyboard.press('Enter');
    const path = join(workbench.folder, 'four.json');
    expect(JSON.parse((await savedFile(path)).toString('utf8')).prompts).toHaveLength(4);
  });
});

it('follows what is written, and has no violation of accessibility rules', async () => {
  await frame().evaluate(axe);
  const found = await frame().evaluate<string[]>(
    'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html + nodes[0].failureSummary))',
  );
  expect(found).toEqual([]);
  await page.locator('.view-line').first().click();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Then, Tom and Sarah went home. Tom gave a book to');
  await page.keyboard.press('Enter');
  await eventually(
    'a fifth row',
    () => rows().count(),
    count => count === 5,
  );
  // The rows that are marked are the same.
  await view.getByRole('heading', { name: 'line 3 beside line 6' }).waitFor();
});

describe('in every theme', () => {
  for (const theme of ['Dark Modern', 'Light Modern', 'Dark High Contrast'])
    it(theme, async () => {
      await page
        .locator('.view-line')
        .first()
        .click({ position: { x: 150, y: 8 } });
      await chooseTheme(page, theme);
      for (const width of [1400, 900, 600]) {
        await page.setViewportSize({ width, height: 1000 });
        await frame().evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
        await page.waitForFunction('document.fonts.ready.then(() => true)');
        await page.screenshot({
          path: join(kept, `compare/${theme.replace(/ /g, '-').toLowerCase()}-${width}.png`),
        });
      }
      await page.setViewportSize({ width: 1400, height: 1000 });
    });
});

it('comes back when the window is loaded again', async () => {
  await page
    .locator('.view-line')
    .first()
    .click({ position: { x: 150, y: 8 } });
  await page.keyboard.press('Control+S');
  await page.locator('.tab.active.dirty').waitFor({ state: 'hidden' });
  // As they are marked now: on other lines the same rows stood before one was written above them.
  await reload(page, keptTab('ioiLens.compare'), /"lines":\[(2,5|5,2)\]/);
  await page.locator('.view-line').first().waitFor();
  await eventually(
    'its five rows',
    () => rows().count(),
    count => count === 5,
  );
  await eventually(
    'the two that were marked',
    () => view.locator('.prompts tr[aria-selected=true]').count(),
    count => count === 2,
  );
});
