/** All that has been measured of the prompt that is shown, by what was measured. */
import type { Measured } from '../src/protocol/panel';
import type {
  AblateResult,
  AttentionResult,
  AttributeResult,
  HeadEffect,
  PathResult,
  SweepResult,
  WritesResult,
} from '../src/protocol/results';
import { headName } from './heads';

export interface Known {
  /** Of a sweep, done or under way. */
  readonly heads: readonly HeadEffect[];
  readonly sweep?: SweepResult;
  /** By receiver as it was asked for. */
  readonly paths: ReadonlyMap<string, PathResult>;
  readonly attribute?: AttributeResult;
  /** END's row of every head. */
  readonly lookup?: AttentionResult;
  /** By head name. */
  readonly attention: ReadonlyMap<string, AttentionResult>;
  readonly ablate: ReadonlyMap<string, AblateResult>;
  readonly writes: ReadonlyMap<string, WritesResult>;
}

export const nothing: Known = {
  heads: [],
  paths: new Map(),
  attention: new Map(),
  ablate: new Map(),
  writes: new Map(),
};

export function learn(known: Known, measured: Measured): Known {
  switch (measured.kind) {
    case 'sweep':
      return { ...known, sweep: measured.result, heads: measured.result.heads };
    case 'path':
      return { ...known, paths: withEntry(known.paths, measured.to, measured.result) };
    case 'attribute':
      return { ...known, attribute: measured.result };
    case 'lookup':
      return { ...known, lookup: measured.result };
    case 'attention': {
      let attention = known.attention;
      for (const head of measured.result.heads) attention = withEntry(attention, headName(head), measured.result);
      return { ...known, attention };
    }
    case 'ablate':
      return { ...known, ablate: withEntry(known.ablate, headName(measured.head), measured.result) };
    case 'writes':
      return { ...known, writes: withEntry(known.writes, headName(measured.result), measured.result) };
  }
}

/** Heads of a sweep under way; those of an earlier one go when it starts. */
export function learnHeads(known: Known, heads: readonly HeadEffect[]): Known {
  const { sweep: _, ...rest } = known;
  const fresh = new Set(heads.map(headName));
  return { ...rest, heads: [...known.heads.filter(head => !fresh.has(headName(head))), ...heads] };
}

function withEntry<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}
