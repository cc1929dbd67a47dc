/**
 * What a person does with the mouse and the keyboard in a workbench, and what they see. Every wait ends as soon as what
 * it waits for is there, and says what that was when it never comes; none counts on anything being quick.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { patience, shots, type Workbench } from './workbench';

/** From the explorer, whose rows are drawn anew when a file comes: a click in that very moment goes nowhere. */
export async function openFile(page: Page, name: string): Promise<void> {
  const row = page.locator(`.explorer-folders-view .monaco-list-row[aria-label="${name}"]`);
  const tab = page.locator(`.tab.active[data-resource-name="${name}"]`);
  await eventually(
    `${name} is open`,
    async () => {
      await row.dblclick({ timeout: 8000 }).catch(no);
      return tab.waitFor({ timeout: 5000 }).then(yes, no);
    },
    Boolean,
  );
  await isShown(page, name);
}

/** Once the editor shows the file: its tab is there before its text, and until then the last file's lines and lenses are. */
export async function isShown(page: Page, name: string): Promise<void> {
  await page
    .locator(`.editor-group-container.active ${editorOf(name)}`)
    .first()
    .waitFor();
}

/** Once what is typed goes into the file. */
export async function hasKeys(page: Page, name: string): Promise<void> {
  await page.locator(`.focused${editorOf(name)}`).waitFor();
}

const editorOf = (name: string) => `.monaco-editor[data-uri$="/${name}"]`;

/** The lens with such a title. */
export function lens(page: Page, title: RegExp): Locator {
  return page.locator('.codelens-decoration a, .codelens-decoration span').filter({ hasText: title }).first();
}

export async function lensTitle(page: Page, title: RegExp): Promise<string> {
  const found = lens(page, title);
  await found.waitFor();
  return clean(await found.innerText());
}

/**
 * Clicks a lens until what it is for is there. Those of a file that is shown again are at first the editor's memory of
 * them, text without a link.
 */
export async function clickLens(page: Page, title: RegExp, sign: Locator): Promise<void> {
  const link = page.locator('.codelens-decoration a').filter({ hasText: title }).first();
  await clickUntil(`what a click on the lens ${title} is for`, () => link.click({ timeout: 8000 }), sign);
}

/**
 * Clicks until what that is for is there. The editor makes its lenses anew whenever something is known better, and a click
 * in that very moment goes nowhere: a person clicks again.
 */
export async function clickUntil(what: string, click: () => Promise<void>, sign: Locator): Promise<void> {
  await eventually(
    what,
    async () => {
      // What came late of a click before must not be undone by another.
      if (await sign.isVisible()) return true;
      await click().catch(no);
      return sign.waitFor({ timeout: 8000 }).then(yes, no);
    },
    Boolean,
  );
}

/**
 * Goes a way until the cursor is at its place. A page that is clicked takes the focus, on a busy machine after the editor
 * that it led to had it: a person goes the same way again.
 */
export async function leadsTo(page: Page, way: () => Promise<void>, place: string): Promise<void> {
  await eventually(
    `the cursor at ${place}`,
    async () => {
      await way();
      return page.locator('.statusbar').getByText(place).waitFor({ timeout: 5000 }).then(yes, no);
    },
    Boolean,
  );
}

/** The line of the editor that holds a text. */
export function line(page: Page, text: string): Locator {
  return page
    .locator('.view-line')
    .filter({ hasText: new RegExp(escaped(text)) })
    .first();
}

