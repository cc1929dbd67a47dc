/** The view in four themes and three widths, kept as pictures and held against WCAG by axe. */
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { themes } from './themes';
import { demoHost, shots, startViews, type View, type Views } from './view';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let views: Views;
let demo: DemoPrompt;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
});
afterAll(() => views?.close());

async function violations({ page }: View): Promise<string[]> {
  // The page's policy keeps scripts out; axe comes in by the debugger, as a person's own tool would.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
  });
}

/** An option of a dropdown, as a person picks it. */
async function choose(page: View['page'], label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).first().click();
  await page.getByRole('option', { name: option, exact: true }).first().click();
}

for (const { name: theme } of themes)
  describe(theme, () => {
    for (const width of [220, 400, 900])
      it(`${width} px`, async () => {
        const view = await views.open({ width, theme, onMessage: demoHost(demo), height: 1000 });
        const { page } = view;
        await page.getByRole('button', { name: 'Sweep heads' }).first().click();
        await page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
        await page.screenshot({ path: join(shots, `map/${theme}-${width}.png`) });
        await page.locator('.cell[aria-label*="rank 1,"], .cell[aria-label$="rank 1"]').first().click();
        await page.getByRole('button', { name: 'Two maps' }).click();
        await page.getByText('Summary', { exact: true }).click();
        await page.getByText('How it was measured').click();
        await page.locator('.pattern').first().waitFor();
        await page.getByText('Most for').waitFor();
        await view.drawn();
        await page.screenshot({ path: join(shots, `head/${theme}-${width}.png`), fullPage: true });
        expect(await violations(view)).toEqual([]);
        // Layers × tokens, with the cell that says most.
        await page.getByRole('button', { name: 'Two maps' }).click();
        await choose(page, 'What is measured', 'Activation patching');
        await page.locator('.worded .cell[aria-label*="rank 1,"], .worded .cell[aria-label$="rank 1"]').first().click();
        await page.locator('.cell-detail .tokens').first().waitFor();
        await page.screenshot({ path: join(shots, `patch/${theme}-${width}.png`), fullPage: true });
        expect(await violations(view)).toEqual([]);
        expect(view.problems).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
        await view.close();
      });
  });
