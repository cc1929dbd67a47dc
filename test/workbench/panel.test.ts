/** The side panel in a real VS Code: from a sweep to a head, its attention, and what one takes away. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Report, SweepResult } from '../../src/protocol/results';
import { violations } from '../support/axe';
import { clickLens, eventually, hoverOver, lensTitle, line, reload, savedFile } from './editor';
import { chooseTheme, openNamed, runCommand } from './lists';
import { root, startWorkbench, type Workbench } from './workbench';

/** Kept in the repository only when asked for, so that a test run leaves the checkout as it was. */
const kept = join(root, process.env.IOI_KEEP_SHOTS ? 'test/workbench/shots' : 'out/workbench/shots');
const prompt = 'When Mary and John went to the store, John gave a drink to';

let workbench: Workbench;
let page: Page;
let view: FrameLocator;
/** What broke the page's policy, and what the view itself reported. */
const broken: string[] = [];

beforeAll(async () => {
  mkdirSync(kept, { recursive: true });
  workbench = await startWorkbench();
  const slow = `@model demo\n@baseline resample ABC 128 seed=42\n\n${prompt}\n`;
  writeFileSync(join(workbench.folder, 'slow.ioi'), slow);
  page = await workbench.open({ size: { width: 1300, height: 900 } });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  page.on('console', message => {
    if (/Content Security Policy/i.test(message.text()) && /ioi|vscode-resource|main\.js/i.test(message.text()))
      broken.push(message.text());
  });
  view = page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
});
afterAll(() => workbench?.close());
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail')
    await page.screenshot({
      path: join(root, 'out', 'workbench', 'shots', `failed ${task.name.replace(/\W+/g, ' ')}.png`),
    });
});

const activityIcon = () => page.locator('.activitybar a.action-label[aria-label^="IOI Lens"]');
const cell = (name: string): Locator => {
  const [layer, head] = name.split('.');
  return view.locator(`.cell[aria-label^="layer ${layer}, head ${head},"]`).first();
};
const reportOf = (file: string): Report<SweepResult> => {
  const out = execFileSync(process.execPath, [
    join(root, 'dist/cli.js'),
    'sweep',
    join(workbench.folder, file),
    '--json',
  ]);
  return JSON.parse(out.toString()) as Report<SweepResult>;
};
const sweepJson = (file: string): SweepResult => reportOf(file).results[0]!;
const strongest = ({ heads }: SweepResult) => [...heads].sort((a, b) => b.kl - a.kl)[0]!;
/** The view's own page. */
const frame = () => page.frames().find(one => one.name() === 'active-frame' || one.url().includes('fake.html'))!;
/** Once the view has kept what it shows. */
const isKept = () =>
  eventually(
    'the view has kept what it shows',
    () =>
      frame().evaluate<boolean>(`(() => {
        const last = name => performance.getEntriesByName(name).at(-1)?.startTime ?? 0;
        return last('ioi-kept') > last('ioi-update');
      })()`),
    Boolean,
  );
/** An icon of the view's title bar. */
const icon = (title: string) => page.locator(`.part.sidebar .title-actions a.action-label[aria-label^="${title}"]`);
const menu = async (title: string, item: string) => {
  await icon(title).click();
  await view.getByRole(/values|range/i.test(item) ? 'menuitemcheckbox' : 'menuitem', { name: item }).click();
};
const showValues = () => menu('Options', 'Values in cells');

