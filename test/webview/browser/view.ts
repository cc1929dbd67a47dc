/** The view in a headless Chromium under its own policy, and a host for it that measures with the demo model. */
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumFlags, installChromium } from '../../../scripts/chromium.mjs';
import { viewBundle } from '../../../scripts/viewBundle.mjs';
import { panelHtml } from '../../../src/client/panel/html';
import { fromCompare, type ToCompare, toCompare } from '../../../src/protocol/compare';
import { type FromView, fromView, type PanelPrompt, type ToView, toView } from '../../../src/protocol/panel';
import type { HeadRef } from '../../../src/protocol/question';
import { type DemoPrompt, root } from './demoPrompt';
import { type ThemeCase, themes } from './themes';

/** Kept in the repository only when asked for, so that a test run leaves the checkout as it was. */
export const shots = resolve(root, process.env.IOI_KEEP_SHOTS ? 'test/workbench/shots' : 'out/workbench/shots');
/** Milliseconds; longer than anything takes on a machine with other things to do: only what fails is waited for. */
export const patience = 90_000;
const origin = 'http://view.test';

export interface Views {
  open(options?: OpenOptions): Promise<View>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: string;
  /** The page that compares, in the place of the panel; its messages are not received. */
  readonly isCompare?: boolean;
  /** In an editor tab, where its page has what can be done with the prompt; else in the side bar. */
  readonly isTab?: boolean;
  /** As a person zooms the window: one CSS pixel is so many of the screen's. */
  readonly zoom?: number;
  /** What the view kept when it was last hidden. */
  readonly stored?: unknown;
  /** Called with each message of the view. */
  readonly onMessage?: (message: FromView, view: View) => void | Promise<void>;
}

export interface View {
  readonly page: Page;
  /** Valid messages of the view, in their order. */
  readonly received: FromView[];
  /** Faults, errors and broken policies. */
  readonly problems: string[];
  send(...messages: (ToView | ToCompare)[]): Promise<void>;
  /** What the view keeps, once it has kept what it shows. */
  kept(): Promise<unknown>;
  /** Once what is known is on the screen, what follows from a new size as well. */
  drawn(): Promise<void>;
  setTheme(name: string): Promise<void>;
  /** As a person draws the view wider; once it is drawn so. */
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

export async function startViews(): Promise<Views> {
  const files = await bundle();
  const browser: Browser = await chromium.launch({ executablePath: installChromium(), args: [...chromiumFlags] });
  return {
    open: options => openView(browser, files, options ?? {}),
    close: () => browser.close(),
  };
}

async function bundle(): Promise<ReadonlyMap<string, string>> {
  const out = resolve(root, 'out');
  const { outputFiles } = await build({ ...viewBundle, absWorkingDir: root, write: false, outdir: out });
  return new Map(outputFiles.map(({ path, text }) => [path.slice(out.length), text]));
}

async function openView(browser: Browser, files: ReadonlyMap<string, string>, options: OpenOptions): Promise<View> {
  const { width = 400, height = 900, theme = 'dark', isTab = true, isCompare = false } = options;
  const { zoom = 1, stored, onMessage } = options;
  const context: BrowserContext = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: zoom });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const received: FromView[] = [];
  const problems: string[] = [];
  page.on('console', message => {
    if (message.type() === 'error' || /Content Security Policy/i.test(message.text())) problems.push(message.text());
  });
  page.on('pageerror', error => problems.push(error.message));
  const view: View = {
    page,
    received,
    problems,
    send: async (...messages) => {
      // A host that sends what the protocol does not know is a fault of the test.
      for (const message of messages) (isCompare ? toCompare : toView).parse(message);
      await page.evaluate(all => {
        for (const message of all) window.postMessage(message, '*');
      }, messages);
    },
    kept: async () => {
      // What has been sent or pressed may not have been taken up yet.
      await view.drawn();
      await page.waitForFunction(() => {
        const last = (name: string) => performance.getEntriesByName(name).at(-1)?.startTime ?? 0;
        return last('ioi-kept') > last('ioi-update');
      });
      return page.evaluate(() => (window as unknown as { stored: unknown }).stored);
    },
    drawn: () => page.evaluate(stands),
    setTheme: name => page.evaluate(applyTheme, themeNamed(name)),
    resize: async (width, height) => {
      await page.setViewportSize({ width, height });
      await page.waitForFunction(wanted => window.innerWidth === wanted, width);
      await view.drawn();
    },
    close: () => context.close(),
  };
  await page.exposeFunction('hostReceives', async (message: unknown) => {
    if (isCompare) {
      const valid = fromCompare.parse(message);
      if (valid.kind === 'fault') problems.push(valid.text);
      return;
    }
    const valid = fromView.parse(message);
    received.push(valid);
    if (valid.kind === 'fault') problems.push(valid.text);
    await onMessage?.(valid, view);
  });
  await page.addInitScript(given => {
    const here = window as unknown as Record<string, unknown>;
    here.stored = given;
    here.acquireVsCodeApi = () => ({
      postMessage: (message: unknown) => void (here.hostReceives as (message: unknown) => void)(message),
      getState: () => here.stored,
      setState: (state: unknown) => {
        here.stored = JSON.parse(JSON.stringify(state));
      },
    });
  }, stored);
  await page.addInitScript(applyTheme, themeNamed(theme));
  await page.route(`${origin}/**`, async route => {
    const path = new URL(route.request().url()).pathname;
    const file = files.get(path);
    const isPage = path === '/';
    await route.fulfill({
      status: isPage || file ? 200 : 404,
      contentType: isPage ? 'text/html' : path.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: isPage
        ? html(isTab, isCompare ? ['compare.js', 'compareStyle.css'] : ['main.js', 'style.css'])
        : (file ?? ''),
    });
  });
  await page.goto(`${origin}/`);
  return view;
}

