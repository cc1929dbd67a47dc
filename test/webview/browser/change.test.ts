/** The page of what has changed, in a browser: at no width is any of it beside the page, and a row stays a row to be read out. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumFlags, installChromium } from '../../../scripts/chromium.mjs';
import { changePage } from '../../../src/client/evaluation/changePage';
import type { EvaluationResult, FormChange } from '../../../src/protocol/evaluation';
import { patience, shots } from './view';

const token = (text: string) => ({ id: 1, text, prob: 0.5, logit: 1 });
const form = (name: string): FormChange => ({
  form: name,
  n: 128,
  passed: { before: 1, now: 0.333 },
  probIO: { mean: -0.657, se: 0.066, p: 0.0625 },
  probS: { mean: -0.009, se: 0.004, p: 0.0625 },
  logitDiff: { mean: -14.109, se: 1.358, p: 0.0625 },
  broken: [
    { prompt: 'When Holden and Susan went to the fair, Holden gave', before: token(' Susan'), now: token(' them') },
  ],
  mended: [],
  crossed: 'no longer met',
});
const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const result = {
  of: { line: 7 },
  template,
  change: [form('ABB'), form('ABA'), form('all')],
} as unknown as EvaluationResult;
const page = changePage([result], {
  now: 'a-file-of-a-long-name.ioi',
  before: 'an-earlier-evaluation-of-it.json',
  paired: 384,
  unpaired: 2,
  language: 'en',
  nonce: 'n',
  state: { key: '</script>' },
  link: line => `#${line}`,
});
let browser: Browser;
let shown: Page;
beforeAll(async () => {
  mkdirSync(join(shots, 'change'), { recursive: true });
  browser = await chromium.launch({ executablePath: installChromium(), args: [...chromiumFlags] });
  shown = await browser.newPage();
  shown.setDefaultTimeout(patience);
  await shown.setContent(page);
  await shown.addStyleTag({ content: ':root { --vscode-font-size: 13px; --vscode-font-family: sans-serif; }' });
});
afterAll(() => browser?.close());

it.each([220, 400, 760, 900])('%d px', async width => {
  await shown.setViewportSize({ width, height: 900 });
  await shown.screenshot({ path: join(shots, 'change', `${width}.png`), fullPage: true });
  const beyond = await shown.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main *')]
      .filter(one => !one.closest('thead') && one.checkVisibility())
      .filter(one => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth + 1)
      .filter(one => getComputedStyle(one).display !== 'inline')
      .map(one => `${one.tagName} ${one.textContent}`),
  );
  expect(beyond).toEqual([]);
  const row = shown.getByRole('row', { name: /ABB/ });
  expect(await row.getByRole('cell').count()).toBe(7);
  expect(await shown.getByRole('columnheader').count()).toBe(8);
});
