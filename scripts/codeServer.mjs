// code-server, a VS Code that comes from the npm registry and runs in any browser: for `npm start` on a machine
// without the `code` command, and for the tests in a real workbench. Installed once, outside the checkout.
import { spawn, spawnSync } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

export const version = '4.100.3';

/** Where it lies; one folder a version, so that a change of version asks for no cleaning up. */
export function cacheFolder() {
  const base = process.env.IOI_LENS_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ioi-lens');
  return join(base, `code-server-${version}-node${process.versions.modules}`);
}

const entryOf = folder => join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

/** Installs it unless that is done; returns its entry file. Asks for `rg` on the path. */
export function installCodeServer() {
  const folder = cacheFolder();
  if (existsSync(join(folder, 'done'))) return entryOf(folder);
  console.error(`Installing code-server ${version} (once, about half a minute)…`);
  const being = `${folder}.being-installed.${process.pid}`;
  mkdirSync(being, { recursive: true });
  writeFileSync(join(being, 'package.json'), '{ "private": true }\n');
  const npm = (args, cwd) => must('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], cwd);
  npm(['install', '--no-save', '--ignore-scripts', `code-server@${version}`], being);
  const vscode = join(being, 'node_modules', 'code-server', 'lib', 'vscode');
  npm(['install', '--no-save', '--omit=dev', '--ignore-scripts'], vscode);
  // What its own install scripts would have done, as far as it is needed.
  mkdirSync(join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin'), { recursive: true });
  const ripgrep = which('rg');
  if (ripgrep) link(ripgrep, join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin', 'rg'));
  link('node_modules', join(vscode, 'node_modules.asar'));
  const [script, browser] = process.platform === 'darwin' ? ['darwin', 'darwin'] : ['linux', 'linux'];
  link(`code-${script}.sh`, join(vscode, 'bin', 'remote-cli', 'code-server'));
  link(`browser-${browser}.sh`, join(vscode, 'bin', 'helpers', 'browser.sh'));
  npm(['rebuild', 'argon2'], being);
  // Another run may have come first: either copy will do.
  writeFileSync(join(being, 'done'), '');
  try {
    renameSync(being, folder);
  } catch {
    rmSync(being, { recursive: true, force: true });
  }
  return entryOf(folder);
}

/** The environment of a workbench of its own: nothing of the editor or npm that this may run under. */
export function ownEnvironment(home) {
  const kept = Object.entries(process.env).filter(([name]) => !/^(VSCODE_|npm_|PORT$|ELECTRON_)/i.test(name));
  const at = name => join(home, name);
  return {
    ...Object.fromEntries(kept),
    HOME: home,
    XDG_CONFIG_HOME: at('config'),
    XDG_DATA_HOME: at('data'),
    XDG_CACHE_HOME: at('cache'),
    XDG_RUNTIME_DIR: at('run'),
    TMPDIR: at('tmp'),
  };
}

/** How it is called on a home of its own; makes what it asks for there. */
function called(home) {
  const entry = installCodeServer();
  for (const name of ['config', 'data', 'cache', 'run', 'tmp', 'e', 'd/User', 'd/Machine'])
    mkdirSync(join(home, name), { recursive: true });
  writeFileSync(join(home, 'c.yaml'), '');
  const common = ['--config', join(home, 'c.yaml'), '--user-data-dir', join(home, 'd')];
  return { args: [entry, ...common, '--extensions-dir', join(home, 'e')], env: ownEnvironment(home) };
}

/** Installs an extension into a home; what is then in its `e` may be copied into others. */
export function installExtension(home, vsix) {
  const { args, env } = called(home);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, '--install-extension', vsix, '--force'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`code-server does not take ${vsix}:\n${stdout}\n${stderr}`);
}

/**
 * Installs the extension, where one is given, and starts a workbench on 127.0.0.1; resolves once it answers.
 * @param home a folder of its own with a short path: Unix sockets are made below it
 * @param machine settings of scope "machine": a window on a server, as all of these are, takes them from there. Among
 * the user's they hold only until it knows their scope, for as long as a start takes.
 */
export async function startCodeServer({
  home,
  vsix,
  settings = {},
  machine = {},
  trust = false,
  log = join(home, 'log'),
}) {
  const { args, env } = called(home);
  writeFileSync(join(home, 'd/Machine/settings.json'), JSON.stringify(machine, null, 2));
  writeFileSync(join(home, 'd/User/settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  if (vsix) installExtension(home, vsix);
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      ...args,
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`, '--disable-telemetry', '--disable-update-check'],
      '--disable-getting-started-override',
      ...(trust ? [] : ['--disable-workspace-trust']),
    ],
    { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const file = createWriteStream(log, { flags: 'a' });
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const ended = new Promise(done => child.once('exit', done));
  // By its process group: it has children of its own.
  const stop = async () => {
    try {
      process.kill(-child.pid, 'SIGTERM');
      // Who was stopped hears of it only when it goes on.
      process.kill(-child.pid, 'SIGCONT');
    } catch {}
    const late = setTimeout(() => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {}
    }, 3000);
    await ended;
    clearTimeout(late);
  };
  const address = `http://127.0.0.1:${port}`;
  try {
    await answers(`${address}/healthz`, child, log);
  } catch (problem) {
    await stop();
    throw problem;
  }
  return { address, port, stop, ended, log };
}

/** No start page, no update checks, no git, no questions; and no saving of files after a second, as on a desktop. */
const quiet = {
  'workbench.startupEditor': 'none',
  'files.autoSave': 'off',
  'workbench.enableExperiments': false,
  'workbench.tips.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'chat.commandCenter.enabled': false,
};

async function answers(url, child, log) {
  for (const started = Date.now(); Date.now() - started < 180_000; ) {
    if (child.exitCode !== null) throw new Error(`code-server ended with ${child.exitCode}; see ${log}`);
    const ok = await fetch(url).then(
      reply => reply.ok,
      () => false,
    );
    if (ok) return;
    await new Promise(done => setTimeout(done, 100));
  }
  throw new Error(`code-server does not answer; see ${log}`);
}

function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer()
      .once('error', fail)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => done(port));
      });
  });
}

/** The full path of a command, or undefined. */
export function which(command) {
  const { status, stdout } = spawnSync(process.platform === 'win32' ? 'where' : 'which', [command], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.split(/\r?\n/)[0] : undefined;
}

function link(target, path) {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

function must(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`);
}
