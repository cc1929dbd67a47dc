/** No file depends on itself, by whatever way: imports of types count as well. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const imports = /(?:import|export)[\s{*][^;]*?from\s+'(\.[^']+)'/g;

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(imports)].flatMap(([, name]) => {
    const target = join(file, '..', name!);
    const found = [`${target}.ts`, `${target}.tsx`, join(target, 'index.ts')].find(one => existsSync(join(root, one)));
    return found ? [found] : [];
  });
}

/** Each circle as the files on it, in the order of the imports. */
function circles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const found: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) {
      found.push(path.slice(at));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) walk(next, [...path, file]);
    done.add(file);
  };
  for (const file of graph.keys()) walk(file, []);
  return found;
}

it('no circle of imports', () => {
  const files = ['src', 'webview'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /\.tsx?$/.test(name))
      .map(name => join(folder, name)),
  );
  expect(circles(new Map(files.map(file => [file, importsOf(file)])))).toEqual([]);
});

it('a circle is found where there is one', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c', 'd']],
    ['c', []],
    ['d', ['b']],
  ]);
  expect(circles(graph)).toEqual([['b', 'd']]);
});
