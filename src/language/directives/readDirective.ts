import { parseHeads } from '../notation/heads';
import { isSlip, nearest } from '../notation/spelling';
import { badWith, brief, type ValueError, type ValueResult } from '../notation/values';
import { parseBaseline } from './baseline';
import { parseCorrupt } from './corrupt';
import { DIRECTIVE_NAMES, type DirectiveName } from './directiveNames';
import { parseBos, parseExpect, parseModel, parsePositions, parseSamples, parseSet, parseTop } from './directiveValues';
import { parseForms } from './forms';
import type { Directive } from './settings';

const READERS: { readonly [name in DirectiveName]: (text: string) => ValueResult<unknown> } = {
  model: parseModel,
  baseline: parseBaseline,
  corrupt: parseCorrupt,
  positions: parsePositions,
  off: parseHeads,
  forms: parseForms,
  samples: parseSamples,
  expect: parseExpect,
  set: parseSet,
  top: parseTop,
  bos: parseBos,
};

/** Exactly one of the two; `error` counts from the value, or for an unknown name from the `@`. */
export interface ReadDirective {
  readonly directive?: Directive;
  readonly error?: ValueError;
}

/** Values longer than this are read anew each time rather than kept. */
const LONGEST_KEPT = 100_000;
const MOST_KEPT = 200;
const kept = new Map<string, ReadDirective>();

/**
 * What a directive line says. The same line gives the same object again, so that what was found out about a list of
 * words lives on when the file is read anew.
 */
export function readDirective(name: string, value: string): ReadDirective {
  const key = `${name} ${value}`;
  const known = kept.get(key);
  if (known) return known;
  const read = readNew(name, value);
  if (key.length <= LONGEST_KEPT) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(key, read);
  }
  return read;
}

function readNew(name: string, value: string): ReadDirective {
  const known = DIRECTIVE_NAMES.find(directive => directive === name);
  if (!known) return { error: unknownDirective(name) };
  const result = READERS[known](value);
  // Each reader gives the value of the directive of its name; the table above is the proof that types cannot carry.
  return result.ok ? { directive: { name: known, value: result.value } as Directive } : { error: result.error };
}

/** The complaint about a directive's name; the span counts from the `@`. */
function unknownDirective(name: string): ValueError {
  const possible = `Possible: ${DIRECTIVE_NAMES.map(known => `@${known}`).join(', ')}. A prompt that begins with @ is written \\@.`;
  const what = name === '' ? 'The directive has no name.' : `“@${brief(name)}” is no directive.`;
  const instead = nearest(name, DIRECTIVE_NAMES).map(known => `@${known}`);
  const result = badWith(
    'unknown-directive',
    { start: 0, end: name.length + 1 },
    `${what} ${possible}`,
    instead.length ? instead : [`\\@${name}`],
    instead.length > 0 && isSlip(name, instead[0]!.slice(1)),
  );
  return (result as { error: ValueError }).error;
}