describe('the panel', () => {
  it('is a view of its own, and follows the cursor', async () => {
    await openNamed(page, 'mary-and-john.ioi');
    await lensTitle(page, /\d% ·/);
    await activityIcon().click();
    await view.locator('button.prompt').getByText(prompt).waitFor();
    await view.getByRole('button', { name: 'Sweep heads' }).waitFor();
  });

  it('fills while a sweep from the lens runs', async () => {
    await openNamed(page, 'slow.ioi');
    // Whatever this process has to do meanwhile: the page itself notes how many cells it has filled.
    await frame().evaluate(`(() => {
      const filled = () => document.querySelectorAll('.cell:not(.empty)').length;
      window.filledCells = new Set([filled()]);
      new MutationObserver(() => window.filledCells.add(filled())).observe(document.body, { subtree: true, attributes: true });
    })()`);
    await clickLens(page, /Sweep heads/, view.locator('.cell:not(.empty)').first());
    await eventually(
      'all cells',
      () => view.locator('.cell:not(.empty)').count(),
      count => count === 36,
    );
    const counts = await frame().evaluate<number[]>('[...window.filledCells].sort((a, b) => a - b)');
    expect(counts.length, `filled step by step: ${counts}`).toBeGreaterThan(2);
    expect(counts.at(-1)).toBe(36);
  });

  it('shows the numbers of the command line, to the last digit', async () => {
    await openNamed(page, 'mary-and-john.ioi');
    await view.getByRole('button', { name: 'Sweep heads' }).click();
    await eventually(
      'all cells',
      () => view.locator('.cell:not(.empty)').count(),
      count => count === 36,
    );
    await showValues();
    const { heads } = sweepJson('mary-and-john.ioi');
    const shown = await view.locator('.cell').allInnerTexts();
    expect(shown).toEqual(heads.map(({ kl }) => kl.toFixed(3)));
    await showValues();
    await view.locator('details[data-section="summary"] > summary').click();
    const rows = await eventually(
      'the summary',
      () => view.locator('.summary tbody tr').allInnerTexts(),
      texts => texts.length === 36,
    );
    for (const row of rows) {
      const [name, ...texts] = row.split('\t').map(text => text.trim());
      const head = heads.find(one => `${one.layer}.${one.head}` === name!.split(' ')[0])!;
      const numbers = [head.kl, head.dLogitDiff, head.dProbIO, head.dProbS, head.js, head.tv, head.l2];
      expect(texts).toEqual(numbers.map(value => value!.toFixed(4).replace(/^-(0\.0+)$/, '$1')));
    }
    await view.locator('details[data-section="summary"] > summary').click();
  });

  it('knocks out the strongest head by a click: lens and hover follow', async () => {
    const { layer, head } = strongest(sweepJson('mary-and-john.ioi'));
    const before = await hoverOver(page, prompt, 'to', /next/i);
    await cell(`${layer}.${head}`).click();
    await lensTitle(page, new RegExp(`⊘ ${layer}\\.${head}: .*\\(was`));
    expect(await hoverOver(page, prompt, 'to', /ablated/)).not.toBe(before);
    await page.keyboard.press('Escape');
    await view.locator('.cell.off').waitFor();
  });

  it('opens its attention, and what it writes', async () => {
    const { layer, head } = strongest(sweepJson('mary-and-john.ioi'));
    await cell(`${layer}.${head}`).click({ button: 'right' });
    await view.getByRole('menuitem', { name: 'Show its attention' }).click();
    await view.locator('canvas.pattern:visible').waitFor();
    await view.getByText('Most for', { exact: true }).first().waitFor();
    expect(await view.locator('.end-row li').count()).toBe(14);
    await view.getByRole('heading', { name: 'What comes next' }).waitFor();
  });

  it('has no violation of accessibility rules', async () => {
    expect(await violations(frame())).toEqual([]);
  });
});

