/** What people do wrong: one line on standard error that says what to do, exit 2, nothing written. */
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { filesIn, ownFolder } from '../support/ownFolder';
import { ioi, isRefusal, tiny } from './ioi';

const folder = ownFolder('bad');
const file = filesIn(folder);
const prompt = 'When Mary and John went to the store, John gave a drink to';
const checkpoint = (
  name: string,
  change: (weights: Buffer) => Buffer,
  config?: (text: string) => string | undefined,
): string => {
  const path = join(folder, name);
  mkdirSync(path);
  const text = readFileSync(join(tiny, 'config.json'), 'utf8');
  const changed = config ? config(text) : text;
  if (changed !== undefined) writeFileSync(join(path, 'config.json'), changed);
  writeFileSync(join(path, 'model.safetensors'), change(readFileSync(join(tiny, 'model.safetensors'))));
  return path;
};
const same = (weights: Buffer) => weights;
const notANumber = (weights: Buffer) => {
  const headerLength = Number(weights.readBigUInt64LE(0));
  const header = JSON.parse(weights.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { data_offsets: number[] }
  >;
  weights.writeFloatLE(Number.NaN, 8 + headerLength + header['h.2.mlp.c_fc.bias']!.data_offsets[0]!);
  return weights;
};
const tamper = (weights: Buffer) =>
  Buffer.from(
    weights
      .toString('latin1')
      .replace('"shape":[64, 32]', '"shape":[32, 64]')
      .replace('"shape":[64,32]', '"shape":[32,64]'),
    'latin1',
  );

beforeAll(() => {
  mkdirSync(join(folder, 'empty'));
});

const cases: [string, () => string[], RegExp][] = [
  ['no command', () => [], /ioi help/],
  ['an unknown command', () => ['sweeep', 'x.ioi'], /sweeep.*ioi help/],
  ['an unknown option', () => ['sweep', '--prompt', prompt, '--hads', '3'], /--hads/],
  ['no prompt', () => ['sweep'], /No prompt was given/],
  ['two files', () => ['predict', 'a.ioi', 'b.ioi'], /One file at a time/],
  ['a missing file', () => ['sweep', join(folder, 'none.ioi')], /There is no file/],
  ['a folder as a file', () => ['sweep', folder], /is a folder/],
  ['an empty file', () => ['sweep', file('empty.ioi', '')], /no prompt/],
  ['a file of comments', () => ['sweep', file('comments.ioi', '# nothing\n\n')], /no prompt/],
  ['a file of 5 MB', () => ['sweep', file('large.ioi', `${prompt}\n`.repeat(90_000))], /MB.*Split/],
  ['a line of 5 MB', () => ['sweep', file('long.ioi', 'a'.repeat(5_000_000))], /MB/],
  ['NUL bytes', () => ['sweep', file('nul.ioi', Buffer.from(`When\u0000Mary`))], /NUL.*UTF-8/],
  ['bytes that are no UTF-8', () => ['sweep', file('latin.ioi', Buffer.from([0x57, 0xe9, 0x20]))], /not UTF-8/],
  ['a prompt of 2,000 tokens', () => ['predict', file('2000.ioi', 'the '.repeat(2000))], /2000 tokens.*128/],
  ['an unknown head in a file', () => ['sweep', file('off.ioi', `@off 99.0\n${prompt}\n`)], /off\.ioi:1:6: .*99\.0/],
  ['an unknown head as an option', () => ['ablate', '--prompt', prompt, '--off', '99.0'], /99\.0.*from 0\.0 to 5\.5/],
  ['no head at all', () => ['ablate', '--prompt', prompt], /No head is off/],
  ['a head that is none', () => ['ablate', '--prompt', prompt, '--off', 'all'], /--off/],
  [
    'an unknown directive',
    () => ['predict', file('directive.ioi', `@modle demo\n${prompt}`)],
    /directive\.ioi:1:1: .*model/,
  ],
  ['an unknown model', () => ['predict', file('model.ioi', `@model gpt5\n${prompt}`)], /gpt5/],
  [
    'a folder as a model in a file',
    () => ['predict', file('folder.ioi', `@model ../tiny\n${prompt}`)],
    /folder\.ioi:1:8/,
  ],
  [
    'names of several tokens',
    () => ['sweep', '--prompt', 'When Xaviandra and Bogdanka went to the store, Bogdanka gave a drink to'],
    /tokens?/,
  ],
  ['no name for a mean', () => ['sweep', '--prompt', 'The cat sat on the'], /no name.*zero/],
  ['a bad baseline', () => ['sweep', '--prompt', prompt, '--baseline', 'median'], /--baseline.*mean/],
  ['a bad receiver', () => ['path', '--prompt', prompt, '--to', '9.9'], /receiver.*9\.9\.q@END/],
  ['a receiver outside the model', () => ['path', '--prompt', prompt, '--to', '9.9.q@END'], /from 0\.0 to 5\.5/],
  ['a position that the prompt has not', () => ['path', '--prompt', prompt, '--to', '5.0.q@MIDDLE'], /no position/],
  ['no receiver', () => ['path', '--prompt', prompt], /--to/],
  ['attribution without a contrast', () => ['attribute', '--prompt', 'The cat sat on the => mat'], /IO and an S/],
  ['bad threads', () => ['sweep', '--prompt', prompt, '--threads', '0'], /--threads/],
  [
    'samples that are no ids',
    () => ['sweep', '--prompt', prompt, '--samples-file', file('s.json', '[["a"]]')],
    /samples-file/,
  ],
  [
    'samples of another length',
    () => ['sweep', '--prompt', prompt, '--samples-file', file('l.json', '[[1,2,3]]')],
    /3 tokens.*14/,
  ],
  ['a missing model folder', () => ['predict', '--prompt', prompt, '--model', join(folder, 'nowhere')], /no model/],
  [
    'a model folder without config',
    () => ['predict', '--prompt', prompt, '--model', checkpoint('bare', same, () => undefined)],
    /no config\.json/,
  ],
  [
    'a model folder without weights',
    () => ['predict', '--prompt', prompt, '--model', join(folder, 'empty')],
    /no config\.json/,
  ],
  [
    'a config that is not JSON',
    () => ['predict', '--prompt', prompt, '--model', checkpoint('json', same, () => '{')],
    /not JSON/,
  ],
  [
    'another architecture',
    () => [
      'predict',
      '--prompt',
      prompt,
      '--model',
      checkpoint('llama', same, text => text.replace('"gpt2"', '"llama"')),
    ],
    /expected "gpt2"/,
  ],
  [
    'another activation',
    () => [
      'predict',
      '--prompt',
      prompt,
      '--model',
      checkpoint('gelu', same, text => text.replace('gelu_new', 'mish')),
    ],
    /"mish"; expected one of gelu_new/,
  ],
  [
    'a layer too many',
    () => [
      'predict',
      '--prompt',
      prompt,
      '--model',
      checkpoint('layers', same, text => text.replace('"n_layer": 4', '"n_layer": 5')),
    ],
    /h\.4.*missing/,
  ],
  [
    'a truncated checkpoint',
    () => ['predict', '--prompt', prompt, '--model', checkpoint('cut', weights => weights.subarray(0, 100_000))],
    /truncated/,
  ],
  [
    'a checkpoint cut in its header',
    () => ['predict', '--prompt', prompt, '--model', checkpoint('head', weights => weights.subarray(0, 100))],
    /truncated/,
  ],
  [
    'an empty checkpoint',
    () => ['predict', '--prompt', prompt, '--model', checkpoint('nothing', () => Buffer.alloc(0))],
    /truncated/,
  ],
  [
    'a tampered shape',
    () => ['predict', '--prompt', prompt, '--model', checkpoint('tampered', tamper)],
    /wpe\.weight.*expected \[64, 32\]/,
  ],
  ...['predict', 'sweep'].map((command): [string, () => string[], RegExp] => [
    `a weight that is no number: ${command}`,
    () => [command, '--prompt', prompt, '--model', checkpoint(`nan ${command}`, notANumber)],
    /NaN or infinity.*first in the output and MLP of layer 2/,
  ]),
  [
    'the tokenizer of another model',
    () => {
      const model = checkpoint('other words', same);
      writeFileSync(join(model, 'vocab.json'), '{"a": 0, "b": 1}');
      return ['predict', '--prompt', prompt, '--model', model];
    },
    /vocab\.json.*"a" is token 0/,
  ],
  [
    'an answer that begins as its contrast',
    () => ['predict', '--prompt', `${prompt} => John Smith | John Doe`],
    /“ John Smith” and “ John Doe” begin with the same token, “ John”/,
  ],
  [
    'names that begin alike',
    () => ['predict', '--prompt', 'When Zorbla and Zormin went to the store, Zormin gave a drink to'],
    /begin with the same token, “ Z/,
  ],
];

describe('bad input is refused in one line that says what to do', () => {
  it.each(cases)('%s', async (_, args, said) => {
    const ran = await ioi(args());
    expect({ ...ran, refused: isRefusal(ran) }).toMatchObject({ refused: true });
    expect(ran.err).toMatch(said);
  });
});

it('works from a working directory that cannot be written', async () => {
  const locked = join(folder, 'locked');
  mkdirSync(locked);
  copyFileSync(file('ok.ioi', `${prompt}\n`), join(locked, 'ok.ioi'));
  chmodSync(locked, 0o555);
  const ran = await ioi(['predict', 'ok.ioi'], { cwd: locked });
  expect(ran.code).toBe(0);
  expect(readdirSync(locked)).toEqual(['ok.ioi']);
  chmodSync(locked, 0o755);
});
