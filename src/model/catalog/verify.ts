/** Whether weights are those that go by a model's name: its pin's, or those by whose sum the hub's cache names them. */
import { basename, dirname } from 'node:path';
import { Failed } from '../../protocol/failure';
import { type Reading, sha256Of } from '../checkpoint/identity';
import type { Pin } from '../hub/knownModels';

/** @param files with every link resolved. @throws Failed `wrong-weights` */
export async function checkWeights(
  id: string,
  files: readonly string[],
  pin: Pin | undefined,
  reading: Reading = {},
): Promise<void> {
  for (const file of files) {
    const expected = pin?.weights.sha256 ?? nameInCache(file);
    if (expected === undefined) continue;
    const found = await sha256Of([file], reading);
    if (found !== expected || (pin && files.length > 1)) throw wrong(id, file, found, expected);
  }
}

/** The sum that the cache's name of a large file is. */
function nameInCache(file: string): string | undefined {
  const name = basename(file);
  return basename(dirname(file)) === 'blobs' && /^[0-9a-f]{64}$/.test(name) ? name : undefined;
}

function wrong(id: string, file: string, found: string, expected: string): Failed {
  return new Failed(
    'wrong-weights',
    `The weights in ${file} are not those of ${id}: their sha256 is ${found.slice(0, 12)}…, not ${expected.slice(0, 12)}….`,
    `Get them again: ioi models get ${id}.`,
  );
}
