/** A template as its draws in a real VS Code: lens, hover, means in the panel, and the way to one draw and back, by keyboard. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clean, eventually, hoverOver, lens, lensTitle, openFile, shot } from './editor';
import { chooseTheme, runCommand } from './lists';
import { startWorkbench, type Workbench } from './workbench';

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to => {s1} | {s2}';
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  workbench = await startWorkbench();
  // Of ABB the first name is right, of ABA it is the subject: half of the draws fail.
  writeFileSync(join(workbench.folder, 'draws.ioi'), `@forms ABB ABA\n@samples 32\n\n${template}\n`);
  page = await workbench.open({ size: { width: 1300, height: 1000 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  await openFile(page, 'draws.ioi');
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const drawn = () => view.locator('.draw-nav .hint').innerText();
const toPrompt = () => page.locator('.view-line').nth(3).click();

it('its lens says how its draws come out', async () => {
  expect(await lensTitle(page, /of 64 · logit diff/)).toMatch(
    /^ABB ABA: IO on top \d+% of 64 · logit diff [−\d.]+ ± [\d.]+$/,
  );
  await shot(page, 'template lens');
});

it('the hover of a slot says how the model does with its words', async () => {
  const text = await hoverOver(page, 'When', 'place', /words drawn/);
  expect(text).toMatch(/does worst/);
  await shot(page, 'slot hover');
  await page.keyboard.press('Escape');
});

it('a sweep fills a map of means, each with its error, n and how many draws go the other way', async () => {
  await toPrompt();
  await page.locator('.activitybar a.action-label[aria-label^="IOI Lens"]').click();
  await eventually('all draws are shown', drawn, text => text === 'All 64 draws');
  await view.getByRole('button', { name: 'Sweep heads' }).first().click();
  await lens(page, /⊘ \d\.\d {2}KL [\d.]+ ± /).waitFor();
  // The lens and the panel are told each on its own road.
  await eventually(
    'the first head’s mean, its error and n',
    () => view.locator('.map .cell').first().getAttribute('aria-label'),
    label => /KL [\d.]+ ± [\d.]+.*64 draws/.test(label ?? ''),
  );
  expect(await view.locator('.map .cell:not(.empty)').count()).toBe(36);
  await view.locator('.legend .note').getByText('Means of 64 draws').waitFor();
});

it('a head shows its draws one by one, and a dot leads to one', async () => {
  const cell = view.locator('.map .cell[tabindex="0"]').first();
  await cell.focus();
  await page.keyboard.press('Space');
  const dots = view.locator('.strip-plot .dot');
  await eventually(
    'a dot for each draw',
    () => dots.count(),
    count => count === 64,
  );
  await view.getByRole('heading', { name: 'Where it looks, on average' }).waitFor();
  await eventually(
    'attention by position',
    () => view.locator('.head td').filter({ hasText: '±' }).count(),
    count => count > 20,
  );
  await shot(page, 'strip plot');
  await view.locator('.strip-plot .dot[tabindex="0"]').first().focus();
  await page.keyboard.press('End');
  const named = await view.locator('.dot:focus').getAttribute('aria-label');
  const number = /^Draw (\d+)/.exec(named ?? '')![1];
  await page.keyboard.press('Enter');
  await eventually('that draw is shown', drawn, text => text.startsWith(`Draw ${number} of 64 · AB`));
  expect(named).toContain(clean(await view.locator('button.prompt').innerText()));
  await lens(page, new RegExp(`draw ${number} of 64, AB.: `)).waitFor();
  await shot(page, 'one draw');
});

describe('by keyboard alone', () => {
  it('goes to the next draw that fails, to one of the list, and back to all', async () => {
    await toPrompt();
    const before = await drawn();
    await page.keyboard.press('Alt+F7');
    await eventually('another draw', drawn, text => text !== before && text.endsWith('ABA'));
    await lens(page, /✗ draw \d+ of 64, ABA: /).waitFor();
    await page.keyboard.press('Shift+Alt+D');
    await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'All 64 draws' }).waitFor();
    await page.keyboard.type('7 ABB');
    await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: '7 ABB' }).waitFor();
    await shot(page, 'draw picker');
    await page.keyboard.press('Enter');
    await lens(page, /draw \d*7 of 64, ABB: /).waitFor();
    await runCommand(page, 'IOI Lens: Look at All Draws of the Template');
    await lensTitle(page, /of 64 · logit diff/);
    // What was measured of all is there again.
    await eventually(
      'the map of means',
      () => view.locator('.map .cell:not(.empty)').count(),
      count => count === 36,
    );
  });
});

describe('in every theme', () => {
  for (const [theme, kind] of Object.entries({
    'Dark Modern': 'vscode-dark',
    'Light Modern': 'vscode-light',
    'Dark High Contrast': 'vscode-high-contrast',
  }))
    it(theme, async () => {
      await page.locator('.view-line').first().click();
      await chooseTheme(page, theme);
      await eventually(
        'the theme',
        () => view.locator('body').getAttribute('class'),
        name => (name ?? '').split(' ').includes(kind),
      );
      for (const width of [220, 400, 900]) {
        const box = (await page.locator('.part.sidebar').boundingBox())!;
        const y = box.y + box.height / 2;
        await page.mouse.move(box.x + box.width, y);
        await page.mouse.down();
        await page.mouse.move(box.x + width, y, { steps: 6 });
        await page.mouse.up();
        await view.locator('.strip-plot .dot').first().waitFor({ state: 'attached' });
        await shot(page, `template ${kind} ${width}`);
      }
    });
});
