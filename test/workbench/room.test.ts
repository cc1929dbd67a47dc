/** What stands above a prompt and what is told of it have room: nothing of them is cut off with a head ablated. */

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { clickLens, eventually, hoverOver, lensTitle, openFile, shot } from './editor';
import { startWorkbench, type Workbench } from './workbench';

const prompt = 'When Mary and John went to the store, John gave a drink to';

let workbench: Workbench;
let page: Page;
beforeAll(async () => {
  workbench = await startWorkbench();
  page = await workbench.open({ size: { width: 1600, height: 900 } });
  await openFile(page, 'mary-and-john.ioi');
  await lensTitle(page, /\d% ·/);
  await clickLens(page, /Sweep heads/, page.locator('.codelens-decoration').filter({ hasText: 'Heads swept' }).first());
  await clickLens(
    page,
    /⊘ \d\.\d/,
    page
      .locator('.codelens-decoration')
      .filter({ hasText: /● \d\.\d/ })
      .first(),
  );
});
afterAll(() => workbench?.close());

it('the row of lenses is whole, at 1,600 px with one head off', async () => {
  await lensTitle(page, /\(was/);
  await shot(page, '51 lenses with one head off');
  const cut = await eventually(
    'what is beyond the editor’s edge',
    () =>
      page.evaluate<string[]>(`(() => {
        const editor = document.querySelector('.editor-instance .overflow-guard').getBoundingClientRect();
        return [...document.querySelectorAll('.codelens-decoration > *')]
          .filter(one => one.getBoundingClientRect().right > editor.right - 14)
          .map(one => one.textContent);
      })()`),
    Array.isArray,
  );
  expect(cut).toEqual([]);
});

it('the hover shows its last row', async () => {
  await hoverOver(page, prompt, 'to', /ablated/);
  await shot(page, '52 hover with one head off');
  const hidden = await page.evaluate<number>(`(() => {
    const content = [...document.querySelectorAll('.monaco-hover:not(.hidden) .monaco-hover-content')].find(one => one.offsetHeight > 0);
    const frame = content.closest('.monaco-scrollable-element') ?? content.parentElement;
    return Math.round(content.scrollHeight - frame.clientHeight);
  })()`);
  expect(hidden).toBeLessThanOrEqual(1);
});
