/** A person's way through the extension, in a real VS Code, with a picture of each step. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  clean,
  clickLens,
  clickUntil,
  eventually,
  hoverOver,
  lens,
  lensTitle,
  line,
  notification,
  openFile,
  placeOf,
  processes,
  resting,
  runs,
  shot,
} from './editor';
import { runCommand } from './lists';
import { startWorkbench, type Workbench } from './workbench';

const prompt = 'When Mary and John went to the store, John gave a drink to';
const predicted = /\d% ·/;
const strongest = /⊘ \d+\.\d+ .*points$/;
const withHeadsOff = /⊘ \d+\.\d+.*: .*\(was/;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await startWorkbench();
  const slow = (draws: number) => `@model demo\n@baseline resample ABC ${draws} seed=42\n\n${prompt}\n`;
  // So many prompts for each head, one by one: some seconds, and without an end on any machine.
  writeFileSync(join(workbench.folder, 'slow.ioi'), slow(64));
  writeFileSync(join(workbench.folder, 'endless.ioi'), slow(10_000));
  page = await workbench.open();
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

describe('one prompt', () => {
  it('says above it what comes next', async () => {
    await openFile(page, 'mary-and-john.ioi');
    expect(await lensTitle(page, predicted)).toMatch(/^✓ Mary \d+% ·/);
    await shot(page, '01 prediction');
  });

  it('says in a hover what comes after a word', async () => {
    const hover = await hoverOver(page, prompt, 'drink', /next/);
    expect(hover).toMatch(/\bto\b/);
    await shot(page, '02 hover');
    await page.keyboard.press('Escape');
  });

  it('knocks out every head, and those that matter stand above the prompt', async () => {
    await clickLens(page, /Sweep heads/, lens(page, strongest));
    await shot(page, '03 swept');
  });

  it('knocks out a head by a click, and prediction and hover follow', async () => {
    const before = await lensTitle(page, predicted);
    await clickLens(page, strongest, lens(page, withHeadsOff));
    const after = await lensTitle(page, withHeadsOff);
    expect(after).not.toBe(before);
    await shot(page, '04 head off');
  });

  it('has room for it: nothing of the lenses and of the hover is cut off, at 1,600 px', async () => {
    await page.setViewportSize({ width: 1600, height: 900 });
    await shot(page, '51 lenses with one head off');
    await eventually(
      'nothing is beyond the editor’s edge',
      () =>
        page.evaluate<string[]>(`(() => {
          const editor = document.querySelector('.editor-instance .overflow-guard').getBoundingClientRect();
          return [...document.querySelectorAll('.codelens-decoration > *')]
            .filter(one => one.getBoundingClientRect().right > editor.right - 14)
            .map(one => one.textContent);
        })()`),
      cut => cut.length === 0,
    );
    await hoverOver(page, prompt, 'to', /ablated/);
    await shot(page, '52 hover with one head off');
    // It has its size some frames after its text.
    await eventually(
      'nothing of the hover is hidden',
      () =>
        page.evaluate<number>(`(() => {
          const content = [...document.querySelectorAll('.monaco-hover:not(.hidden) .monaco-hover-content')].find(one => one.offsetHeight > 0);
          const frame = content.closest('.monaco-scrollable-element') ?? content.parentElement;
          return Math.round(content.scrollHeight - frame.clientHeight);
        })()`),
      hidden => hidden <= 1,
    );
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1200, height: 800 });
  });

  it('puts it back by a click on the very same spot', async () => {
    const toggled = lens(page, /● \d+\.\d+ off/);
    const box = await resting(toggled);
    const name = /\d+\.\d+/.exec(await toggled.innerText())![0];
    const spot = { x: box.x + 12, y: box.y + box.height / 2 };
    const clickSpot = () => page.mouse.click(spot.x, spot.y);
    const again = lens(page, new RegExp(`⊘ ${name.replace('.', '\\.')} .*points$`));
    await clickUntil('it is on', clickSpot, again);
    await lens(page, withHeadsOff).waitFor({ state: 'hidden' });
    expect((await resting(again)).x).toBe(box.x);
    await clickUntil('it is off', clickSpot, lens(page, withHeadsOff));
    expect(await toggled.innerText()).toContain(name);
    expect((await resting(toggled)).x).toBe(box.x);
  });

  it('writes the head into the file', async () => {
    await clickLens(page, /Keep in file/, line(page, '@off '));
    await eventually(
      'the lens goes',
      () => lens(page, /Keep in file/).count(),
      count => count === 0,
    );
    await shot(page, '05 kept');
    await runCommand(page, 'File: Revert File');
    await line(page, '@off ').waitFor({ state: 'hidden' });
  });

  it('offers heads to knock out together, those that matter most first', async () => {
    const first = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'KL' }).first();
    await clickLens(page, /Ablate head/, first);
    await shot(page, '06 heads to choose');
    const input = page.locator('.quick-input-widget input.input:visible').first();
    await page.keyboard.type('33');
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-title').filter({ hasText: 'No head is called' }).waitFor();
    await input.fill('1.1');
    await page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' });
    expect(await lensTitle(page, /⊘ .*1\.1.*: .*\(was/)).toMatch(/1\.1/);
    await line(page, 'When Mary').click();
    await page.keyboard.press('Shift+Alt+C');
    await lens(page, withHeadsOff).waitFor({ state: 'hidden' });
  });

  it('tells what the model process does', async () => {
    const status = page.locator('.hover-language-status').filter({ hasText: 'demo' }).first();
    // What it says is of when it was opened: it may have been busy then.
    await eventually(
      'it is idle',
      async () => {
        await page.keyboard.press('Escape');
        await page.locator('.statusbar-item[id="status.languageStatus"]').click();
        return status.innerText({ timeout: 5000 }).then(clean, () => '');
      },
      text => /demo[\s\S]*idle · \d+ MB/.test(text),
    );
    await shot(page, '07 status');
    await page.keyboard.press('Escape');
  });

  it('tints what was a surprise, and takes the tint away', async () => {
    await line(page, 'When Mary').click();
    const tints = () => page.locator('.view-overlays .cdr[class*="ced-"]').count();
    const before = await tints();
    await page.keyboard.press('Shift+Alt+T');
    await eventually('tints', tints, count => count > before + 3);
    await shot(page, '08 surprise');
    await page.keyboard.press('Shift+Alt+T');
    await eventually('no tints', tints, count => count === before);
  });
});

describe('writing', () => {
  it('offers directives', async () => {
    await openFile(page, 'templates.ioi');
    await line(page, '@samples').click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('@ba');
    const row = page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'baseline' }).first();
    await row.waitFor();
    await shot(page, '09 completion');
    await page.keyboard.press('Enter');
    await line(page, '@baseline').waitFor();
    // Its values are offered by themselves, and the editor takes the focus for that.
    await page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'zero' }).first().waitFor();
    await page.keyboard.press('Escape');
    await runCommand(page, 'File: Revert File');
  });

  it('fixes a first name without a space', async () => {
    await openFile(page, 'pitfalls.ioi');
    await eventually(
      'a squiggle',
      () => page.locator('.squiggly-warning, .squiggly-error').count(),
      count => count > 0,
    );
    // Once all lenses are there, no line moves any more.
    const predictions = page.locator('.codelens-decoration span').filter({ hasText: predicted });
    await eventually(
      'a prediction above each prompt',
      () => predictions.count(),
      count => count === 3,
    );
    const { x, y } = await placeOf(page, 'Mary and John went to the store. John', 'Mary');
    await page.mouse.click(x, y);
    await page.keyboard.press('Control+.');
    const action = page
      .locator('.action-widget .monaco-list-row')
      .filter({ hasText: /Yesterday/ })
      .first();
    await action.waitFor();
    await shot(page, '10 quick fix');
    await page.keyboard.press('Enter');
    await line(page, 'Yesterday Mary and John').waitFor();
    await runCommand(page, 'File: Revert File');
  });
});

describe('processes that die', () => {
  it('long work can be cancelled where it was started', async () => {
    await openFile(page, 'endless.ioi');
    await lensTitle(page, predicted);
    const progress = runs(page, /Sweeping heads/);
    await clickLens(page, /Sweep heads/, progress);
    // Nothing of it stands over the text.
    expect(await notification(page, /Sweeping/).count()).toBe(0);
    await shot(page, '11 progress');
    await runCommand(page, 'Cancel What Is Being Measured');
    await progress.waitFor({ state: 'hidden' });
    await lens(page, /Sweep heads/).waitFor();
    await openFile(page, 'slow.ioi');
    await lensTitle(page, predicted);
  });

  it('a model process killed in mid-sweep comes back, and the sweep ends well', async () => {
    const [old] = processes(workbench, 'worker');
    // On a quick machine it may be over before its sign is looked for.
    await clickLens(
      page,
      /Sweep heads/,
      runs(page, /Sweeping heads/)
        .or(lens(page, strongest))
        .first(),
    );
    process.kill(old!, 'SIGKILL');
    await eventually(
      'another worker',
      () => processes(workbench, 'worker'),
      ([id]) => id !== undefined && id !== old,
    );
    await shot(page, '12 worker killed');
    await lensTitle(page, strongest);
    await hoverOver(page, prompt, 'gave', /next/);
    await page.keyboard.press('Escape');
    await shot(page, '13 worker back');
  });

  it('a language server that was killed comes back with all it does', async () => {
    const [old] = processes(workbench, 'server');
    process.kill(old!, 'SIGKILL');
    await eventually(
      'another server',
      () => processes(workbench, 'server'),
      ([id]) => id !== undefined && id !== old,
    );
    await lensTitle(page, predicted);
    await hoverOver(page, prompt, 'store', /next/);
    await page.keyboard.press('Escape');
    expect(await notification(page, /language server|crash/i).count()).toBe(0);
    await shot(page, '14 server back');
  });
});

it('a language server killed in mid-sweep: the person is told to ask again', async () => {
  await openFile(page, 'endless.ioi');
  await clickLens(page, /Sweep heads/, runs(page, /Sweeping heads/));
  const [old] = processes(workbench, 'server');
  process.kill(old!, 'SIGKILL');
  await notification(page, /ended while it worked on this/).waitFor();
  await eventually(
    'no progress without end',
    () => runs(page, /Sweeping heads/).count(),
    count => count === 0,
  );
  await shot(page, '15 server killed in mid-sweep');
  await lensTitle(page, predicted);
});

it('opens the walkthrough, with its pictures', async () => {
  const title = page.locator('.category-title').filter({ hasText: 'From a prompt to a circuit' }).first();
  await eventually(
    'the walkthrough',
    async () => {
      // VS Code shows its own page first where it has not read this one yet.
      await runCommand(page, 'From a Prompt to a Circuit in Five Minutes');
      return title.waitFor({ timeout: 8000 }).then(
        () => true,
        () => false,
      );
    },
    Boolean,
  );
  await eventually(
    'a picture',
    () => page.evaluate<number>('document.querySelector(".getting-started-media img")?.naturalWidth ?? 0'),
    width => width > 500,
  );
  await shot(page, '16 walkthrough');
});

it('leaves no process behind', async () => {
  await page.close();
  await workbench.close();
  await eventually(
    'gone',
    () => [...processes(workbench, 'server'), ...processes(workbench, 'worker')],
    all => all.length === 0,
  );
  expect(clean(' ')).toBe('');
});
