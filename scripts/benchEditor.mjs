// `npm run bench:editor`: see bench/editor.ts.
import { installPackages, run } from './installed.mjs';

installPackages();
run('node', ['esbuild.mjs', 'bench']);
run('node', ['dist/bench/editor.js', ...process.argv.slice(2)]);
