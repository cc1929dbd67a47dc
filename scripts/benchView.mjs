// `npm run bench:webview`: how fast the panel draws; see bench/webview.mts.
import { join } from 'node:path';
import { installPackages, root, run } from './installed.mjs';

installPackages();
const { build } = await import('esbuild');
const outfile = join(root, 'dist', 'bench', 'webview.mjs');
await build({
  entryPoints: [join(root, 'bench', 'webview.mts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  // What the harness knows of its own place.
  define: { 'import.meta.dirname': JSON.stringify(join(root, 'test', 'webview', 'browser')) },
  logLevel: 'warning',
});
run('node', [outfile]);
