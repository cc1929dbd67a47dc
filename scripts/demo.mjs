// `npm run demo`: from a fresh clone to the research log's table.
import { installPackages, run } from './installed.mjs';

installPackages();
run('node', ['esbuild.mjs']);
run('node', ['dist/cli.js', 'sweep', 'media/examples/mary-and-john.ioi']);
