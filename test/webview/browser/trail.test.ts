/** The trail of path patching in four themes and three widths: nothing is cut, and no rule of accessibility broken. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { violations } from '../../support/axe';
import { demoPrompt } from './demoPrompt';
import { themes } from './themes';
import { demoHost, shots, startViews, type View, type Views } from './view';

let views: Views;
/** One page for all: it is drawn anew as a person's is when they choose another theme or draw the view wider. */
let view: View;
beforeAll(async () => {
  mkdirSync(join(shots, 'trail'), { recursive: true });
  const [started, demo] = await Promise.all([startViews(), demoPrompt()]);
  views = started;
  view = await views.open({ onMessage: demoHost(demo), height: 700 });
  const { page } = view;
  await page.getByRole('combobox', { name: 'What is measured' }).click();
  await page.getByRole('option', { name: 'Path patching', exact: true }).click();
  for (const place of ['5.0', '4.1']) {
    await page.locator('.map .cell:not(.empty)').first().waitFor();
    await page.locator(`[data-place="${place}"]`).first().click({ button: 'right' });
    await page.getByRole('menuitem', { name: /into its q at END/ }).click();
    await page.locator('.trail [aria-current="step"]', { hasText: `${place}.q` }).waitFor();
  }
  await page.locator('.map .cell:not(.empty)').first().waitFor();
  await page.locator('.map .cell.receiver').waitFor();
  await view.send({ kind: 'wrong', count: 3 });
  await page.locator('.wrong-nav').waitFor();
});
afterAll(() => views?.close());

for (const { name: theme } of themes)
  it.each([220, 400, 900])(`${theme}, %d px`, async width => {
    const { page } = view;
    await view.setTheme(theme);
    await view.resize(width, 700);
    await page.screenshot({ path: join(shots, `trail/${theme}-${width}.png`) });
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    expect(view.problems).toEqual([]);
  });
