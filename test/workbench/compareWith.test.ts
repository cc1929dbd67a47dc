/** A file as one data set, and prompts beside themselves under another replacement, in a real VS Code. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { SweepMean } from '../../src/protocol/means';
import type { Report } from '../../src/protocol/results';
import { eventually, keptTab, leadsTo, lensTitle, openFile, reload, shot } from './editor';
import { chooseNamed, runCommand, runCommandThatAsks, runCommandWithList } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const file = [
  '@baseline mean ABC 8',
  'When Mary and John went to the store, John gave a drink to',
  '@samples 5',
  template,
];
const compareOne = 'IOI Lens: Compare This Prompt with Another Model or Replacement';
const compareAll = 'IOI Lens: Compare All Prompts of This File';
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  // The same model by another name: what is compared with it is the same.
  const models = { 'demo-again': join(root, 'media/models/demo') };
  workbench = await startWorkbench({ machine: { 'ioiLens.models': models } });
  writeFileSync(join(workbench.folder, 'pair.ioi'), `${file.join('\n')}\n`);
  // More than is ever swept before somebody has given up.
  const many = Array.from(
    { length: 1500 },
    (_, at) => `When Mary and John went to the store ${at}, John gave a drink to`,
  );
  writeFileSync(join(workbench.folder, 'many.ioi'), `@baseline resample ABC 8\n${many.join('\n')}\n`);
  page = await workbench.open({ size: { width: 1400, height: 1000 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

/** The means over the file, by another road. */
function meansOf(...args: string[]): SweepMean {
  const command = ['sweep', '--mean', '--json', join(workbench.folder, 'pair.ioi'), ...args];
  const out = execFileSync(process.execPath, [join(root, 'dist/cli.js'), ...command]);
  return (JSON.parse(out.toString()) as Report<SweepMean>).results.at(-1) as SweepMean;
}

const titles = () => view.locator('.besides .map-title').allInnerTexts();
const label = (map: number, at: number) =>
  view.locator('.besides section.map').nth(map).locator('.cell:not(.empty)').nth(at).getAttribute('aria-label');
/** Rounded as the labels are. */
const number = (text: string | null) => Number(/(−?[\d.]+(?:e−?\d+)?) ± /.exec(text ?? '')?.[1]?.replaceAll('−', '-'));
/** To half a unit of the last digit that a label says of a mean. */
const isRounded = (text: string | null, value: number) => {
  const [, decimals = '', power = '0'] = /−?\d+(?:\.(\d+))?(?:e(−?\d+))? ± /.exec(text ?? '') ?? [];
  const unit = 10 ** (Number(power.replace('−', '-')) - decimals.length);
  expect(Math.abs(number(text) - value)).toBeLessThan(0.501 * unit);
};
/** By the mouse: after a page was clicked or the window loaded again, which of page and editor has the focus shows late. */
const closeTab = async () => {
  await page
    .locator('.tab:not([data-resource-name="pair.ioi"]):not([data-resource-name="many.ioi"])')
    .click({ button: 'middle' });
  await view.locator('.besides').waitFor({ state: 'detached' });
};

it('a file is swept as one data set: the means of the command line, each with its error', async () => {
  await openFile(page, 'pair.ioi');
  await lensTitle(page, /\d% ·/);
  await page
    .locator('.view-line')
    .filter({ hasText: 'Mary' })
    .first()
    .click({ position: { x: 40, y: 9 } });
  await runCommand(page, 'IOI Lens: Sweep All Prompts of This File');
  await view.getByText('pair.ioi: 2 prompts, 16 with their draws').waitFor();
  const { heads } = meansOf();
  expect(heads).toHaveLength(36);
  for (const at of [0, 25, 35]) {
    const said = await label(0, at);
    expect(said).toMatch(/± .*16 prompts/);
    isRounded(said, heads[at]!.kl!);
  }
  // A head prompt by prompt, by keyboard to one of them and its line.
  await view.locator('.besides .cell:not(.empty)').first().focus();
  await page.keyboard.press('Enter');
  await view.locator('.strip-plot .dot').nth(15).waitFor({ state: 'attached' });
  const plain = view.getByRole('button', { name: /^Line 2: .*Mary and John went/ });
  await plain.focus();
  await shot(page, 'file swept');
  await page.keyboard.press('Enter');
  await page.locator('.statusbar').getByText('Ln 2, Col 1').waitFor();
  await page.locator('.tab').filter({ hasText: 'Sweep of pair.ioi' }).click();
  await page.locator('.tab.active').filter({ hasText: 'Sweep of pair.ioi' }).waitFor();
  await closeTab();
});

