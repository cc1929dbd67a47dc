/** Once before all files of the workbench: what they share, so that two of them at once make nothing twice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installChromium } from '../../scripts/chromium.mjs';
import { installExtension } from '../../scripts/codeServer.mjs';
import { builtPackage } from './builtPackage';

export default async function prepare(): Promise<() => void> {
  // Found once: where it cannot be installed, each file would try again.
  process.env.IOI_LENS_CHROMIUM = installChromium();
  const home = mkdtempSync(join(tmpdir(), 'ioi-i'));
  installExtension(home, await builtPackage());
  process.env.IOI_LENS_INSTALLED = join(home, 'e');
  return () => rmSync(home, { recursive: true, force: true });
}
