// `npm start`: installs, builds, packages, and opens the extension on media/examples in a real workbench: VS Code
// where the machine has the `code` command, else a code-server of its own in the browser. Either keeps its settings
// and extensions in out/, away from yours. `npm start -- --browser` takes code-server anyway.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installPackages, root } from './installed.mjs';

const examples = join(root, 'media', 'examples');
const first = join(examples, 'mary-and-john.ioi');
const windows = process.platform === 'win32';

installPackages();
const { here, packageFor } = await import('./package.mjs');
const { which } = await import('./codeServer.mjs');
const vsix = await packageFor(here());
const inBrowser = process.argv.includes('--browser') || !which('code') || !openCode();
if (inBrowser) await openCodeServer();

/** Whether VS Code took it. */
function openCode() {
  const home = join(root, 'out', 'start');
  mkdirSync(join(home, 'user', 'User'), { recursive: true });
  const settings = join(home, 'user', 'User', 'settings.json');
  if (!existsSync(settings)) writeFileSync(settings, '{ "workbench.startupEditor": "none" }\n');
  const own = ['--user-data-dir', join(home, 'user'), '--extensions-dir', join(home, 'extensions')];
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const code = args =>
    spawnSync('code', [...own, ...asRoot, ...args], { stdio: 'inherit', shell: windows }).status === 0;
  console.log('Opening VS Code…');
  return code(['--install-extension', vsix, '--force']) && code(['--new-window', examples, first]);
}

async function openCodeServer() {
  const { startCodeServer } = await import('./codeServer.mjs');
  const home = mkdtempSync(join(tmpdir(), 'ioi-'));
  const { address, stop, ended } = await startCodeServer({ home, vsix, trust: false });
  // The payload opens the first example besides the folder.
  const payload = JSON.stringify([['openFile', `vscode-remote://${new URL(address).host}${first}`]]);
  console.log(
    `\nIOI Lens is open at\n\n  ${address}/?folder=${encodeURI(examples)}&payload=${encodeURIComponent(payload)}\n`,
  );
  console.log('Ctrl+C ends it.');
  const end = async () => {
    await stop();
    rmSync(home, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void end().then(() => process.exit(0)));
  await ended;
  rmSync(home, { recursive: true, force: true });
}
