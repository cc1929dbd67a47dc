// `npm run schema`: writes docs/results.schema.json from the declarations of the results.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages, root } from './installed.mjs';

installPackages();
const { build } = await import('esbuild');
const { outputFiles } = await build({
  entryPoints: [join(root, 'scripts', 'resultsSchema.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
  logLevel: 'warning',
});
const { resultsSchema } = await import(
  `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
);
writeFileSync(join(root, 'docs', 'results.schema.json'), `${JSON.stringify(resultsSchema(), null, 2)}\n`);
