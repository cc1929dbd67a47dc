/**
 * The product with a catalogue of the test's own: another build, in which one source file is another. What is shipped
 * has no such way.
 */
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { KnownModel } from '../../../src/model/hub/knownModels';

const root = resolve(import.meta.dirname, '../../..');

/** Builds `dist/cli.js` and what it needs into a folder that looks like the installed one. */
export async function buildWithCatalogue(folder: string, more: readonly KnownModel[]): Promise<string> {
  let isPutIn = false;
  await build({
    entryPoints: { cli: join(root, 'src/cli/main.ts') },
    outdir: join(folder, 'dist'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['onnxruntime-node'],
    logLevel: 'warning',
    plugins: [
      {
        name: 'catalogue',
        setup(on) {
          on.onLoad({ filter: /[\\/]src[\\/]model[\\/]hub[\\/]knownModels\.ts$/ }, async ({ path }) => {
            const { readFile } = await import('node:fs/promises');
            const text = await readFile(path, 'utf8');
            const contents = text.replace(
              /(export const knownModels[^=]*= \[)/,
              (_, start: string) => `${start}${more.map(model => `${JSON.stringify(model)},`).join('')}`,
            );
            if (contents === text) throw new Error('the catalogue is not where it was');
            isPutIn = true;
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  if (!isPutIn) throw new Error('the file of the catalogue is not where it was');
  return join(folder, 'dist', 'cli.js');
}
