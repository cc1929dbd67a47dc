/** The view goes when it is hidden, and comes back with what it kept. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { demoHost, startViews, type Views } from './view';

let views: Views;
let demo: DemoPrompt;
beforeAll(async () => {
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
});
afterAll(() => views?.close());

it('shows the head, the maps and the numbers that it showed', async () => {
  const first = await views.open({ onMessage: demoHost(demo) });
  await first.page.getByText('Knock out every head').first().click();
  await first.page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await first.page.locator('.cell').nth(7).click();
  await first.page.getByRole('checkbox', { name: 'Two maps' }).click();
  await first.page.getByText('Most for').waitFor();
  await first.page.waitForTimeout(400);
  const stored = await first.stored();
  await first.close();

  const again = await views.open({ stored, onMessage: demoHost(demo) });
  const selected = again.page.locator('.map').first().locator('.cell[aria-selected="true"]');
  await selected.waitFor();
  expect(await selected.getAttribute('aria-label')).toMatch(/^layer 1, head 1, KL /);
  expect(await again.page.locator('.map').nth(1).isVisible()).toBe(true);
  await again.page.getByText('Most for').waitFor();
  expect(await selected.getAttribute('aria-label')).toMatch(/^layer 1, head 1, KL /);
  expect(again.problems).toEqual([]);
  await again.close();
});
