// `npm test`: every standard check, on a fresh clone as well.
import { installPackages, run } from './installed.mjs';
import { peersPython } from './peersEnvironment.mjs';

installPackages();
run('tsc', ['--noEmit']);
run('tsc', ['--noEmit', '-p', 'webview']);
run('biome', ['check', '--error-on-warnings', '.']);
run('node', ['esbuild.mjs']);
// Against the real libraries where their environment has been made: it is too large to be made by the way.
const python = peersPython();
if (!python) console.log('peers: skipped, there is no environment with TransformerLens; npm run test:peers makes one.');
run('vitest', ['run', ...process.argv.slice(2)], {
  env: { ...process.env, ...(python ? { IOI_PEERS_PYTHON: python } : {}) },
});