describe('what one takes away', () => {
  const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()');
  const copied = async (format: string) => {
    await menu('Copy', format);
    await view.getByText(new RegExp(`Copied as ${format}`)).waitFor();
    return clipboard();
  };

  it('copies Markdown, CSV and JSON that parse to the same numbers', async () => {
    const { results, ...said } = reportOf('mary-and-john.ioi');
    const { heads } = results[0]!;
    const { results: copiedResults, ...copiedSays } = JSON.parse(await copied('JSON')) as Report<SweepResult>;
    // What was measured, with what, in the words of the command line.
    expect(copiedSays).toEqual(said);
    expect(Object.keys(copiedResults[0]!).sort()).toEqual(Object.keys(results[0]!).sort());
    // A process that lives long packs its weights, which rounds otherwise: to some 1e-5 the numbers are a command's.
    const near = (value: unknown) => (typeof value === 'number' ? expect.closeTo(value, 4) : value);
    expect(copiedResults[0]!.heads).toEqual(
      heads.map(({ next, ...effect }) => ({
        ...Object.fromEntries(Object.entries(effect).map(([name, value]) => [name, near(value)])),
        next: next.map(token => ({ ...token, prob: near(token.prob), logit: near(token.logit) })),
      })),
    );
    const csv = (await copied('CSV'))
      .trim()
      .split('\r\n')
      .map(row => row.split(','));
    expect(csv).toHaveLength(37);
    for (const [name, kl] of csv.slice(1)) {
      const head = heads.find(one => `${one.layer}.${one.head}` === name)!;
      expect(Number(kl)).toBeCloseTo(head.kl, 4);
    }
    const rows = (await copied('Markdown')).split('\n').filter(row => /^\| \d/.test(row));
    expect(rows).toHaveLength(36);
  });

  for (const [format, ending, begins] of [
    ['SVG, 85 mm wide', '-85mm.svg', /^<\?xml[\s\S]*<title>Sweep[\s\S]*<metadata>[\s\S]*<\/svg>\s*$/],
    ['PNG, 170 mm wide', '-170mm.png', /^.PNG[\s\S]*SHA-256 of the weights/],
    ['PDF, 85 mm wide', '-85mm.pdf', /^%PDF-1\.4/],
    ['LaTeX table', '.tex', /\\toprule/],
  ] as const)
    it(`saves as ${format}, under a name that says the prompt and the metric`, async () => {
      const path = join(workbench.folder, `mary-and-john-5-sweep-kl${ending}`);
      await menu('Save', format);
      const input = page.locator('.quick-input-widget input.input:visible').first();
      await eventually(
        'the proposed name',
        () => input.inputValue(),
        value => value.endsWith(ending),
      );
      await page.keyboard.press('Enter');
      expect((await savedFile(path)).toString('latin1')).toMatch(begins);
    });

  it('opens a Python cell for TransformerLens', async () => {
    await menu('Options', 'Redo it in TransformerLens');
    await page.locator('.tab.active[data-resource-name^="Untitled"]').waitFor();
    await line(page, 'Every head knocked out alone').waitFor();
    await runCommand(page, 'View: Revert and Close Editor');
  });
});

describe('by keyboard alone', () => {
  it('goes from the activity bar to a head and turns it on again', async () => {
    await openNamed(page, 'mary-and-john.ioi');
    // Elsewhere first: from there the icon opens the panel.
    await page.keyboard.press('Control+Shift+E');
    await page.locator('.explorer-folders-view').waitFor();
    await page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
    await runCommand(page, 'View: Focus Activity Bar');
    await eventually(
      'the icon has the focus',
      async () => {
        const label = await page.evaluate<string>(
          "(e => e?.closest('.activitybar') ? (e.querySelector('a') ?? e).getAttribute('aria-label') ?? '' : '')(document.activeElement)",
        );
        if (!label.startsWith('IOI Lens')) await page.keyboard.press('ArrowDown');
        return label;
      },
      label => label.startsWith('IOI Lens'),
    );
    await page.keyboard.press('Enter');
    await view.locator('button.prompt').waitFor();
    const grid = view.locator('.grid').first();
    await eventually(
      'the grid has the focus',
      async () => {
        await page.keyboard.press('Tab');
        return grid.locator('.cell:focus').count();
      },
      count => count === 1,
    );
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    expect(await grid.locator('.cell:focus').getAttribute('aria-label')).toMatch(/^layer 1, head 5/);
    const off = await view.locator('.cell.off').count();
    await page.keyboard.press('Enter');
    await eventually(
      'one more is off',
      () => view.locator('.cell.off').count(),
      count => count === off + 1,
    );
    await page.keyboard.press('Enter');
    await eventually(
      'and on again',
      () => view.locator('.cell.off').count(),
      count => count === off,
    );
  });
});

it('has maps of paths, of direct effects and of attention', async () => {
  const kinds = view.locator('vscode-dropdown').first();
  const choose = async (name: string, title: RegExp) => {
    await kinds.click();
    await kinds.locator('vscode-option').filter({ hasText: name }).click();
    await eventually(
      name,
      () => view.locator('body').innerText(),
      text => title.test(text),
    );
    await eventually(
      `all cells of ${name}`,
      () => view.locator('.cell:not(.empty)').count(),
      count => count === 36,
    );
  };
  await choose('Path patching', /Path patching to logits/);
  await choose('Attribution', /Direct effect on the logit difference/);
  await choose('Attention', /Attention from END to IO/);
  await choose('Sweep', /Sweep: /);
  const numbers = view.locator('vscode-dropdown').nth(1);
  await numbers.click();
  await numbers
    .locator('vscode-option')
    .filter({ hasText: /^\s*KL\s*$/ })
    .click();
  await eventually(
    'KL again',
    () => view.locator('body').innerText(),
    text => text.includes('Sweep: KL divergence'),
  );
});

