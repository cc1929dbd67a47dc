/** Every text stands out from its ground by 4.5 : 1 and every mark by 3 : 1, measured; and colour is never the only sign. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Mark, type Measured, markContrasts, textContrasts } from './contrast';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { themes } from './themes';
import { demoHost, startViews, type View, type Views } from './view';

let views: Views;
let demo: DemoPrompt;
beforeAll(async () => {
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
});
afterAll(() => views?.close());

const marks: readonly Mark[] = [
  // In the map: signs, what is off, what is selected, where two maps disagree, the largest effect.
  { selector: '.cell[data-sign]', colour: 'color', pseudo: '::after', on: 'itself' },
  { selector: '.cell.off', colour: 'outline-color', on: 'itself' },
  { selector: '.cell.off', colour: 'color', on: 'itself' },
  { selector: '.cell.marked', colour: 'color', on: 'itself' },
  { selector: '.cell[aria-selected="true"]', colour: 'color', on: 'itself' },
  {
    selector: '.cell[aria-label*=", rank 1,"], .cell[aria-label$=", rank 1"]',
    colour: 'background-color',
    on: 'behind',
  },
  // Beside it.
  { selector: '.end-row .bar', colour: 'background-color', on: 'behind' },
  { selector: '.icon', colour: 'background-color', on: 'behind' },
  { selector: 'button.prompt', colour: 'border-left-color', on: 'behind' },
  { selector: '.off-mark, .flag', colour: 'color', on: 'behind' },
];

const below = (least: number, measured: readonly Measured[]) =>
  measured.filter(({ ratio }) => ratio < least).map(({ what, ratio }) => `${ratio.toFixed(2)} ${what}`);

/** One page for all themes: it is drawn anew as a person's is when they choose another. */
async function everything(): Promise<View> {
  const view = await views.open({ width: 900, onMessage: demoHost(demo), height: 1000 });
  const { page } = view;
  await page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await page.locator('.cell[aria-label*="rank 1,"], .cell[aria-label$="rank 1"]').first().click();
  await page.getByRole('button', { name: 'Two maps' }).click();
  await page.getByText('Summary', { exact: true }).click();
  await page.getByText('How it was measured').click();
  await page.locator('.pattern').first().waitFor();
  await page.getByText('Most for').waitFor();
  return view;
}

async function signed(isTab: boolean): Promise<View> {
  const view = await views.open({ width: 400, isTab, onMessage: demoHost(demo) });
  const { page } = view;
  await page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await page.getByRole('combobox', { name: 'Metric' }).click();
  await page.getByRole('option', { name: 'Δ logit diff', exact: true }).click();
  await page.locator('.cell[data-sign="-"]').first().waitFor();
  return view;
}

describe('texts and marks stand out', () => {
  let view: View;
  beforeAll(async () => {
    view = await everything();
  });
  it.each(themes.map(({ name }) => name))('%s', async theme => {
    await view.setTheme(theme);
    // What is said goes by itself.
    await view.send({ kind: 'said', text: `Something could not be done in ${theme}.`, isProblem: true });
    await view.page.getByText(`Something could not be done in ${theme}.`).waitFor();
    await view.drawn();
    const texts = await textContrasts(view.page);
    expect(texts.length).toBeGreaterThan(400);
    expect(below(4.5, texts)).toEqual([]);
    const drawn = await markContrasts(view.page, marks);
    for (const { selector } of marks)
      expect(
        drawn.some(({ what }) => what.startsWith(selector)),
        selector,
      ).toBe(true);
    expect(below(3, drawn)).toEqual([]);
  });
});

describe.each([
  ['in a tab', true],
  ['in the side bar', false],
])('zero is the view’s own ground, and what is coloured with a sign has a mark, %s', (_, isTab) => {
  let view: View;
  beforeAll(async () => {
    view = await signed(isTab);
  });
  it.each(themes.map(({ name, colours }) => [name, colours] as const))('%s', async (theme, colours) => {
    const { page } = view;
    await view.setTheme(theme);
    await view.drawn();
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const [r, g, b] = ground.match(/\d+/g)!.map(Number);
    const hex = `#${[r, g, b].map(part => part!.toString(16).padStart(2, '0')).join('')}`;
    expect(hex).toBe(colours[isTab ? 'editor-background' : 'sideBar-background']);
    const middle = page.locator('.legend .step').nth(10);
    expect(await middle.evaluate(step => getComputedStyle(step).backgroundColor)).toBe(ground);
    const cells = await markContrasts(page, [
      { selector: '.cell:not([data-sign])', colour: 'background-color', on: 'behind' },
    ]);
    for (const { ratio, what } of cells) expect(ratio, what).toBeLessThan(1.6);
  });
});
