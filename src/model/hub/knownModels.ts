/** The models that IOI Lens knows by name. */
export interface KnownModel {
  /** What `@model` says. */
  readonly id: string;
  /** What else people call it; upper and lower case alike. */
  readonly aliases: readonly string[];
  /** The hub's repository; absent for the model that ships with IOI Lens. */
  readonly repository?: string;
  readonly layers: number;
  readonly heads: number;
  readonly positions: number;
  /** Size of the weights in MB, for a person who is asked whether to download them. */
  readonly megabytes: number;
  /** The very files that go by this name; others are never opened under it. */
  readonly pin?: Pin;
}

/** One commit of a repository, and the weights in it. */
export interface Pin {
  readonly revision: string;
  readonly weights: { readonly file: string; readonly sha256: string; readonly bytes?: number };
}

const hub = (
  id: string,
  repository: string,
  layers: number,
  heads: number,
  megabytes: number,
  [revision, sha256, bytes]: readonly [revision: string, sha256: string, bytes?: number],
  others: readonly string[],
): KnownModel => ({
  id,
  aliases: [repository, ...others],
  repository,
  layers,
  heads,
  positions: 1024,
  megabytes,
  pin: { revision, weights: { file: 'model.safetensors', sha256, ...(bytes === undefined ? {} : { bytes }) } },
});

export const knownModels: readonly KnownModel[] = [
  { id: 'demo', aliases: [], layers: 6, heads: 6, positions: 128, megabytes: 11 },
  hub(
    'gpt2',
    'openai-community/gpt2',
    12,
    12,
    548,
    [
      '607a30d783dfa663caf39e06633721c8d4cfcd7e',
      '248dfc3911869ec493c76e65bf2fcf7f615828b0254c12b473182f0f81d3a707',
      548_105_171,
    ],
    [
      'gpt2-small',
      'gpt2small',
      'gpt2_small',
      'gpt-2',
      'gpt-2-small',
      'openai/gpt2',
      'gpt2-117m',
      'gpt2-124m',
      '117M',
      '124M',
    ],
  ),
  hub(
    'gpt2-medium',
    'openai-community/gpt2-medium',
    24,
    16,
    1520,
    [
      '6dcaa7a952f72f9298047fd5137cd6e4f05f41da',
      'fc5a354a19255ad494f3d71549390baca1ccf61d1d822b9408971705c687c9cd',
      1_519_984_962,
    ],
    ['gpt2medium', 'gpt2_medium', 'gpt-2-medium', 'openai/gpt2-medium', 'gpt2-345m', 'gpt2-355m', '345M', '355M'],
  ),
  hub(
    'gpt2-large',
    'openai-community/gpt2-large',
    36,
    20,
    3247,
    ['32b71b12589c2f8d625668d2335a01cac3249519', '5f47f3e12f91cd33b662ce7e433b6150ad5512b5884a2cee961b50e9c3bbebce'],
    ['gpt2large', 'gpt2_large', 'gpt-2-large', 'openai/gpt2-large', 'gpt2-762m', 'gpt2-774m', '762M', '774M'],
  ),
  hub(
    'gpt2-xl',
    'openai-community/gpt2-xl',
    48,
    25,
    6432,
    ['15ea56dee5df4983c59b2538573817e1667135e2', '0f8b28eb05a8075f48b61b6f35332978c74fc7763fa9fb4051a1c30511736a6a'],
    [
      'gpt2xl',
      'gpt2_xl',
      'gpt-2-xl',
      'openai/gpt2-xl',
      'gpt2-1.5b',
      'gpt2-1542m',
      'gpt2-1558m',
      '1542M',
      '1558M',
      '1.5B',
    ],
  ),
  hub(
    'distilgpt2',
    'distilbert/distilgpt2',
    6,
    12,
    353,
    [
      '2290a62682d06624634c1f46a6ad5be0f47f38aa',
      'e1ff18884359fe8beb795a5f414feb85a6ce3d929ad019c0d958c039d2b94a1b',
      352_824_413,
    ],
    ['distil-gpt2', 'distilgpt-2', 'distilgpt2-small', 'distill-gpt2', 'distillgpt2'],
  ),
];

/** A model by its id or by another name that people use for it. */
export function knownModel(name: string): KnownModel | undefined {
  const lower = name.toLowerCase();
  return (
    knownModels.find(({ id }) => id === name) ??
    knownModels.find(({ id, aliases }) => [id, ...aliases].some(alias => alias.toLowerCase() === lower))
  );
}
