/** A file is one idea. What grows beyond this has become two. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const most = 250;

it.each(['src', 'webview'])(`no file of %s is longer than ${most} lines`, folder => {
  const long = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => ({ name, lines: readFileSync(join(root, folder, name), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > most);
  expect(long).toEqual([]);
});
