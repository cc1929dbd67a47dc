// `npm run demo:story`: see story/story.ts.
import { installPackages, run } from './installed.mjs';

installPackages();
run('node', ['esbuild.mjs', 'story']);
run('node', ['dist/story/story.js', ...process.argv.slice(2)]);
