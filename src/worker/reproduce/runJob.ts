/** A job of `src/reproduce/` measured on a model, over the same analyses as every other command. */

import type { Progress, RunOptions } from '../../analysis/runs/progress';
import { parse, promptsOf } from '../../language';
import { isAsExpected } from '../../protocol/parts/shares';
import type { Question } from '../../protocol/question';
import { type Job, type Results, type Said, type Script, type Swept, textOf } from '../../reproduce/job';
import { measureMany } from '../analyses/measureMany';
import { predictMany } from '../analyses/predictMany';
import { questionsFor } from '../runs/question';
import type { Workspace } from '../runs/workspace';
import { ofMean, ofPrediction, ofSweep } from './cost';

/** Logits at END of each prompt as another program has them, or why there are none. */
export type Peer = (
  on: Workspace,
  prompts: readonly { readonly ids: readonly number[]; readonly logits: readonly number[] }[],
) => Promise<Results['equality']>;

export interface JobOptions extends RunOptions {
  readonly peer: Peer;
  /** How much of the job's cost is done by now. */
  readonly onCost: (done: number) => void;
}

interface Placed {
  readonly question: Question;
  /** From 1. */
  readonly line: number;
}

/** What a job's script asks. @throws Failed where nothing can be drawn */
function questions(on: Workspace, script: Script, kind: 'predict' | 'sweep'): Placed[] {
  return promptsOf(parse(textOf(script))).flatMap(prompt =>
    questionsFor(prompt, prompt.settings, { kind }, on.countTokens).questions.map(question => ({
      question,
      line: prompt.number + 1,
    })),
  );
}

/** In the units of `cost.ts`. */
export function costOf(on: Workspace, job: Job): number {
  const { shape } = on.model.stages;
  if (job.kind === 'equality')
    return job.prompts.reduce((sum, text) => sum + ofPrediction(shape, on.countTokens(text)), 0);
  return questions(on, job.script, job.kind).reduce((sum, one) => sum + costOfOne(on, one.question, job.kind), 0);
}

function costOfOne(on: Workspace, question: Question, kind: 'predict' | 'sweep'): number {
  const { shape } = on.model.stages;
  const tokens = on.countTokens(question.text);
  const samples = samplesOf(question);
  if (kind === 'sweep') return ofMean(shape, tokens, samples) + ofSweep(shape, tokens);
  // The clean run is known, and the head of a late layer leaves little to run again.
  return ofPrediction(shape, tokens) * (question.off.length > 0 ? 1 + samples : 1);
}

function samplesOf({ baseline }: Question): number {
  if (!baseline || baseline.kind === 'zero') return 0;
  return 'texts' in baseline.samples ? baseline.samples.texts.length : baseline.samples.ids.length;
}

export async function runJob<K extends Job['kind']>(
  on: Workspace,
  job: Job & { readonly kind: K },
  options: JobOptions,
): Promise<Results[K]> {
  const any: Job = job;
  const run = any.kind === 'equality' ? equality(on, any.prompts, options) : runScript(on, any, options);
  return (await run) as Results[K];
}

async function runScript(
  on: Workspace,
  { kind, script }: Exclude<Job, { kind: 'equality' }>,
  options: JobOptions,
): Promise<Said[] | Swept[]> {
  const asked = questions(on, script, kind);
  return kind === 'predict' ? predictAll(on, asked, options) : sweepAll(on, asked, options);
}

/** So many at a time, as `ioi eval` takes them. */
const together = 64;

async function predictAll(
  on: Workspace,
  asked: readonly Placed[],
  { onCost, ...options }: JobOptions,
): Promise<Said[]> {
  const said: Said[] = [];
  let cost = 0;
  for (let from = 0; from < asked.length; from += together) {
    const some = asked.slice(from, from + together);
    const costs = some.map(({ question }) => costOfOne(on, question, 'predict'));
    const predicted = await predictMany(
      on,
      some.map(({ question }) => question),
      {
        ...options,
        onProgress: progress => {
          if (progress.doing !== 'prompts') return;
          onCost(cost + costs.slice(0, progress.done).reduce((sum, one) => sum + one, 0));
        },
      },
    );
    predicted.forEach(({ next, answer, names, probIO, probS, logitDiff, rankIO }, i) => {
      const { question, line } = some[i]!;
      const first = next[0]!.id;
      said.push({
        line,
        prompt: question.text,
        form: question.draw?.form ?? null,
        name: question.answer?.io.trim() ?? null,
        passed: isAsExpected({ first, ...answer, names, probIO, probS, logitDiff }),
        ...{ probIO, probS, logitDiff },
        rankIO: rankIO ?? null,
        next: question.draw ? next.slice(0, 1) : next,
      });
    });
    cost += costs.reduce((sum, one) => sum + one, 0);
    onCost(cost);
  }
  return said;
}

async function sweepAll(on: Workspace, asked: readonly Placed[], { onCost, ...options }: JobOptions): Promise<Swept[]> {
  const { shape } = on.model.stages;
  const swept: Swept[] = [];
  let cost = 0;
  // One after another: the heads of one fill batches, and what is done is told.
  for (const { question, line } of asked) {
    const tokens = on.countTokens(question.text);
    const [mean, sweep] = [ofMean(shape, tokens, samplesOf(question)), ofSweep(shape, tokens)];
    const onProgress = ({ doing, done, total }: Progress) => {
      if (doing === 'baseline') onCost(cost + (mean * done) / total);
      if (doing === 'knock-outs') onCost(cost + mean + (sweep * done) / total);
    };
    for await (const outcome of measureMany(on, [question], { kind: 'sweep' }, { ...options, onProgress })) {
      if ('error' in outcome) throw outcome.error;
      const heads = outcome.result.heads.map(({ next: _, ...effect }) => effect);
      swept.push({ line, heads });
    }
    cost += mean + sweep;
    onCost(cost);
  }
  return swept;
}

async function equality(on: Workspace, prompts: readonly string[], options: JobOptions): Promise<Results['equality']> {
  const asked = questions(on, { lines: prompts }, 'predict').map(({ question }) => question);
  const own: { ids: number[]; logits: readonly number[] }[] = [];
  for await (const outcome of measureMany(on, asked, { kind: 'predict', logits: true }, options)) {
    if ('error' in outcome) throw outcome.error;
    const { tokens, logits = [] } = outcome.result;
    own.push({ ids: tokens.map(({ id }) => id), logits });
  }
  return options.peer(on, own);
}
