/** A receiver of path patching: from a list, from a cell, or written; and what the map shows of heads that cannot reach it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { demoHost, shots, startViews, type View, type Views } from './view';

let views: Views;
let demo: DemoPrompt;
let view: View;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
  view = await views.open({ onMessage: demoHost(demo), width: 400 });
  await view.page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await view.page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await view.page.getByRole('combobox', { name: 'What is measured' }).click();
  await view.page.getByRole('option', { name: 'Path patching' }).click();
  await field().waitFor();
});
afterAll(() => views?.close());

const field = () => view.page.locator('.written input');
const title = () => view.page.locator('.map-title').getAttribute('title');

it('is chosen from a list, by mouse and by keys', async () => {
  const { page } = view;
  const list = page.getByRole('button', { name: 'Choose a receiver' });
  await list.click();
  const first = page.getByRole('menuitem').nth(1);
  const named = (await first.innerText()).trim();
  expect(named).toMatch(/^\d\.\d\.q@END$/);
  await first.click();
  await expect.poll(title).toContain(`Path patching to ${named}`);
  await list.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect.poll(title).toContain('Path patching to logits');
});

it.each([
  ['3.0', /3\.0 does not say of which input: write 3\.0\.q@END/],
  ['3.0.q', /3\.0\.q does not say at which position: write 3\.0\.q@END/],
  ['logits,3.0.q@END', /“logits” is no receiver\. Write logits, or heads/],
  ['3.q@END', /3\.q@END names no head: write 3\.0\.q@END/],
])('where %s is written, what is missing is said', async (text, wanted) => {
  await field().fill(text);
  await page().keyboard.press('Enter');
  await expect.poll(() => page().locator('.problem[role=alert]').innerText()).toMatch(wanted);
  expect(await title()).toContain('Path patching to logits');
});

const page = () => view.page;

it('heads that cannot reach it are hatched, have no rank and no colour; what is only rounding is blank', async () => {
  await field().fill('3.0.q@END');
  await page().keyboard.press('Enter');
  await expect.poll(title).toContain('Path patching to 3.0.q@END');
  await page().locator('.cell.unreached').first().waitFor();
  await expect.poll(() => page().locator('.cell[aria-label*="not measured yet"]').count()).toBe(0);
  await view.drawn();
  await page().screenshot({ path: join(shots, 'layout/path-to-head.png') });
  const labels = await page()
    .locator('.cell.unreached')
    .evaluateAll(cells => cells.map(cell => cell.getAttribute('aria-label')!));
  expect(labels).toHaveLength(18);
  for (const label of labels) {
    expect(label).toMatch(/^layer [345], .*cannot reach the receiver/);
    expect(label).not.toContain('rank');
  }
  const rounding = page().locator('.cell[aria-label*="no more than rounding"]');
  expect(await rounding.count()).toBeGreaterThan(10);
  const ground = await page().evaluate(() => getComputedStyle(document.body).backgroundColor);
  for (const fill of await rounding.evaluateAll(cells => cells.map(cell => getComputedStyle(cell).backgroundColor)))
    expect(fill).toBe(ground);
});

it('a head that is off keeps its value in sight', async () => {
  await page().getByRole('combobox', { name: 'What is measured' }).click();
  await page().getByRole('option', { name: 'Sweep' }).click();
  await view.send({ kind: 'bar', act: 'options' });
  await page().getByRole('menuitemcheckbox', { name: 'Values in cells' }).click();
  await page().locator('.cell').nth(2).click();
  const cross = await page()
    .locator('.cell.off')
    .evaluate(cell => {
      const { top, left, width, height } = getComputedStyle(cell, '::before');
      const range = document.createRange();
      range.selectNodeContents(cell);
      const [box, text] = [cell.getBoundingClientRect(), range.getBoundingClientRect()];
      return {
        ends: box.left + parseFloat(left) + parseFloat(width),
        begins: text.left,
        low: box.top + parseFloat(top) + parseFloat(height),
        high: text.top,
      };
    });
  expect(cross.ends <= cross.begins || cross.low <= cross.high).toBe(true);
});
