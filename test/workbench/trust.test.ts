/** A folder that is not trusted: read, coloured and checked, but no model runs until the person says so. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, lens, lensTitle, line, openFile, processes, runCommand, shot } from './editor';
import { startWorkbench, type Workbench } from './workbench';

let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await startWorkbench({
    trust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'always' },
  });
  page = await workbench.open();
});
afterAll(() => workbench?.close());

it('is coloured and checked, and no model runs', async () => {
  await openFile(page, 'pitfalls.ioi');
  await eventually(
    'a squiggle',
    () => page.locator('.squiggly-warning, .squiggly-error').count(),
    count => count > 0,
  );
  const colours = await line(page, '@model demo')
    .locator('span > span')
    .evaluateAll(parts => parts.map(part => part.className));
  expect(new Set(colours).size).toBeGreaterThan(1);
  await openFile(page, 'mary-and-john.ioi');
  await lens(page, /not trusted/).waitFor();
  await shot(page, '21 restricted');
  expect(processes(workbench, 'server')).toHaveLength(1);
  expect(processes(workbench, 'worker')).toEqual([]);
});

it('predicts as soon as the folder is trusted', async () => {
  await runCommand(page, 'Workspaces: Manage Workspace Trust');
  await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await openFile(page, 'mary-and-john.ioi');
  expect(await lensTitle(page, /\d% ·/)).toMatch(/Mary/);
  await shot(page, '22 trusted');
});
