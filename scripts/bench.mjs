// `npm run bench [-- --peer] [-- --threads N] [-- --rounds N]`: see bench/bench.ts.
import { installPackages, run } from './installed.mjs';

installPackages();
run('node', ['esbuild.mjs', 'bench']);
run('node', ['dist/bench/bench.js', ...process.argv.slice(2)]);
