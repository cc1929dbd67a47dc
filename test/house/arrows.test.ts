/** Imports run one way, from the editor's edge to the text: who may know whom. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** What each folder may import besides itself. What the server has of the model holds no ONNX, and asks nothing of a network. */
const may: Record<string, readonly string[]> = {
  'src/protocol': [],
  'src/language': ['src/protocol'],
  'src/analysis': ['src/protocol'],
  // A report has figures as the panel draws them: what makes shapes of numbers needs no page.
  'src/reproduce': [
    'src/protocol',
    ...['figure', 'rows'].map(name => `webview/export/${name}`),
    ...['cellMap', 'range', 'scale', 'kinds/effects'].map(name => `webview/maps/${name}`),
  ],
  'src/model': ['src/protocol', 'src/analysis/model/stages', 'src/analysis/model/floats'],
  'src/worker': ['src/protocol', 'src/language', 'src/analysis', 'src/reproduce', 'src/model'],
  'src/server': [
    'src/protocol',
    'src/language',
    'src/model/tokenizer/tokens',
    'src/model/checkpoint/identity',
    ...['added', 'catalog', 'named'].map(name => `src/model/catalog/${name}`),
    ...['installed', 'knownModels', 'settings'].map(name => `src/model/hub/${name}`),
  ],
  // Of the view what needs no page: its strings, and the Python cell that is written from a result.
  'src/client': ['src/protocol', 'src/language', 'webview/strings', 'webview/export/transformerLens'],
  'src/cli': ['src/protocol', 'src/language', 'src/analysis', 'src/reproduce', 'src/model', 'src/worker'],
  webview: ['src/protocol'],
};

/** Packages with effects, and the folders that may use them. */
const packages: Record<string, readonly string[]> = {
  'onnxruntime-node': ['src/model'],
  vscode: ['src/client'],
  'node:': ['src/model', 'src/worker', 'src/server', 'src/client', 'src/cli'],
};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => join(folder, name));
}

/** `vscode` is not `vscode-languageserver`. */
function isOf(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(prefix.endsWith(':') ? prefix : `${prefix}/`);
}

const imports = /(?:from|import|require)\s*\(?\s*'([^']+)'/g;

for (const [folder, known] of Object.entries(may)) {
  it(`${folder} knows only ${known.join(', ') || 'itself'}`, () => {
    const wrong: string[] = [];
    for (const file of sources(folder)) {
      for (const [, name] of readFileSync(join(root, file), 'utf8').matchAll(imports)) {
        if (name!.startsWith('.')) {
          const target = join(file, '..', name!);
          const inside = [folder, ...known].some(
            place => target === place || target.startsWith(`${place}/`) || `${target}/index` === place,
          );
          if (!inside) wrong.push(`${file} → ${target}`);
        } else {
          for (const [prefix, users] of Object.entries(packages))
            if (isOf(name!, prefix) && !users.includes(folder)) wrong.push(`${file} → ${name}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
}
