/** The map first: what stands above it, how large it is, and what stands beside it, by widths and zoom. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DemoPrompt, demoPrompt } from './demoPrompt';
import { themes } from './themes';
import { demoHost, type OpenOptions, shots, startViews, type View, type Views } from './view';

let views: Views;
let demo: DemoPrompt;
beforeAll(async () => {
  mkdirSync(shots, { recursive: true });
  [views, demo] = await Promise.all([startViews(), demoPrompt()]);
});
afterAll(() => views?.close());

async function swept(options: OpenOptions): Promise<View> {
  const view = await views.open({ onMessage: demoHost(demo), isTab: false, ...options });
  await view.page.getByRole('button', { name: 'Sweep heads' }).first().click();
  await view.page.locator('.cell[aria-label*="rank 1"]').first().waitFor();
  await view.drawn();
  return view;
}

const boxOf = async ({ page }: View, what: string) => (await page.locator(what).first().boundingBox())!;

/** What is too wide for its place, or beyond the page's edge. */
const cutIn = ({ page }: View, what: string) =>
  page.evaluate(
    selector =>
      [...document.querySelectorAll<HTMLElement>(selector)]
        .filter(one => one.offsetParent !== null)
        .filter(
          one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > window.innerWidth + 0.5,
        )
        .map(one => one.textContent),
    what,
  );

describe('above the fold', () => {
  // A window of 1300 × 900 at 200 %: what is left of its height between the view's title bar and the status bar.
  it.each([
    ['220 px', 220, 800, 1, ['dark']],
    ['220 px at 200 %', 220, 393, 2, themes.map(({ name }) => name)],
    ['400 px at 200 %', 400, 393, 2, ['light']],
  ] as const)('the map is, %s', async (name, width, height, zoom, inThemes) => {
    const view = await swept({ width, height, zoom });
    for (const theme of inThemes) {
      await view.setTheme(theme);
      await view.drawn();
      await view.page.screenshot({
        path: join(shots, `layout/${theme}-${name.replace(/\W+/g, '-').replace(/-$/, '')}.png`),
      });
      const { y, height: tall } = await boxOf(view, '.grid');
      // Of the wider map, whose cells are larger, more than half.
      expect(y + tall * (width === 220 ? 1 : 0.5), theme).toBeLessThanOrEqual(height);
      expect(await cutIn(view, '.choosers > *'), theme).toEqual([]);
    }
    await view.close();
  });

  it('measure and metric share a row, and the title is one line that says the unit and tells the sign’s rule', async () => {
    const view = await swept({ width: 220 });
    const { page } = view;
    const [kind, metric] = await page.locator('.choosers > *').all();
    expect((await kind!.boundingBox())!.y).toBe((await metric!.boundingBox())!.y);
    await metric!.click();
    await page.getByRole('option', { name: 'Δ logit diff', exact: true }).click();
    const title = page.locator('.map-title');
    await expect.poll(() => title.innerText()).toMatch(/^Δ logit diff \(logits\)/);
    expect(await title.getAttribute('title')).toMatch(/clean − patched: positive means that the head supported it/);
    expect((await boxOf(view, '.map-title')).height).toBeLessThan(24);
    await view.close();
  });

  it('a long prompt takes three lines, all of it is a click away, and what the model cannot read is struck out', async () => {
    const text = Array.from({ length: 180 }, (_, at) => `word${at}`).join(' ');
    const reaches = text.indexOf(' word100');
    const host = demoHost({ ...demo, prompt: { ...demo.prompt, text, reaches } });
    const view = await views.open({ onMessage: host, width: 220, isTab: false });
    const { page } = view;
    const prompt = page.locator('button.prompt');
    await prompt.waitFor();
    await view.drawn();
    expect((await prompt.boundingBox())!.height).toBeLessThan(3.2 * 19.6);
    expect(await page.locator('s.unread').textContent()).toBe(text.slice(reaches));
    await page.getByText('Beyond the model’s last position').waitFor();
    const more = page.getByRole('button', { name: 'Show all of it' });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Show less' }).waitFor();
    expect((await prompt.boundingBox())!.height).toBeGreaterThan(5 * 19);
    await page.screenshot({ path: join(shots, 'layout/long-prompt.png') });
    await view.close();
  });
});

