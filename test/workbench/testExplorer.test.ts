/** Test Explorer in a real VS Code: tests that nobody has opened, run, failing, passing, dropped; in three themes. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/protocol/evaluation';
import type { Report } from '../../src/protocol/results';
import { clean, eventually, hasKeys, shot } from './editor';
import { chooseTheme, goToLine, openNamed, runCommand } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

const mary = 'When Mary and John went to the store, John gave a drink to';
const file = [
  '# People',
  '@expect 90%',
  mary,
  `${mary} => John | Mary`,
  '',
  '# Many of them',
  '@samples 12',
  'When {s1} and {s2} went to the {place}, {s3} gave a {object} to',
];

let workbench: Workbench;
let page: Page;
beforeAll(async () => {
  workbench = await startWorkbench({ settings: { 'testing.automaticallyOpenPeekView': 'never' } });
  // Nothing of the workspace but this: its examples would run as well.
  for (const name of ['paper', 'research-log', 'templates']) rmSync(join(workbench.folder, `${name}.ioi`));
  mkdirSync(join(workbench.folder, 'deep/node_modules'), { recursive: true });
  writeFileSync(join(workbench.folder, 'deep/names.ioi'), `${file.join('\n')}\n`);
  writeFileSync(join(workbench.folder, 'deep/node_modules/other.ioi'), `@expect 90%\n${mary}\n`);
  page = await workbench.open({ size: { width: 1400, height: 900 } });
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const rows = () => page.locator('.test-explorer-tree .monaco-list-row');
const labels = () =>
  rows().evaluateAll(all => all.map(one => (one.getAttribute('aria-label') ?? '').replaceAll('\u00a0', ' ')));
const row = (label: RegExp) => rows().filter({ hasText: label }).first();
/** How many rows bear each state: a test's, and of what it stands in the worst. */
const states = (passed: number, failed: number) =>
  eventually(
    `${passed} passed and ${failed} failed`,
    () =>
      Promise.all(
        ['passed', 'failed'].map(state =>
          rows()
            .filter({ has: page.locator(`.codicon-testing-${state}-icon`) })
            .count(),
        ),
      ),
    ([yes, no]) => yes === passed && no === failed,
  );

function evaluated(): EvaluationResult[] {
  let out: Buffer;
  try {
    out = execFileSync(process.execPath, [
      join(root, 'dist/cli.js'),
      'eval',
      '--json',
      join(workbench.folder, 'deep/names.ioi'),
    ]);
  } catch (error) {
    // An expectation that fails is an exit code of 1.
    out = (error as { stdout: Buffer }).stdout;
  }
  return (JSON.parse(out.toString()) as Report<EvaluationResult>).results as EvaluationResult[];
}

describe('the tests of a workspace', () => {
  it('are found without a file being opened, by heading and text, and not where a search does not look', async () => {
    await page.locator('.activitybar a.action-label[aria-label^="Testing"]').click();
    await row(/names\.ioi/).waitFor();
    await row(/names\.ioi/).click();
    // As a person unfolds a tree: right, and all below it.
    await eventually(
      'all tests unfolded',
      async () => {
        for (const folded of await rows().and(page.locator('[aria-expanded="false"]')).all()) {
          await folded.click({ timeout: 3000 }).catch(() => {});
          await page.keyboard.press('ArrowRight');
        }
        return labels();
      },
      all => all.length === 6,
    );
    const all = (await labels()).join('\n');
    expect(all).toMatch(/People/);
    expect(all).toMatch(/Many of them/);
    expect(all).not.toMatch(/other\.ioi/);
    await shot(page, 'tests found');
  });

  it('run, pass and fail as ioi eval has it', async () => {
    await runCommand(page, 'Test: Run All Tests');
    // The last is of the whole file.
    const isMet = evaluated()
      .slice(0, -1)
      .map(({ forms }) => forms.every(({ met }) => met !== false));
    expect(isMet).toEqual([true, false, true]);
    // Beside the one that fails the heading and the file that it stands in.
    await states(3, 3);
    await shot(page, 'tests run');
  });

  it('that fail show what came beside what was expected, and are dropped when the text changes', async () => {
    await openNamed(page, 'names.ioi');
    await hasKeys(page, 'names.ioi');
    await page.locator('.testing-run-glyph, .codicon-testing-failed-icon').first().waitFor();
    await goToLine(page, 4);
    await shot(page, 'test failed in its gutter');
    await runCommand(page, 'Test: Peek Output');
    const peek = page.locator('.test-output-peek');
    const sideOf = (side: 'original' | 'modified') =>
      eventually(
        `what is ${side} in the peek`,
        async () => clean((await peek.locator(`.editor.${side} .view-line`).allInnerTexts()).join(' ')),
        text => text.includes('→'),
      );
    expect(await sideOf('original')).toMatch(/90% .*→ John/);
    expect(await sideOf('modified')).toMatch(/0% of 1 .*→ Mary/);
    await shot(page, 'test failed beside what was expected');
    await page.keyboard.press('Escape');
    await peek.waitFor({ state: 'detached' });
    await page.locator('.view-line').filter({ hasText: 'John | Mary' }).first().click();
    await page.keyboard.press('End');
    for (let i = 0; i < 'John | Mary'.length; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('Mary | John');
    // What it stands in is as good as those that have been run.
    await states(5, 0);
    await runCommand(page, 'Test: Run All Tests');
    await states(6, 0);
    await shot(page, 'tests run again');
  });

  it('run at every save where that is turned on', async () => {
    await runCommand(page, 'Test: Start Continuous Run');
    await page.locator('.view-line').filter({ hasText: 'Mary | John' }).first().click();
    await page.keyboard.press('End');
    for (let i = 0; i < 'Mary | John'.length; i++) await page.keyboard.press('Backspace');
    await page.keyboard.type('John | Mary');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+S');
    await states(3, 3);
    await runCommand(page, 'Test: Stop Continuous Run');
  });

  it('are given up at once, and those that did not run have no result', async () => {
    await page.locator('.view-line').filter({ hasText: '@samples 12' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    // As many as there can be: none of this is over before it is given up.
    await page.keyboard.type('0000');
    await page.keyboard.press('Control+S');
    await runCommand(page, 'Test: Run All Tests');
    await row(/\d+ of \d+ /).waitFor();
    // Faster than the list of commands, which a short run does not wait for.
    await page.keyboard.press('Control+;');
    await page.keyboard.press('Control+X');
    await eventually(
      'the test is skipped',
      () =>
        rows()
          .filter({ has: page.locator('.codicon-testing-skipped-icon') })
          .count(),
      count => count > 0,
    );
    await shot(page, 'tests cancelled');
  });
});

describe('in every theme', () => {
  for (const theme of ['Dark Modern', 'Light Modern', 'Dark High Contrast'])
    it(theme, async () => {
      await page
        .locator('.view-line')
        .first()
        .click({ position: { x: 150, y: 8 } });
      await chooseTheme(page, theme);
      const kind = theme.includes('Contrast') ? 'hc-black' : theme.includes('Dark') ? 'vs-dark' : 'vs';
      await page.locator(`.monaco-workbench.${kind}`).first().waitFor();
      expect((await labels()).length).toBe(6);
      await shot(page, `tests ${theme}`);
    });
});
