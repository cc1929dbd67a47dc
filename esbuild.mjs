// Builds what runs: `node esbuild.mjs` for use, `node esbuild.mjs bench` for the benchmarks as well.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

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
if (wanted.includes('bench')) await build({ ...node, entryPoints: ['bench/*.ts'], outdir: 'dist/bench' });
