/** The report of `ioi reproduce` in a browser: at two widths, light, dark and on paper; it fetches nothing and nothing sticks out. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chromiumFlags, installChromium } from '../../../scripts/chromium.mjs';
import { html } from '../../../src/reproduce/report/html';
import { logsWorld, resultOf } from '../../reproduce/world';
import { patience, shots } from './view';

const folder = mkdtempSync(join(tmpdir(), 'ioi-report-'));
const file = join(folder, 'report.html');
let browser: Browser;
let page: Page;
const wrong: string[] = [];
beforeAll(async () => {
  mkdirSync(join(shots, 'report'), { recursive: true });
  // Some numbers agree, some differ: each verdict is to be seen.
  const world = logsWorld();
  const result = resultOf({
    ...world,
    next: (prompt, ...more) => {
      const { prob, rank } = world.next(prompt, ...more);
      return prompt.startsWith('Yesterday')
        ? { prob: prob * 0.9, rank }
        : prompt.includes('Mike')
          ? { prob, rank: rank + 1 }
          : { prob, rank };
    },
    draw: (template, form, i) => ({ ...world.draw(template, form, i), passed: form === 'ABC' || i % 3 > 0 }),
  });
  const model = { id: 'gpt2', sha256: 'f'.repeat(64), layers: 12, heads: 12, width: 768 };
  const report = { version: 1, command: 'reproduce', model, settings: { protocol: 'log' }, results: [result] } as const;
  writeFileSync(file, html(report, '0.0.0'));
  browser = await chromium.launch({ executablePath: installChromium(), args: [...chromiumFlags] });
  page = await browser.newPage();
  page.setDefaultTimeout(patience);
  page.on('console', message => wrong.push(message.text()));
  page.on('request', request => {
    if (request.url() !== `file://${file}`) wrong.push(request.url());
  });
  await page.goto(`file://${file}`);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

it.each([
  [420, 'light', 'screen'],
  [420, 'dark', 'screen'],
  [1200, 'light', 'screen'],
  [1200, 'dark', 'screen'],
  [700, 'dark', 'print'],
] as const)('%d px, %s, %s', async (width, colorScheme, media) => {
  await page.setViewportSize({ width, height: 900 });
  await page.emulateMedia({ media, colorScheme });
  const seen = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - innerWidth,
    ground: getComputedStyle(document.body).backgroundColor,
    figures: [...document.querySelectorAll('figure svg')].filter(svg => svg.checkVisibility()).length,
    verdicts: [...new Set([...document.querySelectorAll('td .said')].map(said => said.getAttribute('title')))].sort(),
  }));
  await page.screenshot({ path: join(shots, 'report', `${colorScheme}-${media}-${width}.png`), fullPage: true });
  expect(wrong).toEqual([]);
  expect(seen.over).toBeLessThanOrEqual(0);
  // Paper is white, whatever the screen is.
  expect(seen.ground).toBe(colorScheme === 'dark' && media === 'screen' ? 'rgb(22, 24, 29)' : 'rgb(255, 255, 255)');
  // One of each pair, for this ground.
  expect(seen.figures).toBe(2);
  expect(seen.verdicts).toEqual(['agrees', 'differs', 'same sign and order']);
});

it('is printed to PDF', async () => {
  const pdf = await page.pdf({ format: 'A4' });
  writeFileSync(join(shots, 'report', 'report.pdf'), pdf);
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeLessThan(20);
});