const html = (isTab: boolean, [script, style]: readonly [string, string]) =>
  panelHtml({
    cspSource: origin,
    nonce: 'dGVzdA',
    script: `${origin}/${script}`,
    style: `${origin}/${style}`,
    language: 'en',
    title: 'IOI Lens',
    place: isTab ? 'tab' : 'view',
    given: { isTab, versions: { extension: '0.1.0', results: 1 } },
  });

/** In the page: once nothing has moved for some frames. What follows from a size comes some frames later, on a busy machine more. */
async function stands(): Promise<void> {
  const places = () =>
    [...document.body.querySelectorAll('*')].map(one => Object.values(one.getBoundingClientRect().toJSON())).join();
  let [before, frames] = ['', 0];
  while (frames < 4) {
    await new Promise(done => requestAnimationFrame(done));
    const now = places();
    frames = now === before ? frames + 1 : 0;
    before = now;
  }
}

function themeNamed(name: string): ThemeCase {
  const theme = themes.find(one => one.name === name);
  if (!theme) throw new Error(`There is no theme ${name}.`);
  return theme;
}

/** In the page: as VS Code does it, by class and custom properties. */
function applyTheme({ bodyClass, colours }: ThemeCase): void {
  const apply = () => {
    for (const name of [...document.documentElement.style]) document.documentElement.style.removeProperty(name);
    for (const [name, value] of Object.entries(colours))
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    // Beside where it is, which the page says itself.
    document.body.classList.remove(...[...document.body.classList].filter(name => name.startsWith('vscode-')));
    document.body.classList.add(...bodyClass.split(' '));
  };
  if (document.body) apply();
  else
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      apply();
    }).observe(document, { childList: true, subtree: true });
}

/** A host as the extension is one: answers measurements, keeps what is off. */
export function demoHost(demo: DemoPrompt): NonNullable<OpenOptions['onMessage']> {
  let prompt: PanelPrompt = demo.prompt;
  let pinned = false;
  return async (message, view) => {
    const tell = () => view.send({ kind: 'prompt', prompt, pinned, known: [], underWay: [] });
    switch (message.kind) {
      case 'ready':
        await view.send({ kind: 'status', state: 'idle' });
        return tell();
      case 'pin':
        pinned = message.pinned;
        return tell();
      case 'setOff':
        prompt = { ...prompt, off: message.how === 'set' ? message.heads : toggled(prompt.off, message.heads) };
        return tell();
      case 'measure': {
        const { key, ask } = message;
        await view.send({ kind: 'started', key, ask });
        await view.send({ kind: 'measured', key, measured: await demo.measure(ask) });
        return;
      }
      default:
        return;
    }
  };
}

function toggled(off: readonly HeadRef[], heads: readonly HeadRef[]): HeadRef[] {
  const name = ({ layer, head }: HeadRef) => `${layer}.${head}`;
  const names = new Set(heads.map(name));
  const kept = off.filter(head => !names.has(name(head)));
  const had = new Set(off.map(name));
  return [...kept, ...heads.filter(head => !had.has(name(head)))];
}