it('comes back as it was after it was hidden', async () => {
  const selected = view.locator('.cell[aria-selected="true"]');
  const label = await selected.getAttribute('aria-label');
  await isKept();
  await page.keyboard.press('Control+Shift+E');
  await page.locator('.explorer-folders-view').waitFor();
  await activityIcon().click();
  expect(await selected.getAttribute('aria-label')).toBe(label);
  expect(await view.locator('.cell:not(.empty)').count()).toBe(36);
  await view.locator('canvas.pattern:visible').waitFor();
});

it('comes back as it was after the window is loaded again', async () => {
  const selected = view.locator('.cell[aria-selected="true"]');
  const label = await selected.getAttribute('aria-label');
  await isKept();
  const [layer, head] = label!.match(/\d+/g)!;
  await reload(page, `"selected":{"layer":${layer},"head":${head}}`);
  await page.locator('.view-line').first().waitFor();
  const name = await eventually(
    'the head is selected',
    () => selected.getAttribute('aria-label', { timeout: 5000 }).catch(() => null),
    found => found !== null,
  );
  expect(name!.split(',').slice(0, 2)).toEqual(label!.split(',').slice(0, 2));
  // The server is new: it has the sweep back from the view, so that lens and panel say the same.
  await lensTitle(page, /Heads swept/);
});

describe('in every theme, as it changes', () => {
  const kinds = {
    'Dark Modern': 'vscode-dark',
    'Light Modern': 'vscode-light',
    'Dark High Contrast': 'vscode-high-contrast',
    'Light High Contrast': 'vscode-high-contrast-light',
  };
  for (const [theme, kind] of Object.entries(kinds))
    it(theme, async () => {
      await page.locator('.view-line').first().click();
      await chooseTheme(page, theme);
      await eventually(
        'the theme',
        () => view.locator('body').getAttribute('class'),
        name => (name ?? '').split(' ').includes(kind),
      );
      for (const width of [220, 400, 900]) {
        await dragSideBarTo(width);
        // Two frames: what follows a new width is drawn.
        await frame().evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
        await page.screenshot({ path: join(kept, `workbench/${theme.replace(/ /g, '-').toLowerCase()}-${width}.png`) });
      }
    });

  /** By its edge, as a person does it. */
  async function dragSideBarTo(width: number): Promise<void> {
    const box = (await page.locator('.part.sidebar').boundingBox())!;
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width, y);
    await page.mouse.down();
    await page.mouse.move(box.x + width, y, { steps: 6 });
    await page.mouse.up();
  }
});

it('does not queue what was asked of prompts that the cursor has passed by', async () => {
  const kinds = view.locator('vscode-dropdown').first();
  const count = 12;
  // So wide that each prompt is one line: a key goes to the next.
  await page.setViewportSize({ width: 2400, height: 900 });
  const day = (at: number) => `On day ${at}, ${prompt}`;
  writeFileSync(
    join(workbench.folder, 'many.ioi'),
    `@baseline resample ABC 256 seed=1\n${Array.from({ length: count }, (_, at) => day(at)).join('\n')}\n`,
  );
  await kinds.click();
  await kinds.locator('vscode-option').filter({ hasText: 'Path patching' }).click();
  await openNamed(page, 'many.ioi');
  await view.locator('button.prompt').getByText(day(0)).waitFor();
  await page.locator('.view-lines').first().click();
  await page.keyboard.press('Control+Home');
  for (let at = 1; at < count; at++) {
    await page.keyboard.press('ArrowDown');
    await view
      .locator('button.prompt')
      .getByText(day(at - 1))
      .waitFor();
  }
  await page.keyboard.press('ArrowDown');
  await view
    .locator('button.prompt')
    .getByText(day(count - 1))
    .waitFor();
  await eventually(
    'the map of the prompt that the cursor rests on',
    () => view.locator('.cell:not(.empty)').count(),
    cells => cells === 36,
  );
  // Those that were passed by have not been measured: what is known is shown with the prompt.
  let unknown = 0;
  for (let at = count - 2; at > count - 8; at--) {
    await page.keyboard.press('ArrowUp');
    await view.locator('button.prompt').getByText(day(at)).waitFor();
    if ((await view.locator('.cell:not(.empty)').count()) < 36) unknown++;
  }
  expect(unknown).toBeGreaterThan(3);
});

it('breaks no policy', () => {
  expect(broken).toEqual([]);
});
