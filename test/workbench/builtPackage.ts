/** The extension as it is shipped: that is what is tested. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { here, packageFor } from '../../scripts/package.mjs';

const root = resolve(import.meta.dirname, '../..');
const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Packaged once a run; `IOI_LENS_VSIX` names one that is there already. */
export async function builtPackage(): Promise<string> {
  const given = process.env.IOI_LENS_VSIX;
  if (given) return given;
  const built = join(root, 'out', `ioi-lens-${here()}-${version}.vsix`);
  const newest = Math.max(...['extension', 'server', 'worker'].map(name => modified(join(root, 'dist', `${name}.js`))));
  const upToDate = existsSync(built) && modified(built) > Math.max(newest, modified(join(root, 'package.json')));
  return upToDate ? built : packageFor(here(), { build: false });
}

function modified(file: string): number {
  return statSync(file).mtimeMs;
}
