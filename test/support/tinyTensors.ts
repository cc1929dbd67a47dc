/** The weights of test/fixtures/tiny-gpt2, put into files in other ways. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withLength } from './safetensorsFile';

const tiny = new URL('../fixtures/tiny-gpt2/', import.meta.url).pathname;
const root = mkdtempSync(join(tmpdir(), 'ioi-forms-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

export interface Held {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Buffer;
}
export type Tensors = ReadonlyMap<string, Held>;

export const tensors: Tensors = (() => {
  const file = readFileSync(join(tiny, 'model.safetensors'));
  const length = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + length)) as Record<
    string,
    { dtype: string; shape: number[]; data_offsets: [number, number] }
  >;
  return new Map(
    Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            dtype,
            shape,
            data_offsets: [from, to],
          },
        ]) => [name, { dtype, shape, bytes: file.subarray(8 + length + from, 8 + length + to) }],
      ),
  );
})();
export const config = JSON.parse(readFileSync(join(tiny, 'config.json'), 'utf8')) as Record<string, unknown>;

export function bytesOf(held: Tensors): Buffer {
  const header: Record<string, unknown> = {};
  let at = 0;
  for (const [name, { dtype, shape, bytes }] of held) {
    header[name] = { dtype, shape, data_offsets: [at, at + bytes.length] };
    at += bytes.length;
  }
  return Buffer.concat([withLength(JSON.stringify(header)), ...[...held.values()].map(({ bytes }) => bytes)]);
}

export type Files = Readonly<Record<string, Buffer | string | object>>;

export function folderOf(name: string, files: Files, inside = root): string {
  const folder = join(inside, name);
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(
      join(folder, file),
      Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content),
    );
  }
  return folder;
}

export const whole = bytesOf(tensors);
const names = [...tensors.keys()];
export const pick = (wanted: (name: string) => boolean): Tensors =>
  new Map([...tensors].filter(([name]) => wanted(name)));
export const renamed = (change: (name: string) => string): Tensors =>
  new Map([...tensors].map(([name, held]) => [change(name), held]));

/** As `save_pretrained(max_shard_size=…)` writes it; one layer's weights lie in both shards. */
const half = Math.floor(names.length / 2);
const shardOf = (name: string) => `model-0000${names.indexOf(name) < half ? 1 : 2}-of-00002.safetensors`;
export const shards: Files = {
  'config.json': config,
  'model-00001-of-00002.safetensors': bytesOf(pick(name => names.indexOf(name) < half)),
  'model-00002-of-00002.safetensors': bytesOf(pick(name => names.indexOf(name) >= half)),
  'model.safetensors.index.json': {
    metadata: { total_size: 1 },
    weight_map: Object.fromEntries(names.map(name => [name, shardOf(name)])),
  },
};