it('fills in as prompts come; given up, it says of how many it is', async () => {
  await openFile(page, 'many.ioi');
  await lensTitle(page, /\d% ·/);
  await page.locator('.view-line').nth(1).click();
  await runCommand(page, 'IOI Lens: Sweep All Prompts of This File');
  const shown = () => view.getByRole('heading', { name: /^\d+ of 1500 prompts$/ }).innerText();
  const first = Number.parseInt(await shown(), 10);
  const more = await eventually('more of them', shown, text => Number.parseInt(text, 10) > first + 1);
  await shot(page, 'file being swept');
  await page
    .locator('.notification-toast')
    .filter({ hasText: 'Sweeping many.ioi' })
    .getByRole('button', { name: 'Cancel' })
    .click();
  await page.locator('.notification-toast').filter({ hasText: 'Sweeping' }).waitFor({ state: 'detached' });
  // What is read first may be drawn once more before the other is read.
  await eventually(
    'heading and labels are of as many',
    async () => [Number.parseInt(await shown(), 10), (await label(0, 0)) ?? ''] as const,
    ([last, text]) => last >= Number.parseInt(more, 10) && new RegExp(`± .*, ${last} prompts`).test(text),
  );
  await closeTab();
  await page.locator('.tab[data-resource-name="many.ioi"]').click({ button: 'middle' });
  await page.locator('.tab.active[data-resource-name="pair.ioi"]').waitFor();
});

it('a template stands beside itself under another replacement, their difference in pairs', async () => {
  await page
    .locator('.view-line')
    .filter({ hasText: '{place}' })
    .first()
    .click({ position: { x: 40, y: 9 } });
  await runCommandThatAsks(page, compareOne, 'Now: demo');
  await chooseNamed(page, 'zero', 'zero');
  await view.getByText(/of 15 draws, in pairs/).waitFor();
  const all = await titles();
  expect(all).toHaveLength(3);
  expect(all[0]).toBe('mean ABC 8 seed=42');
  expect(all[1]).toBe('zero');
  expect(all[2]).toMatch(/^mean ABC 8 seed=42 − zero: /);
  const at = 25;
  const [one, other, minus] = (await Promise.all([0, 1, 2].map(map => label(map, at)))).map(number);
  expect(minus).toBeCloseTo(one! - other!, 2);
  await view.getByText(/^Differ most: \d\.\d [+−]/).waitFor();
  await view.locator('.besides .cell:not(.empty)').nth(at).click();
  const dot = view.getByRole('button', { name: /^Draw 15 ABB: / }).last();
  await leadsTo(page, () => dot.click(), 'Ln 4, Col 1');
  await shot(page, 'compared');
  await page.locator('.tab').filter({ hasText: 'line 4: mean ABC 8' }).click();
  // And when the window is loaded again, with its numbers.
  const before = await label(2, at);
  await reload(page, keptTab('ioiLens.compare'), /"held":\["mean ABC 8/);
  await view.getByText(/of 15 draws, in pairs/).waitFor();
  expect(await titles()).toEqual(all);
  expect(await label(2, at)).toBe(before);
  await lensTitle(page, /\d% ·/);
  await closeTab();
});

it('files of results stand beside each other, and what is none is told', async () => {
  const cli = (...args: string[]) =>
    execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'sweep', join(workbench.folder, 'pair.ioi'), ...args]);
  writeFileSync(join(workbench.folder, 'one.json'), cli('--json'));
  writeFileSync(join(workbench.folder, 'end.json'), cli('--json', '--positions', 'end'));
  writeFileSync(join(workbench.folder, 'means.json'), cli('--json', '--mean'));
  const choose = (name: string) => page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).click();
  const openResults = async () => {
    await runCommandWithList(page, 'IOI Lens: Open Results beside Each Other');
    await page.locator('.quick-input-title').getByText('Results of ioi sweep').waitFor();
  };
  await openResults();
  await choose('means.json');
  await page.locator('.quick-input-title').getByText('The second file').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.notification-toast').getByText('means.json holds means alone').waitFor();
  await openResults();
  await choose('one.json');
  await page.locator('.quick-input-title').getByText('The second file').waitFor();
  await choose('end.json');
  await view.getByText(/of \d+ prompts, in pairs/).waitFor();
  expect((await titles()).slice(0, 2)).toEqual(['one.json', 'end.json']);
  await shot(page, 'results beside each other');
  await closeTab();
});

it('a whole file does too; and to give up shows nothing', async () => {
  await page
    .locator('.view-line')
    .filter({ hasText: 'Mary' })
    .first()
    .click({ position: { x: 40, y: 9 } });
  await runCommandThatAsks(page, compareAll, 'Now: demo');
  await chooseNamed(page, 'positions end', 'positions end');
  await view.getByText(/of 16 prompts, in pairs/).waitFor();
  const [all, end] = [meansOf(), meansOf('--positions', 'end')];
  await eventually('three maps', titles, some => some.length === 3);
  const at = 25;
  isRounded(await label(1, at), end.heads[at]!.kl!);
  expect(number(await label(2, at))).toBeCloseTo(all.heads[at]!.kl! - end.heads[at]!.kl!, 3);
  await closeTab();
  const onMary = () =>
    page
      .locator('.view-line')
      .filter({ hasText: 'Mary' })
      .first()
      .click({ position: { x: 40, y: 9 } });
  await onMary();
  await runCommandThatAsks(page, compareAll, 'Now: demo');
  await chooseNamed(page, 'demo-again', 'demo-again');
  await view.getByText('No cell differs · of 16 prompts, in pairs').waitFor();
  expect((await titles()).slice(0, 2)).toEqual(['demo', 'demo-again']);
  await closeTab();
  await onMary();
  await runCommandThatAsks(page, compareOne, 'Now: demo');
  await page.keyboard.press('Escape');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  expect(await page.locator('.tab').count()).toBe(1);
});
