/** A file held against its earlier evaluation and against a model, in a real VS Code: kept, read back, shown, followed. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { EvaluationReport } from '../../src/protocol/evaluation';
import { violations } from '../support/axe';
import { eventually, keptTab, leadsTo, lensTitle, line, openFile, reload, savedFile, shot } from './editor';
import { chooseTheme, runCommandThatAsks } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const file = [
  '@expect 90%',
  '@samples 5',
  'When {s1} and {s2} went to the {place}, {s3} gave a drink to',
  'When Mary and John went to the store, John gave a drink to',
];
let workbench: Workbench;
let page: Page;
let view: FrameLocator;

beforeAll(async () => {
  workbench = await startWorkbench({ settings: { 'files.simpleDialog.enable': true } });
  writeFileSync(path('names.ioi'), `${file.join('\n')}\n`);
  writeFileSync(path('other.json'), '{"version": 1, "command": "sweep"}\n');
  page = await workbench.open({ size: { width: 1400, height: 900 } });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const path = (name: string) => join(workbench.folder, name);
const command = 'IOI Lens: Evaluate This File against';

async function choose(label: string): Promise<void> {
  // Not on the cursor, which may stand in its middle.
  const toEditor = () => line(page, 'Mary').click({ position: { x: 40, y: 9 } });
  await runCommandThatAsks(page, command, 'What was before', toEditor);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).click();
}

/** In the editor's own dialog for files, once it has said what it proposes: what is typed before is written over. */
async function saveAs(to: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input:visible').first();
  await eventually(
    'what the dialog proposes',
    () => input.inputValue(),
    value => value.endsWith('names.eval.json'),
  );
  await input.fill(to);
  await page.keyboard.press('Enter');
}

async function openIn(name: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: name }).click();
}

it('keeps an evaluation as ioi eval --json has it', async () => {
  await openFile(page, 'names.ioi');
  await lensTitle(page, /\d% ·/);
  await choose('Keep the evaluation of now');
  await saveAs(path('before.json'));
  const kept = JSON.parse((await savedFile(path('before.json'))).toString('utf8')) as EvaluationReport;
  const out = execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'eval', '--json', path('names.ioi')]);
  expect(kept.results).toEqual((JSON.parse(out.toString()) as EvaluationReport).results);
});

it('shows what has changed since, by form and by prompt, and leads to the line', async () => {
  await line(page, '@samples').click();
  await page.keyboard.press('End');
  await page.keyboard.type('\n@off 3.0 3.1 3.2 3.3 4.0 4.1 4.2 4.3 5.0 5.1 5.2 5.3');
  await page.keyboard.press('Escape');
  await choose('An earlier evaluation');
  await openIn('before.json');
  await view.getByRole('heading', { name: 'names.ioi against before.json' }).waitFor();
  await view.getByText('16 prompts are there both times').waitFor();
  await view.getByText(/crossed what is expected of it:.*line 4/).waitFor();
  expect(await view.getByRole('table').count()).toBe(3);
  const rows = await view.getByRole('table').first().getByRole('row').allInnerTexts();
  const said = (at: number) => rows[at]!.replaceAll(/\s+/g, ' ');
  expect(said(1)).toMatch(/^ABC 5 /);
  expect(said(2)).toMatch(/^ABA 5 100% → [\d.]+% −0\.\d{3} ± 0\.\d{3} .*✗ no longer met$/);
  const frame = page.frames().find(one => one.url().includes('fake.html'))!;
  for (const theme of ['Light Modern', 'Dark High Contrast', 'Dark Modern']) {
    await chooseTheme(page, theme);
    const kind = theme.includes('Contrast') ? 'hc-black' : theme.includes('Dark') ? 'vs-dark' : 'vs';
    await page.locator(`.monaco-workbench.${kind}`).first().waitFor();
    const name = theme.includes('Contrast') ? 'high-contrast' : theme.includes('Dark') ? 'dark' : 'light';
    await view.locator(`body.vscode-${name}`).waitFor();
    expect(await violations(frame)).toEqual([]);
    await shot(page, `evaluation ${theme}`);
  }
  await leadsTo(page, () => view.getByRole('link', { name: 'line 4' }).click(), 'Ln 4, Col 1');
});

it('comes back when the window is loaded again, with its numbers and its links', async () => {
  const table = () => view.getByRole('table').first().innerText();
  const before = await table();
  await reload(page, keptTab('ioiLens.change'), /"key":"names\.ioi /);
  await view.getByRole('heading', { name: 'names.ioi against before.json' }).waitFor();
  expect(await table()).toBe(before);
  await line(page, '@samples').click();
  await leadsTo(page, () => view.getByRole('link', { name: 'line 4' }).click(), 'Ln 4, Col 1');
});

it('says what is no evaluation, and holds a file against a model', async () => {
  await choose('An earlier evaluation');
  await openIn('other.json');
  await page.locator('.notification-toast').getByText('other.json is no evaluation that this version reads.').waitFor();
  await choose('demo');
  await page.locator('.tab.active').filter({ hasText: 'names.ioi against demo' }).waitFor();
});
