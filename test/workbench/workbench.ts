/** A real VS Code with the packaged extension in it, on files of its own, in a headless browser. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { chromiumFlags, installChromium } from '../../scripts/chromium.mjs';
import { type CodeServer, startCodeServer } from '../../scripts/codeServer.mjs';

export const root = resolve(import.meta.dirname, '../..');
/** Kept after the run: what a person would have seen. */
export const shots = join(root, 'out', 'workbench', 'shots');

/** Milliseconds; longer than anything takes on a machine with other things to do: only what fails is waited for. */
export const patience = 90_000;

export interface Workbench {
  readonly server: CodeServer;
  /** The folder that it shows: a copy of media/examples. */
  readonly folder: string;
  /** Where the extension was installed to. */
  readonly extension: string;
  open(options?: OpenOptions): Promise<Page>;
  /** Changes the user's settings; they hold from the next reload on. */
  configure(settings: Settings): void;
  close(): Promise<void>;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface OpenOptions {
  readonly size?: Size;
  readonly scale?: number;
  /** What VS Code's own address bar knows: files to open, tests to run. */
  readonly payload?: readonly (readonly [string, string])[];
  /** Before anything is loaded. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export type Settings = Readonly<Record<string, unknown>>;

export interface WorkbenchOptions {
  readonly settings?: Settings;
  /** Those of scope "machine". */
  readonly machine?: Settings;
  readonly trust?: boolean;
}

export async function startWorkbench({
  settings = {},
  machine = {},
  trust = false,
}: WorkbenchOptions = {}): Promise<Workbench> {
  const executablePath = installChromium();
  const home = mkdtempSync(join(tmpdir(), 'ioi-w'));
  const folder = join(home, 'prompts');
  cpSync(join(root, 'media', 'examples'), folder, { recursive: true });
  mkdirSync(shots, { recursive: true });
  // As prepare.ts has installed it.
  cpSync(process.env.IOI_LENS_INSTALLED!, join(home, 'e'), { recursive: true });
  const server = await startCodeServer({ home, settings: { ...plain, ...settings }, machine, trust });
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.stop();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const profile = { args: [...chromiumFlags], executablePath };
    browser = await chromium.launch(profile);
    const extension = join(home, 'e', readdirSync(join(home, 'e')).find(name => name.startsWith('ioi-lens.'))!);
    const open: Workbench['open'] = async ({
      size = { width: 1200, height: 800 },
      scale = 1,
      payload = [],
      prepare,
    } = {}) => {
      const page = await browser!.newPage({ viewport: size, deviceScaleFactor: scale });
      page.setDefaultTimeout(patience);
      await prepare?.(page);
      const query = payload.length > 0 ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : '';
      await page.goto(`${server.address}/?folder=${encodeURI(folder)}${query}`, { timeout: 120_000 });
      await page.waitForSelector('.monaco-workbench', { timeout: 120_000 });
      return page;
    };
    const userSettings = join(home, 'd/User/settings.json');
    const configure: Workbench['configure'] = changed => {
      const before: Settings = JSON.parse(readFileSync(userSettings, 'utf8'));
      writeFileSync(userSettings, JSON.stringify({ ...before, ...changed }));
    };
    return { server, folder, extension, open, configure, close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

/** Nothing that blinks, nothing that differs from run to run. */
const plain = {
  'workbench.reduceMotion': 'on',
  'editor.cursorBlinking': 'solid',
  'editor.minimap.enabled': false,
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'breadcrumbs.enabled': false,
};
