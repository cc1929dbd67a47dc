/** What the demo model's story claims, with the threshold of each claim. */

import { headName } from '../src/protocol/parts/heads';
import type { Spread } from '../src/protocol/parts/spread';
import { type Circuit, type ClassName, headsOf } from './circuit';
import { above, type Figures } from './figures';
import type { RepeatScores } from './repeated';

export interface Claim {
  readonly what: string;
  readonly threshold: string;
  readonly found: string;
  readonly holds: boolean;
}

const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
export const meanAndError = ({ mean, standardError }: Spread, digits = 2) =>
  `${mean.toFixed(digits)} ± ${(standardError ?? 0).toFixed(digits)}`;

/** Claims about one set of prompts. */
export function claims(of: Figures): Claim[] {
  const { circuit, logitDiff } = of;
  const list: Claim[] = [];
  const least = (what: string, value: number, bound: number) =>
    list.push({ what, threshold: `≥ ${percent(bound)}`, found: percent(value), holds: value >= bound });
  list.push({
    what: 'mean logit difference',
    threshold: '2.5 to 6',
    found: meanAndError(logitDiff),
    holds: logitDiff.mean >= 2.5 && logitDiff.mean <= 6,
  });
  least(
    'P(IO) > P(S)',
    of.share(prompt => prompt.ioOverS),
    0.97,
  );
  least(
    'IO on top',
    of.share(prompt => prompt.ioOnTop),
    0.9,
  );
  least('name movers’ direct part', of.direct('name-mover'), 0.6);
  const mlps = of.part(prompt => prompt.mlps);
  list.push({
    what: 'all MLPs’ direct part, either sign',
    threshold: `≤ ${percent(0.25)}`,
    found: percent(mlps),
    holds: Math.abs(mlps) <= 0.25,
  });
  for (const head of headsOf(circuit, 'name-mover'))
    list.push({
      what: `name mover ${headName(head)} off: P(IO) and logit difference fall`,
      threshold: 'both by > 2 se',
      found: `${meanAndError(of.probIO(head), 3)}, ${meanAndError(of.ofLogitDiff(head))}`,
      holds: above(of.probIO(head)) && above(of.ofLogitDiff(head)),
    });
  least('all name movers off: logit difference lost', of.lost('name-mover'), 0.6);
  list.push(...path(of, 'S-inhibition → name movers’ q', 's-inhibition', 'toQueries'));
  list.push(...path(of, 'duplicate token → S-inhibition’s v', 'duplicate-token', 'toValues'));
  for (const head of headsOf(circuit, 'negative-name-mover'))
    list.push({
      what: `negative name mover ${headName(head)} off: P(IO) and logit difference rise`,
      threshold: 'both by > 2 se',
      found: `${meanAndError(of.probIO(head), 3)}, ${meanAndError(of.ofLogitDiff(head))}`,
      holds: above(negated(of.probIO(head))) && above(negated(of.ofLogitDiff(head))),
    });
  const kept = of.part(prompt => prompt.kept);
  const random = of.randomKept();
  least(`the circuit’s ${headsOf(circuit).length} heads alone keep`, kept, 0.8);
  list.push({
    what: `more than random circuits (${random.length}, as many heads a layer)`,
    threshold: 'than 95 of 100',
    found: `median ${percent(quantile(random, 0.5))}, best ${percent(random.at(-1)!)}`,
    holds: kept > quantile(random, 0.95),
  });
  return list;
}

/** A class acts by a path: its heads do together, and no heads outside it and the receivers do as much. */
function path(of: Figures, what: string, name: ClassName, by: Path): Claim[] {
  const own = new Set(headsOf(of.circuit, name).map(headName));
  const receivers = new Set(headsOf(of.circuit, receiversOf[by]).map(headName));
  const senders = of.senders(by).filter(({ head }) => !receivers.has(head));
  const total = (all: typeof senders) => all.reduce((sum, { effect }) => sum + Math.abs(effect.mean), 0);
  const those = senders.filter(({ head }) => own.has(head));
  const together = of.over(prompt => those.reduce((sum, { head }) => sum + prompt[by].get(head)!, 0));
  return [
    {
      what: `${what}: Δ logit difference, summed`,
      threshold: '> 2 se',
      found: `${meanAndError(together)} (${those.map(({ head, effect }) => `${head} ${effect.mean.toFixed(2)}`).join(', ')})`,
      holds: above(together),
    },
    {
      what: `${what}: part of all other heads’ effects`,
      threshold: `≥ ${percent(0.5)}`,
      found: percent(total(those) / total(senders)),
      holds: total(those) >= 0.5 * total(senders),
    },
  ];
}

type Path = 'toQueries' | 'toValues';
const receiversOf: Readonly<Record<Path, ClassName>> = { toQueries: 'name-mover', toValues: 's-inhibition' };

/** Claims about the model alone. */
export function modelClaims(circuit: Circuit, scores: readonly RepeatScores[]): Claim[] {
  const count = headsOf(circuit).length;
  const best = (name: ClassName, score: 'induction' | 'previousToken'): Claim => {
    const own = new Set(headsOf(circuit, name).map(headName));
    const found = scores.filter(head => own.has(headName(head)));
    return {
      what: `${name} heads on repeated random tokens`,
      threshold: 'each ≥ 0.5',
      found: found.map(head => `${headName(head)} ${head[score].toFixed(2)}`).join(', '),
      holds: found.length > 0 && found.every(head => head[score] >= 0.5),
    };
  };
  return [
    { what: 'heads of the circuit', threshold: '≤ 14', found: String(count), holds: count <= 14 },
    best('induction', 'induction'),
    best('previous-token', 'previousToken'),
  ];
}

function negated(value: Spread): Spread {
  return { ...value, mean: -value.mean };
}

/** Of ascending numbers. */
function quantile(numbers: readonly number[], share: number): number {
  return numbers[Math.min(numbers.length - 1, Math.floor(share * numbers.length))]!;
}
