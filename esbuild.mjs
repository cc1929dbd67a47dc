// Builds what runs: `node esbuild.mjs` for use; with `bench` or `story` the benchmarks or the demo model's story as well.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';
import { viewBundle } from './scripts/viewBundle.mjs';

const wanted = process.argv.slice(2);

/** Everything that runs in Node. ONNX Runtime stays outside: it finds its native library beside its own files. */
const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['onnxruntime-node', 'vscode'],
  legalComments: 'linked',
  logLevel: 'warning',
};

rmSync('dist', { recursive: true, force: true });
await build({
  ...node,
  entryPoints: { cli: 'src/cli/main.ts' },
  outdir: 'dist',
  minifySyntax: true,
  banner: { js: '#!/usr/bin/env node' },
});
// The editor's side. It is read at every start of an editor that has a prompt file open: small, and loaded in parts.
await build({ ...node, entryPoints: { extension: 'src/client/extension.ts' }, outdir: 'dist', minify: true });
// The language server, and the processes that it forks: for the models, and to get one.
await build({
  ...node,
  entryPoints: { server: 'src/server/main.ts', worker: 'src/worker/main.ts', fetch: 'src/worker/fetch/main.ts' },
  outdir: 'dist',
  minifySyntax: true,
});
// The side panel, which runs in a page of its own.
await build({ ...viewBundle, outdir: 'dist/webview' });
if (wanted.includes('bench')) await build({ ...node, entryPoints: ['bench/*.ts'], outdir: 'dist/bench' });
if (wanted.includes('story')) await build({ ...node, entryPoints: ['story/story.ts'], outdir: 'dist/story' });
