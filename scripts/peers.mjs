// `npm run test:peers [-- --write]`: our numbers against the real TransformerLens and transformers, in a Python
// environment that it makes at first. --write keeps the table of differences in docs/peers.md.
import { installPackages, run } from './installed.mjs';
import { makePeers } from './peersEnvironment.mjs';

const { python, missing } = makePeers();
if (missing) {
  console.log(`test:peers: skipped, ${missing}.`);
  process.exit(0);
}
installPackages();
run('node', ['esbuild.mjs']);
const rest = process.argv.slice(2);
run('vitest', ['run', '--project', 'peers', ...rest.filter(word => word !== '--write')], {
  env: { ...process.env, IOI_PEERS_PYTHON: python, ...(rest.includes('--write') ? { IOI_PEERS_WRITE: '1' } : {}) },
});
