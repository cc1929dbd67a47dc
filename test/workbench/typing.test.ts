/** What stands in the file after a person has typed it: what was typed, and nothing else. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest';
import { eventually, lensTitle, line, openFile, shot } from './editor';
import { startWorkbench, type Workbench } from './workbench';

/** Milliseconds between two keys: a fast typist’s. */
const pace = 60;
let workbench: Workbench;
let page: Page;

beforeAll(async () => {
  workbench = await startWorkbench();
  writeFileSync(join(workbench.folder, 'typed.ioi'), 'When Mary and John went to the store, John gave a drink to');
  page = await workbench.open();
  await openFile(page, 'typed.ioi');
  // From here on there is somebody who could suggest something.
  await lensTitle(page, /\d% ·/);
  await page.locator('.view-lines').first().click();
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shot(page, `failed ${task.name.replace(/\W+/g, ' ')}`);
});

const row = (label: string) =>
  page.locator('.suggest-widget.visible .monaco-list-row').filter({ hasText: label }).first();
const list = () => page.locator('.suggest-widget.visible');

/** Types into an empty file; `⏎` and `⇥` are the keys of that name. What stands before its last words is there at once. */
async function type(keys: string): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  const begun = keys.lastIndexOf(' ', keys.lastIndexOf(' ', keys.length - 12) - 1);
  if (begun > 0) await page.keyboard.insertText(keys.slice(0, begun));
  await more(begun > 0 ? keys.slice(begun) : keys);
}

async function more(keys: string): Promise<void> {
  for (const part of keys.split(/([⏎⇥])/)) {
    if (part === '⏎') await page.keyboard.press('Enter', { delay: pace });
    else if (part === '⇥') await page.keyboard.press('Tab', { delay: pace });
    else await page.keyboard.type(part, { delay: pace });
  }
}

/** Saves the file until it holds the text; whatever else it holds is told. */
async function stands(text: string): Promise<void> {
  await eventually(
    `the file holds ${JSON.stringify(text)}`,
    async () => {
      await page.keyboard.press('Control+S');
      return readFileSync(join(workbench.folder, 'typed.ioi'), 'utf8');
    },
    found => found === text,
  );
}

describe('Enter begins a new line', () => {
  it('after a sentence that is typed from its first letter', async () => {
    const sentence = 'When Mary and John went to the store, John gave a drink to';
    await type('');
    await more(`${sentence}⏎x`);
    await stands(`${sentence}\nx`);
  });

  it.each([
    'When Mary and John went to the park',
    'They were two',
    'When {s1} and {s2} went to the {place}',
    'When Mary and John went to => Mary | John',
    '@off 1.1',
    '@baseline zero',
    'when',
  ])('after “%s”', async text => {
    await type(`${text}⏎x`);
    await stands(`${text}\nx`);
  });

  it('after a directive’s whole name, once the extension has seen that it is whole', async () => {
    await eventually(
      'a new line',
      async () => {
        await type('@off⏎x');
        await page.keyboard.press('Control+S');
        return readFileSync(join(workbench.folder, 'typed.ioi'), 'utf8');
      },
      found => found === '@off\nx',
    );
  });

  it('after a word that is the beginning of a name, with the names before one’s eyes', async () => {
    await type('A drink was given to Mari');
    await row('Maria').waitFor();
    await shot(page, '31 names, none of them chosen');
    await more('⏎x');
    await stands('A drink was given to Mari\nx');
  });

  it('after an answer that is the beginning of another', async () => {
    await type('When Mary and John went to => Mari');
    await row('Maria').waitFor();
    await more('⏎x');
    await stands('When Mary and John went to => Mari\nx');
  });

  it('after the first word of a line, with the templates before one’s eyes', async () => {
    await type('tem');
    await row('template').waitFor();
    await shot(page, '32 templates at the start of a line');
    await more('⏎x');
    await stands('tem\nx');
  });
});

it('Tab in a sentence rewrites nothing', async () => {
  await type('A drink was given to Mari');
  await row('Maria').waitFor();
  await more('⇥x');
  await eventually(
    'the word as it was typed',
    () => line(page, 'A drink was given to').innerText(),
    text => /Mari\s+x$/.test(text),
  );
  await type('Mary went to the store, and John gave a drink to⇥x');
  await eventually(
    'the sentence as it was typed',
    () => line(page, 'Mary went').innerText(),
    text => /drink.to\s+x$/.test(text),
  );
});

describe('what is suggested is still taken when one means it', () => {
  it('a directive’s name by Enter, its value by Tab', async () => {
    await type('@ba');
    await row('@baseline').waitFor();
    await more('⏎');
    await row('zero').waitFor();
    await more('ze⇥⏎x');
    await stands('@baseline zero\nx');
  });

  it('a name by the arrow and Tab', async () => {
    await type('A drink was given to Marc');
    await row('Marc').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.locator('.suggest-widget.visible .monaco-list-row.focused').waitFor();
    const chosen = await page.locator('.suggest-widget.visible .monaco-list-row.focused .label-name').innerText();
    await more('⇥⏎');
    await stands(`A drink was given to ${chosen}\n`);
  });

  it('an answer, a slot', async () => {
    await type('When {pl');
    await row('place').waitFor();
    await more('⇥} and Mary went => ');
    await row('Mary').waitFor();
    await more('⇥⏎');
    await stands('When {place} and Mary went => Mary\n');
  });

  it('a whole template, on an empty line', async () => {
    await type('when');
    await row('when').waitFor();
    await page.keyboard.press('ArrowDown');
    await more('⇥');
    await list().waitFor({ state: 'hidden' });
    await page.keyboard.press('Escape');
    await stands('When Mary and John went to the store, John gave a drink to');
  });
});
