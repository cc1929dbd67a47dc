/** Figures for papers, saved as a person saves them: each format, of maps and of an attention pattern. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FromView } from '../../../src/protocol/panel';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { demoHost, shots, startViews, type View, type Views } from './view';

let views: Views;
let demo: DemoPrompt;
let view: View;
beforeAll(async () => {
  mkdirSync(join(shots, 'figures'), { recursive: true });
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
  view = await views.open({ onMessage: demoHost(demo), width: 900, height: 1000 });
  const { page } = view;
  await page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await page
    .locator('.cell')
    .nth(20)
    .click({ modifiers: ['Shift'] });
  await page.getByText('Most for').waitFor();
});
afterAll(() => views?.close());

type Saved = FromView & { readonly kind: 'save' };

async function saved(opener: string, item: string): Promise<Saved> {
  const before = view.received.length;
  await view.page.getByRole('button', { name: opener, exact: true }).click();
  await view.page.getByRole('menuitem', { name: item, exact: true }).click();
  const find = () => view.received.slice(before).find(({ kind }) => kind === 'save') as Saved | undefined;
  await expect.poll(find).toBeDefined();
  const file = find()!;
  writeFileSync(join(shots, 'figures', file.name), file.content, file.encoding);
  return file;
}

/** As a browser draws it on a page of one colour: its size, and the colour of its corner. */
async function drawn({ format, content }: Saved) {
  const url =
    format === 'svg'
      ? `data:image/svg+xml;base64,${Buffer.from(content).toString('base64')}`
      : `data:image/png;base64,${content}`;
  return view.page.evaluate(async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth;
    canvas.height = image.naturalHeight;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    for (let at = 3; at < data.length; at += 4) if (data[at]! > 0) painted++;
    return { width: canvas.width, height: canvas.height, corner: data[3]!, share: painted / (data.length / 4) };
  }, url);
}

it.each([85, 170])('SVG and PNG, %d mm: as wide, and the page shows through', async millimetres => {
  const vector = await saved('Save', `SVG, ${millimetres} mm wide`);
  expect(vector.name).toBe(`mary-and-john-5-sweep-kl-${millimetres}mm.svg`);
  const seen = await drawn(vector);
  // CSS has 96 pixels an inch.
  expect(seen.width).toBeCloseTo((millimetres / 25.4) * 96, -1);
  const painted = await saved('Save', `PNG, ${millimetres} mm wide`);
  const dots = await drawn(painted);
  expect(dots.width).toBe(Math.round((millimetres / 25.4) * 600));
  for (const one of [seen, dots]) {
    expect(one.corner).toBe(0);
    expect(one.share).toBeGreaterThan(0.2);
    expect(one.share).toBeLessThan(0.9);
  }
  const bytes = Buffer.from(painted.content, 'base64');
  expect(bytes.includes('Description')).toBe(true);
  expect(bytes.toString('utf8')).toContain('mean over 128 prompts in the form ABC, seed 42');
});

it('PDF, of two maps with their values', async () => {
  await view.send({ kind: 'bar', act: 'twoMaps' });
  await view.send({ kind: 'bar', act: 'options' });
  await view.page.getByRole('menuitemcheckbox', { name: 'Values in cells' }).click();
  const file = await saved('Save', 'PDF, 170 mm wide');
  expect(file.name).toBe('mary-and-john-5-sweep-kl-sweep-dLogitDiff-170mm.pdf');
  expect(file.content.startsWith('%PDF-1.4')).toBe(true);
  await saved('Save', 'SVG, 170 mm wide');
});

it('an attention pattern, by keys, and its caption', async () => {
  const { page } = view;
  const save = page.getByRole('button', { name: 'Save the attention pattern of head 3.2' });
  await save.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menu').waitFor();
  await page.keyboard.press('Enter');
  await expect
    .poll(() => view.received.at(-1))
    .toMatchObject({ kind: 'save', name: 'mary-and-john-5-attention-3.2-85mm.svg' });
  const file = view.received.at(-1) as Saved;
  writeFileSync(join(shots, 'figures', file.name), file.content);
  expect((await drawn(file)).corner).toBe(0);
  await save.click();
  await page.getByRole('menuitem', { name: 'Copy: Caption' }).click();
  await expect
    .poll(() => view.received.at(-1))
    .toMatchObject({
      kind: 'copy',
      text: expect.stringMatching(/^Attention pattern of head 3\.2\. Prompt: “When Mary/),
    });
  expect(view.problems).toEqual([]);
});
