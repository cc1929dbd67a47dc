/** The view in four themes and three widths, kept as pictures and held against WCAG by axe. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { violations } from '../../support/axe';
import { demoPrompt } from './demoPrompt';
import { themes } from './themes';
import { demoHost, shots, startViews, type View, type Views } from './view';

let views: Views;
/** One page for all: it is drawn anew as a person's is when they choose another theme or draw the view wider. */
let view: View;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  const [started, demo] = await Promise.all([startViews(), demoPrompt()]);
  views = started;
  view = await views.open({ onMessage: demoHost(demo), height: 1000 });
});
afterAll(() => views?.close());
afterEach(() => expect(view.problems).toEqual([]));

/** An option of a dropdown, as a person picks it. */
async function choose(label: string, option: string): Promise<void> {
  await view.page.getByRole('combobox', { name: label }).click();
  await view.page.getByRole('option', { name: option, exact: true }).click();
}

const cases = themes.flatMap(({ name }) => [220, 400, 900].map(width => [name, width] as const));
async function drawn(theme: string, width: number): Promise<void> {
  await view.setTheme(theme);
  await view.resize(width, 1000);
}

async function isGood(): Promise<void> {
  expect(await violations(view.page)).toEqual([]);
  const overflow = await view.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

describe('a map of heads', () => {
  beforeAll(async () => {
    await view.page.getByRole('button', { name: 'Sweep heads' }).first().click();
    await view.page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  });
  it.each(cases)('%s, %d px', async (theme, width) => {
    await drawn(theme, width);
    await view.page.screenshot({ path: join(shots, `map/${theme}-${width}.png`) });
  });
});

describe('a head beside two maps, all sections open', () => {
  beforeAll(async () => {
    const { page } = view;
    await page.locator('.cell[aria-label*="rank 1,"], .cell[aria-label$="rank 1"]').first().click();
    await page.getByRole('button', { name: 'Two maps' }).click();
    await page.getByText('Summary', { exact: true }).click();
    await page.getByText('How it was measured').click();
    await page.locator('.pattern').first().waitFor();
    await page.getByText('Most for').waitFor();
  });
  it.each(cases)('%s, %d px', async (theme, width) => {
    await drawn(theme, width);
    await view.page.screenshot({ path: join(shots, `head/${theme}-${width}.png`), fullPage: true });
    await isGood();
  });
});

describe('layers × tokens, with the cell that says most', () => {
  beforeAll(async () => {
    const { page } = view;
    await page.getByRole('button', { name: 'Two maps' }).click();
    await page.getByRole('combobox', { name: 'What is measured' }).nth(1).waitFor({ state: 'detached' });
    await choose('What is measured', 'Activation patching');
    await page.locator('.worded .cell[aria-label*="rank 1,"], .worded .cell[aria-label$="rank 1"]').first().click();
    await page.locator('.cell-detail .tokens').first().waitFor();
  });
  it.each(cases)('%s, %d px', async (theme, width) => {
    await drawn(theme, width);
    await view.page.screenshot({ path: join(shots, `patch/${theme}-${width}.png`), fullPage: true });
    await isGood();
  });
});
