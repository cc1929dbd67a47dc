/** Once before all files of the workbench: what they share, so that two of them at once make nothing twice. */
import { installChromium } from '../../scripts/chromium.mjs';
import { installCodeServer } from '../../scripts/codeServer.mjs';
import { builtPackage } from './builtPackage';

export default async function prepare(): Promise<void> {
  installChromium();
  installCodeServer();
  process.env.IOI_LENS_VSIX = await builtPackage();
}
