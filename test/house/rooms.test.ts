/** The rooms of each folder: what stands in them, and that imports between them run one way. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

/** Each room of a folder, and the rooms beside it that it may know: always one that stands above it here. */
const rooms: Record<string, Record<string, readonly string[]>> = {
  'src/protocol': { parts: [], analyses: ['parts'] },
  'src/language': {
    notation: [],
    names: ['notation'],
    directives: ['notation', 'names'],
    syntax: ['notation', 'directives'],
    draws: ['notation', 'names', 'directives', 'syntax'],
    check: ['notation', 'names', 'directives', 'syntax', 'draws'],
  },
  'src/analysis': {
    model: [],
    measures: ['model'],
    means: ['measures'],
    runs: ['model', 'measures'],
    readings: ['model', 'measures', 'runs'],
    interventions: ['model', 'measures', 'runs', 'readings'],
  },
  'src/reproduce': { log: [], sections: ['log'], report: [] },
  'src/model': {
    tokenizer: [],
    checkpoint: ['tokenizer'],
    simd: [],
    onnx: ['checkpoint', 'simd'],
    hub: ['checkpoint'],
    catalog: ['checkpoint', 'hub'],
  },
  'src/worker': { runs: [], analyses: ['runs'], reproduce: ['runs', 'analyses'], fetch: [] },
  'src/server': {
    documents: [],
    inference: ['documents'],
    models: [],
    session: ['documents', 'inference', 'models'],
    features: ['documents', 'inference', 'session'],
    requests: ['documents', 'inference', 'session', 'features'],
  },
  'src/cli': { input: [], rows: [], text: ['input', 'rows'], measuring: ['input', 'rows', 'text'], reproducing: [] },
  'src/client': {
    connection: [],
    measuring: ['connection'],
    prompts: ['connection', 'measuring'],
    models: ['connection', 'prompts'],
    surprise: ['connection'],
    panel: ['connection', 'measuring', 'prompts'],
    compare: ['connection', 'measuring', 'prompts', 'panel'],
    records: ['connection', 'measuring', 'prompts'],
    reproduction: ['connection', 'panel'],
    evaluation: ['connection', 'panel', 'compare'],
    testing: ['connection'],
  },
  webview: {
    ui: [],
    measured: [],
    maps: ['ui', 'measured'],
    state: ['ui', 'measured', 'maps'],
    head: ['ui', 'measured', 'maps', 'state'],
    summary: ['ui', 'measured', 'maps', 'state'],
    export: ['ui', 'measured', 'maps', 'state'],
    trail: ['ui', 'measured', 'maps', 'state'],
    compare: ['ui', 'measured', 'maps', 'export'],
    app: ['ui', 'measured', 'maps', 'state', 'head', 'summary', 'export', 'trail'],
    report: [],
    // What strings.ts is put together from.
    words: [],
  },
  'webview/maps': { heatmap: [], kinds: ['heatmap'] },
};

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => join(folder, name));
}

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, name]) =>
    join(file, '..', name!),
  );
}

it.each(Object.entries(rooms))('%s: each room knows only those above it', (folder, table) => {
  const names = Object.keys(table);
  const there = readdirSync(join(root, folder), { withFileTypes: true }).filter(entry => entry.isDirectory());
  expect(there.map(entry => entry.name).sort()).toEqual([...names].sort());

  const wrong = names.flatMap((room, at) => {
    const known = table[room]!;
    expect(names.slice(0, at)).toEqual(expect.arrayContaining([...known]));
    return sources(join(folder, room)).flatMap(file =>
      importsOf(file)
        .filter(target => target.startsWith(`${folder}/`))
        .filter(target => names.some(name => target.startsWith(`${folder}/${name}/`)))
        .filter(target => ![room, ...known].some(name => target.startsWith(`${folder}/${name}/`)))
        .map(target => `${file} → ${target}`),
    );
  });
  expect(wrong).toEqual([]);
});

it('no folder holds more than twenty files of code', () => {
  const count = new Map<string, number>();
  for (const file of ['src', 'webview'].flatMap(sources)) count.set(dirname(file), (count.get(dirname(file)) ?? 0) + 1);
  expect([...count].filter(([, files]) => files > 20)).toEqual([]);
});

it('no two files in neighbouring rooms have one name', () => {
  const twice = Object.entries(rooms).flatMap(([folder, table]) => {
    // `index` says the same everywhere: what a folder shows to others.
    const files = Object.keys(table).flatMap(room =>
      readdirSync(join(root, folder, room))
        .filter(name => /\.tsx?$/.test(name) && name !== 'index.ts')
        .map(name => join(folder, room, name)),
    );
    const names = files.map(file => basename(file));
    return files.filter(file => names.filter(name => name === basename(file)).length > 1);
  });
  expect(twice).toEqual([]);
});

it('half of the files are no longer than ninety lines', () => {
  const lengths = ['src', 'webview']
    .flatMap(sources)
    .map(file => readFileSync(join(root, file), 'utf8').split('\n').length - 1)
    .sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(90);
});
