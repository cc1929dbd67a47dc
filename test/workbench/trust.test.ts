/** A folder that is not trusted: read, coloured and checked, but no model runs until the person says so. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually, lens, lensTitle, line, openFile, processes, shot } from './editor';
import { runCommand, typeUntil } from './lists';
import { startWorkbench, type Workbench } from './workbench';

let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await startWorkbench({
    trust: true,
    settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'always' },
  });
  const missing = '@model gpt2\nWhen Mary and John went to the store, John gave a drink to\n';
  writeFileSync(join(workbench.folder, 'gpt2.ioi'), missing);
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
  // A line is there before its colours.
  await eventually(
    'colours',
    () =>
      line(page, '@model demo')
        .locator('span > span')
        .evaluateAll(parts => parts.map(part => part.className)),
    colours => new Set(colours).size > 1,
  );
  await openFile(page, 'mary-and-john.ioi');
  await lens(page, /not trusted/).waitFor();
  await shot(page, '21 restricted');
  expect(processes(workbench, 'server')).toHaveLength(1);
  expect(processes(workbench, 'worker')).toEqual([]);
});

it('no model is offered, by lens, quick fix or palette', async () => {
  await openFile(page, 'gpt2.ioi');
  await lens(page, /not trusted/).waitFor();
  await page.locator('.squiggly-warning').first().waitFor();
  expect(await lens(page, /Download/).count()).toBe(0);
  await line(page, '@model gpt2').click();
  await page.keyboard.press('Control+.');
  await page.getByText('No code actions available').first().waitFor();
  // The list of commands, and then what is not in it.
  await page.keyboard.press('F1');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await typeUntil(page, '>IOI Lens: ', rows.filter({ hasText: 'IOI Lens: Show the Log' }).first());
  expect(await rows.filter({ hasText: /Models…|Download This/ }).count()).toBe(0);
  await shot(page, '21 restricted, no model offered');
  await page.keyboard.press('Escape');
});

it('predicts as soon as the folder is trusted', async () => {
  await runCommand(page, 'Workspaces: Manage Workspace Trust');
  await page.getByRole('button', { name: 'Trust', exact: true }).first().click();
  await openFile(page, 'mary-and-john.ioi');
  expect(await lensTitle(page, /\d% ·/)).toMatch(/Mary/);
  await shot(page, '22 trusted');
});
