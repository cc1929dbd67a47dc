/** `ioi eval --against`: the same prompts now and before, in pairs. What the two have not in common is no change. */
import { Tests } from '../../analysis/measures/certainty';
import { meanOf } from '../../analysis/measures/means';
import type { EvaluationReport, EvaluationResult, FormChange } from '../../protocol/evaluation';
import type { EvaluationDraw } from '../../protocol/parts/evaluated';
import { grouped } from '../../protocol/parts/grouped';
import { isMet } from '../../protocol/parts/tally';

export interface Comparison {
  readonly results: readonly EvaluationResult[];
  readonly paired: number;
  /** Prompts of now that were not there before, and of before that are not there now. */
  readonly added: number;
  readonly gone: number;
}

interface Pair {
  readonly now: EvaluationDraw;
  readonly before: EvaluationDraw;
}

/** A prompt is the same where its text, its form and its answer are; where it is there more often than before, on the same line first. */
function keyOf({ form, prompt, io, s }: EvaluationDraw): string {
  return JSON.stringify([form, prompt, io, s]);
}

interface OnLine {
  readonly line: number;
  readonly draw: EvaluationDraw;
}

function countsOf(all: readonly OnLine[]): ReadonlyMap<string, number> {
  return new Map(grouped(all, ({ draw }) => keyOf(draw)).map(group => [keyOf(group[0]!.draw), group.length]));
}

function drawsWithLines({ of, draws = [] }: EvaluationResult): OnLine[] {
  return of === 'file' ? [] : draws.map(draw => ({ line: of.line, draw }));
}

export function compare(now: readonly EvaluationResult[], before: EvaluationReport): Comparison {
  const there = before.results.flatMap(drawsWithLines);
  const here = now.flatMap(drawsWithLines);
  const draws = here.map(({ draw }) => draw);
  const partner = new Map<EvaluationDraw, EvaluationDraw>();
  const left = new Set(there);
  const pair = (key: (one: OnLine) => string) => {
    const open = grouped([...left], key);
    const byKey = new Map(open.map(group => [key(group[0]!), [...group]]));
    for (const one of here) {
      const found = partner.has(one.draw) ? undefined : byKey.get(key(one))?.shift();
      if (!found) continue;
      partner.set(one.draw, found.draw);
      left.delete(found);
    }
  };
  // The same text may stand in a file more than once, measured differently: as often as before, the first is the first.
  const [oftenBefore, often] = [there, here].map(countsOf);
  const isMoved = ({ draw }: OnLine) => oftenBefore!.get(keyOf(draw)) === often!.get(keyOf(draw));
  pair(one => `${isMoved(one) ? '' : one.line} ${keyOf(one.draw)}`);
  pair(({ draw }) => keyOf(draw));
  const tests = new Tests();
  const pairsOf = (some: readonly EvaluationDraw[]): Pair[] =>
    some.flatMap(one => {
      const found = partner.get(one);
      return found ? [{ now: one, before: found }] : [];
    });
  return {
    results: now.map(result => {
      const pairs = pairsOf(result.of === 'file' ? draws : (result.draws ?? []));
      return {
        ...result,
        ...(result.draws ? { draws: result.draws.map(draw => withChange(draw, partner.get(draw))) } : {}),
        ...(pairs.length > 0 ? { change: changesOf(result, pairs, tests) } : {}),
      };
    }),
    paired: partner.size,
    added: draws.length - partner.size,
    gone: left.size,
  };
}

const scores = ['probIO', 'probS', 'logitDiff'] as const;
type Score = (typeof scores)[number];

function minus({ now, before }: Pair, score: Score): number | null {
  const [a, b] = [now[score], before[score]];
  return a === null || b === null ? null : a - b;
}

function withChange(now: EvaluationDraw, before: EvaluationDraw | undefined): EvaluationDraw {
  if (!before) return now;
  const of = (score: Score) => minus({ now, before }, score);
  return {
    ...now,
    change: { passedBefore: before.passed, probIO: of('probIO'), probS: of('probS'), logitDiff: of('logitDiff') },
  };
}

function changesOf(result: EvaluationResult, pairs: readonly Pair[], tests: Tests): FormChange[] {
  const forms = grouped(pairs, ({ now }) => now.form).map(group => {
    const change = changeOf(group[0]!.now.form, group, tests);
    const { expect } = result.forms.find(({ form }) => form === change.form) ?? {};
    const crossed = crossedBy(change, expect);
    return crossed ? { ...change, crossed } : change;
  });
  return forms.length > 1 ? [...forms, changeOf(null, pairs, tests)] : forms;
}

function changeOf(form: string | null, pairs: readonly Pair[], tests: Tests): FormChange {
  const difference = (score: Score) => {
    const values = pairs.map(pair => minus(pair, score)).filter(value => value !== null);
    const { mean, se } = meanOf(values);
    return mean === null ? null : { mean, se, p: tests.p(values)! };
  };
  const judged = pairs.filter(({ now, before }) => now.passed !== null && before.passed !== null);
  const share = (when: keyof Pair) => judged.filter(pair => pair[when].passed).length / judged.length;
  const turned = (to: boolean) =>
    judged
      .filter(({ now, before }) => now.passed === to && before.passed === !to)
      .map(({ now, before }) => ({ prompt: now.prompt, before: before.first, now: now.first }));
  return {
    form,
    n: pairs.length,
    passed: judged.length === 0 ? null : { before: share('before'), now: share('now') },
    probIO: difference('probIO'),
    probS: difference('probS'),
    logitDiff: difference('logitDiff'),
    broken: turned(false),
    mended: turned(true),
  };
}

/** Both times against what is expected now. */
function crossedBy({ passed }: FormChange, expect: number | undefined): FormChange['crossed'] {
  if (!passed || expect === undefined) return undefined;
  const [before, now] = [passed.before, passed.now].map(share => isMet(share, expect));
  if (before === now) return undefined;
  return now ? 'met now' : 'no longer met';
}
