/** Options that mirror the directives of a file, and win over them. */
import {
  type Baseline,
  type Corrupt,
  type Form,
  type Head,
  type Positions,
  parseBaseline,
  parseBos,
  parseCorrupt,
  parseForms,
  parseHeads,
  parsePositions,
  parseSamples,
  parseSeed,
  parseTop,
  type ValueResult,
} from '../../language';
import { optional, usage } from './usage';

/** What an option puts in the place of a directive. */
export interface Overrides {
  readonly model?: string;
  readonly baseline?: Baseline;
  readonly corrupt?: Corrupt | undefined;
  readonly positions?: Positions;
  readonly off?: readonly Head[];
  readonly forms?: readonly Form[];
  readonly samples?: number;
  readonly top?: number;
  readonly bos?: boolean;
  readonly seed?: number;
}

/** @throws Failed `usage` */
export function readOverrides(text: (key: string) => string | undefined, moreHeads: readonly string[]): Overrides {
  const by = <T>(key: string, option: string, parse: (value: string) => ValueResult<T>): T | undefined => {
    const value = text(key);
    if (value === undefined) return undefined;
    const result = parse(value);
    if (!result.ok) throw usage(`${option}: ${result.error.message}`, `ioi help shows how.`);
    return result.value;
  };
  const heads = [text('off'), ...moreHeads].filter(word => word !== undefined).join(' ');
  const off =
    heads === '' && text('off') === undefined ? undefined : parsed('--off', heads.replaceAll(',', ' '), parseHeads);
  const seedText = text('seed');
  const seed = seedText === undefined ? undefined : parseSeed(seedText);
  if (seedText !== undefined && seed === undefined)
    throw usage(`--seed: ${JSON.stringify(seedText)} is no seed.`, 'Give a whole number from 0 to 4294967295.');
  return {
    ...optional('model', text('model')),
    ...optional('baseline', by('baseline', '--baseline', parseBaseline)),
    ...optional('corrupt', by('corrupt', '--corrupt', parseCorrupt)),
    ...optional('positions', by('positions', '--positions', parsePositions)),
    ...optional('off', off),
    ...optional('forms', by('forms', '--forms', parseForms)),
    ...optional('samples', by('samples', '--samples', parseSamples)),
    ...optional('top', by('top', '--top', parseTop)),
    ...optional('bos', by('bos', '--bos', parseBos)),
    ...optional('seed', seed),
  };
}

/** @throws Failed `usage` */
export function parsed<T>(option: string, value: string, parse: (value: string) => ValueResult<T>): T {
  const result = parse(value);
  if (!result.ok) throw usage(`${option}: ${result.error.message}`, 'Heads are written LAYER.HEAD, as 9.9.');
  return result.value;
}