describe('the width is used', () => {
  const models = {
    'demo, 6 × 6': { id: 'demo', layers: 6, heads: 6 },
    '12 × 12': { id: 'gpt2', layers: 12, heads: 12 },
    '48 × 25': { id: 'gpt2-xl', layers: 48, heads: 25 },
  };
  describe.each(Object.entries(models))('%s', (_, model) => {
    let view: View;
    beforeAll(async () => {
      const host = demoHost({ ...demo, prompt: { ...demo.prompt, model } });
      view = await views.open({ onMessage: host, isTab: false });
      await view.page.locator('.cell').first().waitFor();
    });
    afterAll(() => view?.close());

    it.each([220, 400, 900, 1600])('%d px: cells as large as it allows, up to 56 px', async width => {
      await view.resize(width, 900);
      // The size of cells follows the width, some frames later on a busy machine.
      await expect
        .poll(async () => {
          const [cell, grid] = [await boxOf(view, '.cell'), await boxOf(view, '.grid')];
          const left = width - 8 - (grid.x + grid.width);
          return {
            isSquare: Math.abs(cell.width - cell.height) < 0.5,
            isSmallEnough: cell.width <= 56,
            isWithin: left >= 0,
            // What is left would not give every column another half of a pixel.
            isFull: cell.width >= 56 || left < 6 + model.heads * 0.5,
          };
        })
        .toEqual({ isSquare: true, isSmallEnough: true, isWithin: true, isFull: true });
    });
  });

  describe('a head’s card', () => {
    let view: View;
    beforeAll(async () => {
      view = await swept({ width: 220 });
      await view.page
        .locator('.cell')
        .nth(7)
        .click({ modifiers: ['Shift'] });
      await view.page.getByText('Most for').waitFor();
    });
    afterAll(() => view?.close());

    it('at 220 px has no value that is cut, and the rank', async () => {
      expect(await cutIn(view, '.head tbody td, .head tbody th, .head .numbers th, .head li, .head .readout')).toEqual(
        [],
      );
      const rows = await view.page.locator('.head .numbers tbody tr').allInnerTexts();
      expect(rows.length).toBeGreaterThan(6);
      for (const row of rows) expect(row).toMatch(/\d+\/36$/);
    });

    it.each([500, 520, 900])(
      'at %d px: from 520 on it stands beside the map, and the summary below both',
      async width => {
        await view.resize(width, 900);
        const [map, head] = [await boxOf(view, '.grid'), await boxOf(view, '.head')];
        expect(head.x > map.x + map.width).toBe(width >= 520);
        const below = await boxOf(view, '.below');
        expect(below.y).toBeGreaterThanOrEqual(head.y + head.height);
        expect(await cutIn(view, '.head tbody td, .head tbody th, .head li')).toEqual([]);
      },
    );
  });
});

it('nothing moves when a cell is clicked and while something is measured', async () => {
  const view = await swept({ width: 220 });
  const { page } = view;
  const { y } = await boxOf(view, '.grid');
  await page.evaluate(() => {
    const tops = new Set<number>();
    Object.assign(window, { tops });
    const look = () => {
      tops.add(document.querySelector('.grid')!.getBoundingClientRect().top + window.scrollY);
      requestAnimationFrame(look);
    };
    look();
  });
  await page.locator('.cell').nth(8).click();
  await page.getByText('Most for').waitFor();
  await page.locator('.cell.off').waitFor();
  const ask = { kind: 'sweep' } as const;
  await view.send({ kind: 'started', key: demo.prompt.key, ask });
  await view.send({ kind: 'rows', key: demo.prompt.key, ask, rows: [], doing: 'sweep', done: 3, total: 36 });
  await page.getByText('sweep: 3 of 36').waitFor();
  await view.send({ kind: 'measured', key: demo.prompt.key, measured: await demo.measure(ask) });
  await page.getByText('sweep: 3 of 36').waitFor({ state: 'detached' });
  await view.send({ kind: 'said', text: 'Copied as CSV.', isProblem: false });
  await page.getByText('Copied as CSV.').waitFor();
  expect(await page.evaluate(() => [...(window as unknown as { tops: Set<number> }).tops])).toEqual([y]);
  // What was said goes by itself.
  await page.getByText('Copied as CSV.').waitFor({ state: 'detached', timeout: 60_000 });
  await view.close();
});

it('what is clicked in the title bar opens below it, and is walked through by keys', async () => {
  const view = await swept({ width: 220 });
  const { page } = view;
  await view.send({ kind: 'bar', act: 'options' });
  const values = page.getByRole('menuitemcheckbox', { name: 'Values in cells' });
  await values.waitFor();
  expect(await values.getAttribute('aria-checked')).toBe('false');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.locator('.cell').first().innerText()).toMatch(/^\d\.\d{3}$/);
  await view.send({ kind: 'bar', act: 'copy' });
  const menu = page.getByRole('menu', { name: 'Copy as' });
  const box = (await menu.boundingBox())!;
  expect(box.y).toBeLessThan(10);
  expect(box.x + box.width).toBeLessThanOrEqual(220);
  await page.keyboard.press('Escape');
  await view.send({ kind: 'bar', act: 'twoMaps' });
  await expect.poll(() => page.locator('.map').count()).toBe(2);
  await expect.poll(() => view.received.findLast(({ kind }) => kind === 'shows')).toMatchObject({ isDouble: true });
  await view.close();
});
