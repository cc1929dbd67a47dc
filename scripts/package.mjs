// `npm run package [-- --target darwin-arm64 …]`: one VSIX a platform, each with that platform's ONNX Runtime alone.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { installPackages, root, run } from './installed.mjs';

const binaries = 'node_modules/onnxruntime-node/bin/napi-v6';
/** Besides the demo model. */
const mostMegabytes = 25;

/** The platforms that onnxruntime-node has a binary for, as VS Code names them. */
export function targets() {
  return readdirSync(join(root, binaries)).flatMap(os =>
    readdirSync(join(root, binaries, os)).map(arch => `${os}-${arch}`),
  );
}

/** This machine. Alpine is a platform of its own: it has no glibc. */
export function here() {
  const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `${isMusl ? 'alpine' : process.platform}-${process.arch}`;
}

/** Builds and packs for one platform; returns the VSIX's path. */
export async function packageFor(target, { build = true } = {}) {
  if (!targets().includes(target)) throw new Error(whyNot(target));
  if (build) run('node', ['esbuild.mjs']);
  const { createVSIX } = await import('@vscode/vsce');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  mkdirSync(join(root, 'out'), { recursive: true });
  const ignoreFile = join(root, 'out', `vscodeignore-${target}`);
  const allowed = readFileSync(join(root, '.vscodeignore'), 'utf8');
  const folder = `${binaries}/${target.replace('-', '/')}`;
  // Of Windows' files all but the shader compilers, 9 MB that only WebGPU would load.
  writeFileSync(ignoreFile, `${allowed}!${folder}/!(dxcompiler|dxil).*\n`);
  const packagePath = join(root, 'out', `ioi-lens-${target}-${version}.vsix`);
  await createVSIX({
    cwd: root,
    target,
    packagePath,
    ignoreFile,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  await check(packagePath, target);
  return packagePath;
}

function whyNot(target) {
  const musl = target.startsWith('alpine') ? ' (it needs glibc 2.28 or later)' : '';
  return (
    `onnxruntime-node has no binary for ${target}${musl}. It has: ${targets().join(', ')}. ` +
    'On another platform, use the editor over SSH or in a container of one of these.'
  );
}

/** What must hold of every VSIX: one platform's binaries and no other, all that is run, no more than it may weigh. */
async function check(vsix, target) {
  const files = await filesIn(vsix);
  const names = files.map(file => file.name);
  const native = names.filter(name => /\.(node|dll|dylib)$|\.so(\.|$)/.test(name));
  const found = [...new Set(native.map(name => name.split('/').slice(-3, -1).join('-')))];
  if (found.length !== 1 || found[0] !== target)
    throw new Error(`${vsix} holds binaries for ${found.join(', ') || 'nothing'}`);
  const needed = [
    'dist/extension.js',
    'dist/server.js',
    'dist/worker.js',
    'dist/cli.js',
    'dist/webview/main.js',
    'dist/webview/style.css',
    'media/models/demo/config.json',
  ];
  const missing = needed.filter(name => !names.includes(`extension/${name}`));
  if (missing.length > 0) throw new Error(`${vsix} lacks ${missing.join(', ')}`);
  const stray = names.filter(name => /\.(ts|map|py|md5|log)$/.test(name) || /\/(test|training|src|\.git)\//.test(name));
  if (stray.length > 0) throw new Error(`${vsix} holds what nobody needs: ${stray.join(', ')}`);
  const demo = files
    .filter(file => file.name.startsWith('extension/media/models/'))
    .reduce((sum, { packed }) => sum + packed, 0);
  const total = statSync(vsix).size;
  const besides = (total - demo) / 1e6;
  const says = `${relative(root, vsix)}: ${megabytes(total)}, of which ${megabytes(demo)} the demo model; ${files.length} files`;
  if (besides > mostMegabytes) throw new Error(`${says}: more than ${mostMegabytes} MB besides the demo model`);
  console.log(says);
}

const megabytes = bytes => `${(bytes / 1e6).toFixed(1)} MB`;

async function filesIn(vsix) {
  const { default: yauzl } = await import('yauzl');
  return new Promise((done, fail) => {
    yauzl.open(vsix, { lazyEntries: false }, (problem, zip) => {
      if (problem) return fail(problem);
      const files = [];
      zip.on('entry', entry => files.push({ name: entry.fileName, packed: entry.compressedSize }));
      zip.once('end', () => done(files)).once('error', fail);
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  installPackages();
  try {
    const { values } = parseArgs({ options: { target: { type: 'string', multiple: true } } });
    for (const [index, target] of (values.target ?? [here()]).entries()) {
      await packageFor(target, { build: index === 0 });
    }
  } catch (problem) {
    console.error(`package: ${problem.message}`);
    process.exitCode = 1;
  }
}
