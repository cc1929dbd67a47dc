/**
 * What is kept between commands is of other days: tests begin without it. The hub's models stay where they are, and so
 * does the workbench that has been installed.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../../scripts/codeServer.mjs';
import { hubCache } from '../../src/model/hub/layout';

export default function emptyCache(): () => void {
  process.env.HF_HUB_CACHE ??= hubCache();
  process.env.IOI_LENS_CACHE ??= dirname(cacheFolder());
  const folder = mkdtempSync(join(tmpdir(), 'ioi-cache-'));
  process.env.XDG_CACHE_HOME = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
