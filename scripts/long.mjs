// `npm run test:long`: the random tests, some times as long as in `npm test`. Those that know of it are found by what
// they import.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root, run } from './installed.mjs';

const files = readdirSync(join(root, 'test'), { recursive: true })
  .filter(name => name.endsWith('.test.ts'))
  .map(name => join('test', name))
  .filter(path => readFileSync(join(root, path), 'utf8').includes("support/often'"));
installPackages();
run('node', ['esbuild.mjs']);
run('vitest', ['run', ...process.argv.slice(2), ...files], { env: { ...process.env, IOI_LENS_LONG: '1' } });
