/** Where a test file puts what it writes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder of a test file's own, gone when its tests are over. Asked for at the top of the file. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `ioi-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** @returns what writes a file into a folder and says its path. */
export function filesIn(folder: string): (name: string, content: string | Buffer) => string {
  return (name, content) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
}
