/** What a person does with the mouse and the keyboard in a workbench, and what they see. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { shots, type Workbench } from './workbench';

export async function openFile(page: Page, name: string): Promise<void> {
  await page.locator(`.explorer-folders-view .monaco-list-row[aria-label="${name}"]`).dblclick();
  await page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
}

/** The lens with such a title. */
export function lens(page: Page, title: RegExp): Locator {
  return page.locator('.codelens-decoration a, .codelens-decoration span').filter({ hasText: title }).first();
}

export async function lensTitle(page: Page, title: RegExp): Promise<string> {
  const found = lens(page, title);
  await found.waitFor({ timeout: 30_000 });
  return clean(await found.innerText());
}

/**
 * Clicks a lens until what it is for is there. The editor makes its lenses anew whenever something is known better,
 * and a click in that very moment goes nowhere: a person clicks again.
 */
export async function clickLens(page: Page, title: RegExp, sign: Locator): Promise<void> {
  for (let time = 1; ; time++) {
    await lens(page, title).click();
    const seen = await sign.waitFor({ timeout: 8000 }).then(yes, no);
    if (seen) return;
    if (time === 3) throw new Error(`a click on the lens ${title} does nothing`);
  }
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
  for (const started = Date.now(); Date.now() - started < 20_000; ) {
    const { x, y } = await placeOf(page, inLine, word);
    await page.mouse.move(x + 40, y + 120);
    await page.mouse.move(x, y, { steps: 4 });
    await page.mouse.move(x + 1, y, { steps: 2 });
    if (await hover.waitFor({ timeout: 3000 }).then(yes, no)) return clean(await hover.innerText());
  }
  throw new Error(`no hover with ${expected} over “${word}”`);
}

export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input.input:visible').first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().waitFor();
  await page.keyboard.press('Enter');
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
  // What fades in has come by then.
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** Asks again until it is so. */
export async function eventually<T>(what: string, ask: () => T | Promise<T>, will: (answer: T) => boolean): Promise<T> {
  const started = Date.now();
  for (;;) {
    const answer = await ask();
    if (will(answer)) return answer;
    if (Date.now() - started > 30_000) throw new Error(`${what}: not within 30 s; last ${JSON.stringify(answer)}`);
    await new Promise(done => setTimeout(done, 100));
  }
}

/** VS Code writes spaces that do not break. */
export function clean(text: string): string {
  return text.replaceAll('\u00a0', ' ').trim();
}

function escaped(text: string): string {
  // Between words stands either kind of space.
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '[ \\u00a0]');
}

const yes = () => true;
const no = () => false;
