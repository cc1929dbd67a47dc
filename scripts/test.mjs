// `npm test`: every standard check, on a fresh clone as well.
import { installPackages, run } from './installed.mjs';

installPackages();
run('tsc', ['--noEmit']);
run('tsc', ['--noEmit', '-p', 'webview']);
run('biome', ['check', '--error-on-warnings', '.']);
run('node', ['esbuild.mjs']);
run('vitest', ['run', ...process.argv.slice(2)]);