/** Where a text stands on the screen: the last time it is said in a line. */
export async function placeOf(page: Page, inLine: string, word: string): Promise<Place> {
  const place = await page.evaluate<Place | null>(`(${middleOf})(${JSON.stringify(inLine)}, ${JSON.stringify(word)})`);
  if (!place) throw new Error(`“${word}” is not on the screen`);
  return place;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Runs in the browser, whose types are not ours. */
const middleOf = `(line, word) => {
  const plain = text => text.replaceAll('\\u00a0', ' ');
  const element = [...document.querySelectorAll('.view-line')].find(one => plain(one.textContent).includes(line));
  if (!element) return null;
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let box = null;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = plain(node.textContent).lastIndexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + word.length);
    box = range.getBoundingClientRect();
  }
  return box && { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}`;

/** Rests the mouse on a word until the hover is there; its text. */
export async function hoverOver(page: Page, inLine: string, word: string, expected: RegExp): Promise<string> {
  const hover = page.locator('.monaco-hover:visible').filter({ hasText: expected }).first();
  return eventually(
    `a hover with ${expected} over “${word}”`,
    async () => {
      const { x, y } = await placeOf(page, inLine, word);
      await page.mouse.move(x + 40, y + 120);
      await page.mouse.move(x, y, { steps: 4 });
      await page.mouse.move(x + 1, y, { steps: 2 });
      const seen = await hover.waitFor({ timeout: 3000 }).then(yes, no);
      return seen ? hover.innerText().then(clean, () => '') : '';
    },
    text => expected.test(text),
  );
}

/**
 * Takes the pointer away from a list, and what hovers with it: what is said of one row stands over its neighbours, which
 * take no click meanwhile.
 */
export async function pointerAside(page: Page): Promise<void> {
  await page.mouse.move(1, 1);
  await page.locator('.context-view .workbench-hover:visible').first().waitFor({ state: 'hidden' });
}

/** What a row of a tree offers under the mouse, until that is done: a row is drawn anew whenever it says something else. */
export async function clickInRow(row: Locator, button: string, isDone: () => Promise<boolean>): Promise<void> {
  await eventually(
    `${button}, in a row`,
    async () => {
      await row.hover({ timeout: 3000 }).catch(no);
      await row.getByRole('button', { name: button, exact: true }).click({ timeout: 3000 }).catch(no);
      return isDone();
    },
    Boolean,
  );
}

/** Whether it goes, within some seconds. */
export const goes = (found: Locator) => found.waitFor({ state: 'hidden', timeout: 3000 }).then(yes, no);
/** Whether it comes, within some seconds. */
export const comes = (found: Locator) => found.waitFor({ timeout: 3000 }).then(yes, no);

/** What runs, as the status bar says it. */
export function runs(page: Page, text: RegExp): Locator {
  return page.locator('.statusbar-item:visible').filter({ hasText: text }).first();
}

export function notification(page: Page, text: RegExp): Locator {
  return page.locator('.notification-toast:visible').filter({ hasText: text }).first();
}

/** Ids of this workbench's own server or worker processes. */
export function processes({ extension }: Workbench, kind: 'server' | 'worker'): number[] {
  const file = join(extension, 'dist', `${kind}.js`);
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8', maxBuffer: 1e8 })
    .split('\n')
    .filter(row => row.includes(file))
    .map(row => Number.parseInt(row, 10));
}

export async function shot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' });
}

/** Asks again until it is so. */
export async function eventually<T>(what: string, ask: () => T | Promise<T>, will: (answer: T) => boolean): Promise<T> {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (will(answer)) return answer;
    if (Date.now() - started > patience) throw new Error(`still not: ${what}; last ${JSON.stringify(answer)}`);
    await new Promise(done => setTimeout(done, 100));
  }
}

/** Where something stands once it stands still: lenses are made anew whenever something is known better. */
export async function resting(found: Locator): Promise<Place & { readonly height: number }> {
  let before = '';
  const box = await eventually(
    'it stands still',
    () => found.boundingBox(),
    now => {
      const rests = now !== null && JSON.stringify(now) === before;
      before = JSON.stringify(now);
      return rests;
    },
  );
  return box!;
}

/** VS Code writes spaces that do not break. */
export function clean(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}

function escaped(text: string): string {
  // Between words stands either kind of space.
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ \\u00a0]');
}

export const yes = () => true;
export const no = () => false;

/**
 * How a tab of this kind is written down, with what its page keeps. Its kind alone is in the data base as soon as one was
 * opened, and without what it is about it does not come back.
 */
export const keptTab = (kind: string) =>
  new RegExp(`"viewType":"mainThreadWebview-${kind}"(?:(?!"viewType").)*"state":"\\{`);

/**
 * Loads the window again, once its data base says all of this: the workbench in a browser writes down what it shows every
 * few seconds and not when it ends.
 */
export async function reload(page: Page, ...kept: readonly (string | RegExp)[]): Promise<void> {
  await eventually(
    `the workbench has written down ${kept.join(' and ')}`,
    async () => {
      const text = await page.evaluate<string>(readDataBases);
      return kept.filter(part => (typeof part === 'string' ? !text.includes(part) : !part.test(text)));
    },
    missing => missing.length === 0,
  );
  await page.reload();
}

/** Runs in the browser: what the workbench keeps in its own data base, without the marks of nested JSON. */
const readDataBases = `(async () => {
  const found = [];
  const asked = request => new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    if (!name.startsWith('vscode-web-state-db')) continue;
    const data = await asked(indexedDB.open(name));
    if (data.objectStoreNames.contains('ItemTable')) {
      const items = await asked(data.transaction('ItemTable').objectStore('ItemTable').getAll());
      found.push(...items.map(String));
    }
    data.close();
  }
  return found.join('\\n').replaceAll('\\\\', '');
})()`;

/** What the editor saves at this path: an editor makes the file before it fills it. */
export async function savedFile(path: string): Promise<Buffer> {
  let before = 0;
  await eventually(
    `${path}, whole`,
    () => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    size => {
      const isWhole = size > 0 && size === before;
      before = size;
      return isWhole;
    },
  );
  return readFileSync(path);
}
