/** What happens to the view's window: it goes when it is hidden, comes back with what was kept, gets other widths. */
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
  await first.page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await first.page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await first.page.locator('.cell').nth(7).click();
  await first.page.getByRole('button', { name: 'Two maps' }).click();
  await first.page.getByText('Most for').waitFor();
  const stored = await first.kept();
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

it('draws itself anew at another width, and the browser’s remark about that is no fault', async () => {
  const view = await views.open({ onMessage: demoHost(demo), width: 900 });
  const { page } = view;
  await page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await page.locator('.cell').nth(7).click();
  await page.locator('canvas.pattern:visible').waitFor();
  const widthOf = async (what: string) => (await page.locator(what).first().boundingBox())!.width;
  for (const width of [220, 640, 300, 900]) {
    const before = await widthOf('.pattern-frame');
    await view.resize(width, 900);
    expect(await widthOf('.pattern-frame')).not.toBe(before);
    expect(await widthOf('.grid')).toBeLessThanOrEqual(width);
  }
  await page.evaluate(() => {
    const message = 'ResizeObserver loop completed with undelivered notifications.';
    window.dispatchEvent(new ErrorEvent('error', { message }));
  });
  expect(view.problems).toEqual([]);
  await page.evaluate(() => window.dispatchEvent(new ErrorEvent('error', { message: 'A fault of ours' })));
  await expect.poll(() => view.problems).toEqual(['A fault of ours']);
  await view.close();
});
