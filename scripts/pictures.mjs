// `npm run pictures`: takes the pictures of the walkthrough and the README from the running extension.
import { installPackages, run } from './installed.mjs';

installPackages();
run('node', ['esbuild.mjs']);
run('vitest', ['run', '--project', 'workbench'], { env: { ...process.env, IOI_LENS_PICTURES: '1' } });
