/** A head's menu: it comes by mouse and by keys, is walked through by keys, and goes where one would expect it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { demoHost, shots, startViews, type View, type Views } from './view';

let views: Views;
let demo: DemoPrompt;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
});
afterAll(() => views?.close());

async function opened(width: number): Promise<View> {
  const view = await views.open({ onMessage: demoHost(demo), width });
  await view.page.locator('.cell').nth(8).waitFor();
  return view;
}

const focused = ({ page }: View) =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);

for (const width of [220, 900])
  it(`opens beside its cell and within the page, ${width} px wide`, async () => {
    const view = await opened(width);
    const { page } = view;
    await page.locator('.cell').nth(11).click({ button: 'right' });
    const menu = page.getByRole('menu', { name: 'What to do with head 1.5' });
    await menu.waitFor();
    await page.screenshot({ path: join(shots, `menu/${width}.png`) });
    const box = (await menu.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(await focused(view)).toBe('Ablate');
    expect(view.problems).toEqual([]);
    await view.close();
  });

it('is walked through by keys, and Escape gives the focus back', async () => {
  const view = await opened(400);
  const { page } = view;
  await page.locator('.cell').nth(8).focus();
  const cell = await focused(view);
  await page.keyboard.press('ContextMenu');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('ArrowDown');
  expect(await focused(view)).toBe('Show the head');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowDown');
  expect(await focused(view)).toBe('Ablate');
  await page.keyboard.press('k');
  expect(await focused(view)).toBe('Keep ablated heads in the file');
  await page.keyboard.press('Escape');
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(await focused(view)).toBe(cell);
  await view.close();
});

it('does what is picked, and goes when something else is', async () => {
  const view = await opened(400);
  const { page } = view;
  await page.locator('.cell').nth(8).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show its attention' }).click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  await page.locator('.pattern-frame:focus').waitFor();
  await page.locator('.cell').nth(3).click({ button: 'right' });
  await page.getByRole('menu').waitFor();
  await page.getByText('mary-and-john.ioi:5').click();
  await page.getByRole('menu').waitFor({ state: 'detached' });
  expect(view.problems).toEqual([]);
  await view.close();
});
