/** Everything that the story says of one prompt, by the extension's own analyses. */

import { knockOutVariants } from '../src/analysis/interventions/knockOut';
import { pathPatching } from '../src/analysis/interventions/pathPatching';
import type { Receiver } from '../src/analysis/interventions/receivers';
import { sweep } from '../src/analysis/interventions/sweep';
import { allHeads, type HeadId } from '../src/analysis/model/heads';
import type { Stages } from '../src/analysis/model/stages';
import { attribution } from '../src/analysis/readings/attribution';
import type { Baseline } from '../src/analysis/runs/baseline';
import { type CleanRun, cleanPrediction } from '../src/analysis/runs/cleanRun';
import { variantLogits } from '../src/analysis/runs/variants';
import { headName } from '../src/protocol/parts/heads';
import type { Question } from '../src/protocol/question';
import { type Asked, ask } from '../src/worker/runs/tokenizedQuestion';
import type { Workspace } from '../src/worker/runs/workspace';
import { type Circuit, classNames, headsOf, outside } from './circuit';

/** Clean − patched. */
export interface Change {
  readonly dProbIO: number;
  readonly dLogitDiff: number;
}

export interface Measured {
  readonly ioOverS: boolean;
  readonly ioOnTop: boolean;
  readonly probIO: number;
  readonly probS: number;
  readonly logitDiff: number;
  /** Direct logit attribution by head (`5.0`), and of all MLPs together. */
  readonly direct: ReadonlyMap<string, number>;
  readonly mlps: number;
  /** Each head knocked out alone, by its mean over the ABC prompts at all positions. */
  readonly off: ReadonlyMap<string, Change>;
  /** Logit differences: each class knocked out together, the circuit kept alone, each random circuit kept alone. */
  readonly classOff: ReadonlyMap<string, number>;
  readonly kept: number;
  readonly keptRandom: readonly number[];
  /** Path patching, Δ logit difference by sender: to the name movers' queries at END, to the S-inhibition heads' values at S2. */
  readonly toQueries: ReadonlyMap<string, number>;
  readonly toValues: ReadonlyMap<string, number>;
}

/** Prompts x_new of path patching: the first of the baseline's. */
const sources = 4;

/** One prompt after the other: few activations are held at a time. */
export async function measureAll(
  on: Workspace,
  questions: readonly Question[],
  circuit: Circuit,
  random: readonly (readonly HeadId[])[],
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const question of questions) measured.push(await measure(on, question, circuit, random));
  return measured;
}

async function measure(
  on: Workspace,
  question: Question,
  circuit: Circuit,
  random: readonly (readonly HeadId[])[],
): Promise<Measured> {
  const { stages } = on.model;
  const asked = ask(question, on.model);
  const { baseline } = await on.baseline(question, asked, {});
  const clean = await on.cleanRun(asked, {});
  const { next, probIO, probS, logitDiff } = cleanPrediction(clean, asked.answer, { top: 1 });
  const parts = await attribution(stages, clean, asked.answer);
  const single = await sweep(stages, clean, baseline, asked.answer, { top: 1 });
  const off = classNames.map(name => headsOf(circuit, name));
  const circuits = [headsOf(circuit), ...random].map(kept => outside(kept, stages.shape));
  const diffs = await logitDiffs(stages, clean, baseline, [...off, ...circuits], asked);
  const [kept, ...keptRandom] = diffs.slice(off.length);
  const movers = headsOf(circuit, 'name-mover');
  const inhibitors = headsOf(circuit, 's-inhibition');
  return {
    ioOverS: logitDiff! > 0,
    ioOnTop: next[0]!.id === asked.answer.io,
    probIO: probIO!,
    probS: probS!,
    logitDiff: logitDiff!,
    direct: new Map(allHeads(stages.shape).map(head => [headName(head), parts.heads[head.layer]![head.head]!])),
    mlps: parts.mlps.reduce((sum, x) => sum + x, 0),
    off: new Map(single.map(e => [headName(e), { dProbIO: e.dProbIO!, dLogitDiff: e.dLogitDiff! }])),
    classOff: new Map(classNames.map((name, i) => [name, diffs[i]!])),
    kept: kept!,
    keptRandom,
    toQueries: await paths(stages, clean, baseline, asked, movers, 'q', 'END'),
    toValues: await paths(stages, clean, baseline, asked, inhibitors, 'v', 'S2'),
  };
}

/** Logit differences with each of these groups of heads knocked out. */
async function logitDiffs(
  stages: Stages,
  clean: CleanRun,
  baseline: Baseline,
  groups: readonly (readonly HeadId[])[],
  { answer }: Asked,
): Promise<number[]> {
  const diff = (logits: ArrayLike<number>, from = 0) => logits[from + answer.io!]! - logits[from + answer.s!]!;
  const diffs = groups.map(() => diff(clean.end.logits));
  const runs = groups.flatMap((heads, group) =>
    knockOutVariants(
      stages,
      clean,
      baseline,
      heads.map(head => ({ ...head, positions: 'all' })),
    ).map(variant => ({ group, variant })),
  );
  const variants = runs.map(({ variant }) => variant);
  for await (const { indices, logits } of variantLogits(stages, variants))
    indices.forEach((index, row) => {
      diffs[runs[index]!.group] = diff(logits, row * stages.shape.vocab);
    });
  return diffs;
}

/** What each head of a lower layer tells the receivers' `part` at a position. */
async function paths(
  stages: Stages,
  clean: CleanRun,
  baseline: Baseline,
  asked: Asked,
  receivers: readonly HeadId[],
  part: Receiver['part'],
  place: string,
): Promise<ReadonlyMap<string, number>> {
  const position = asked.positions.get(place);
  if (position === undefined) throw new Error(`The prompt has no ${place}.`);
  const last = Math.max(...receivers.map(({ layer }) => layer));
  const effects = await pathPatching(
    stages,
    clean,
    baseline.samples.slice(0, sources),
    { to: 'heads', heads: receivers.map(head => ({ ...head, part, position })) },
    asked.answer,
    { top: 1, senders: allHeads(stages.shape).filter(({ layer }) => layer < last) },
  );
  return new Map(effects.map(effect => [headName(effect), effect.dLogitDiff!]));
}
