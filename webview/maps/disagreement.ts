/**
 * Where two maps tell different stories of a head: one says that it supported the answer and the other that it
 * opposed it, or one sees it and the other does not. A single metric misleads (SCIENCE: arXiv 2309.16042), and so does
 * a total effect without the direct one (arXiv 2404.15255).
 */
import { defaultThresholds } from '../../src/protocol/parts/ranking';
import type { CellMap } from './cellMap';
import type { MapChoice } from './kinds';
import type { Metric } from './kinds/metrics';
import { rangeOf } from './range';

export type Disagreement = 'opposite-signs' | 'seen-by-one';

/** From which size an effect counts; the same as the summary's flags. */
const { prob, logitDiff, kl } = defaultThresholds;
const counts: Partial<Record<Metric, number>> = { dProbIO: prob, dLogitDiff: logitDiff, kl };

/** Without such a threshold: shares of the map's own largest value. */
const large = 0.25;
const small = 0.05;

export function disagreements(
  first: { readonly choice: MapChoice; readonly map: CellMap },
  second: { readonly choice: MapChoice; readonly map: CellMap },
): Map<number, Disagreement> {
  const found = new Map<number, Disagreement>();
  const a = judge(first);
  const b = judge(second);
  const bothSigned = first.map.scale === 'diverging' && second.map.scale === 'diverging';
  const { grid: one, columns } = first.map;
  const { grid: other } = second.map;
  // Heads and tokens have nothing to disagree about.
  if (one.columns !== other.columns || columns.kind !== second.map.columns.kind) return found;
  for (let place = 0; place < first.map.values.length; place++) {
    const x = first.map.values[place];
    const y = second.map.values[place];
    if (typeof x !== 'number' || typeof y !== 'number') continue;
    if (bothSigned && a.counts(x) && b.counts(y) && x * y < 0) found.set(place, 'opposite-signs');
    else if ((a.isLarge(x) && b.isSmall(y)) || (b.isLarge(y) && a.isSmall(x))) found.set(place, 'seen-by-one');
  }
  return found;
}

function judge({ choice, map }: { readonly choice: MapChoice; readonly map: CellMap }) {
  const end = rangeOf(map.values, false)?.end ?? 1;
  const known = choice.kind === 'sweep' || choice.kind === 'path' ? counts[choice.metric] : undefined;
  const threshold = known ?? end * 0.1;
  // A distribution that moves is news in itself: the flag of the summary.
  const isKl = 'metric' in choice && choice.metric === 'kl';
  return {
    counts: (value: number) => Math.abs(value) >= threshold,
    isLarge: (value: number) => Math.abs(value) >= (isKl ? threshold : Math.max(threshold, end * large)),
    isSmall: (value: number) => Math.abs(value) < (known ?? end * small),
  };
}
