/** What is kept between commands is of other days: tests begin without it. The hub's models stay where they are. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hubCache } from '../../src/model/hub/layout';

export default function emptyCache(): () => void {
  process.env.HF_HUB_CACHE ??= hubCache();
  const folder = mkdtempSync(join(tmpdir(), 'ioi-cache-'));
  process.env.XDG_CACHE_HOME = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
