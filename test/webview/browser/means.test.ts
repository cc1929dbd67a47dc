/** Means in narrow views: a head's card over the draws of a template, and the page that compares, by widths and themes. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AskOf } from '../../../src/protocol/analyses';
import type { Held } from '../../../src/protocol/compare';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { untidy } from './tidy';
import { demoHost, shots, startViews, type View, type Views } from './view';

const template = 'When {s1} and {s2} went to the {place}, {s3} gave a drink to';
const file = (baseline: string) => `@model demo\n@baseline ${baseline}\n@forms ABB ABA\n@samples 4\n${template}\n`;
const widths = [220, 400, 900];
const inThemes = ['light', 'dark', 'hc-dark'];
const sweep: AskOf<'mean'> = { kind: 'mean', of: { kind: 'sweep' } };
let views: Views;
let mean: DemoPrompt;
let zero: DemoPrompt;
beforeAll(async () => {
  mkdirSync(join(shots, 'means'), { recursive: true });
  [views, mean, zero] = await Promise.all([
    startViews(),
    demoPrompt(file('mean ABC 8 seed=42')),
    demoPrompt(file('zero')),
  ]);
});
afterAll(() => views?.close());

/** In each theme at each width, with a picture of it. */
async function isTidy(view: View, name: string): Promise<void> {
  for (const width of widths) {
    await view.resize(width, 1000);
    for (const theme of inThemes) {
      await view.setTheme(theme);
      await view.drawn();
      await view.page.screenshot({ path: join(shots, `means/${name}-${theme}-${width}.png`), fullPage: true });
      // Dots at its ends reach beyond it, into its margin.
      expect(await untidy(view.page, '.strip-plot'), `${theme} ${width}`).toEqual([]);
    }
  }
  expect(view.problems).toEqual([]);
}

it('a head over all draws: its numbers, its draws and where it looks are all to be seen', async () => {
  const view = await views.open({ onMessage: demoHost(mean), width: 400 });
  const { page } = view;
  await page.getByRole('button', { name: 'Sweep heads' }).first().click();
  const strongest = page.locator('.cell[aria-label*="rank 1"]').first();
  await strongest.waitFor();
  await strongest.focus();
  await page.keyboard.press('Space');
  await page.getByRole('row', { name: /^END/ }).waitFor();
  expect(await page.locator('.strip-plot .dot').count()).toBe(8);
  await isTidy(view, 'head');
  await view.close();
});

it('nothing below a map moves under the pointer, whatever is said of the cell', async () => {
  const view = await views.open({ onMessage: demoHost(mean), width: 300 });
  const { page } = view;
  await page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  for (const width of [220, 300, 400]) {
    await view.resize(width, 1000);
    const below = () => page.evaluate(() => document.querySelector('.legend')!.getBoundingClientRect().top);
    const y = await below();
    const lengths = new Set<number>();
    for (let at = 0; at < 36; at += 3) {
      await page.locator('.cell').nth(at).hover();
      lengths.add((await page.locator('.readout > :first-child').first().innerText()).length);
      expect(await below(), `${width}, cell ${at}`).toBe(y);
    }
    expect(lengths.size).toBeGreaterThan(1);
  }
  await view.close();
});

describe('the page that compares', () => {
  const held = async (demo: DemoPrompt, label: string): Promise<Held> => {
    const { id, layers = 0, heads = 0 } = demo.prompt.model;
    const known = [await demo.measure(sweep)];
    return { key: label, label, text: demo.prompt.text, model: { id, layers, heads }, known, canMeasure: false };
  };

  it('two replacements and their difference', async () => {
    const view = await views.open({ isCompare: true, width: 400 });
    const both = [await held(mean, 'mean ABC 8 seed=42'), await held(zero, 'zero')];
    await view.send({ kind: 'held', held: both });
    await view.page.getByText('of 8 draws, in pairs').first().waitFor();
    expect(await view.page.locator('.besides section.map').count()).toBe(3);
    await view.page.locator('.besides .cell[aria-label*="rank 1"]').first().click();
    await view.page.getByRole('heading', { name: 'Head 0.0, prompt by prompt' }).waitFor();
    expect(await view.page.locator('.strip-plot .dot').count()).toBe(3 * 8);
    await isTidy(view, 'compare');
    await view.close();
  });
});
