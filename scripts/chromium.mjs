// A headless Chromium for the tests in a real workbench and for the pictures: the machine's own, or, where this may
// install one, from apt. IOI_LENS_CHROMIUM names another.
import { spawnSync } from 'node:child_process';
import { which } from './codeServer.mjs';

/**
 * Chromium without its own windows, tabs and policies. The whole browser puts off updates of service workers while a
 * page is busy, for up to a minute: so long a second webview stays empty.
 */
const shell = 'chromium-headless-shell';
const names = [shell, 'chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const find = () => process.env.IOI_LENS_CHROMIUM ?? names.map(which).find(Boolean);

/** The path of a Chromium; `rg`, which code-server searches with, is there as well. */
export function installChromium() {
  installTools({ rg: 'ripgrep' });
  if (!process.env.IOI_LENS_CHROMIUM) installBrowser();
  const path = find();
  if (!path) throw new Error('The tests in a workbench need Chromium: install it, or name it in IOI_LENS_CHROMIUM.');
  return path;
}

function installBrowser() {
  try {
    installTools({ [shell]: shell }, which(shell) ? [] : ['fonts-dejavu-core']);
  } catch (problem) {
    // Not every distribution has it by itself.
    if (!find()) installTools({}, ['chromium', 'fonts-dejavu-core']);
    else console.error(String(problem));
  }
}

/** @param tools commands and the packages that have them: those that are not on the path are installed where one may. */
export function installTools(tools, more = []) {
  const missing = [...more];
  for (const [command, name] of Object.entries(tools)) if (!which(command)) missing.push(name);
  if (missing.length > 0 && mayInstall()) {
    console.error(`Installing ${missing.join(', ')} (once)…`);
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', ...missing]);
  }
}

export const chromiumFlags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--force-color-profile=srgb', '--font-render-hinting=none'],
];

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && which('apt-get') !== undefined;
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status, stdout, stderr } = spawnSync('apt-get', ['-qq', ...args], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
}
