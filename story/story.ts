/**
 * `npm run demo:story [-- FILE.ioi …] [-- --model FOLDER] [-- --samples N] [-- --seed N]`: whether the demo model still
 * tells the paper's story, over the paper's fifteen templates and the research log's sentences or over other files.
 * Exit 1 where a claim does not hold, 2 where the arguments are wrong.
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { headName } from '../src/protocol/parts/heads';
import { openModel } from '../src/worker/runs/openModel';
import { Workspace } from '../src/worker/runs/workspace';
import { type Circuit, classNames, headsOf, readCircuit } from './circuit';
import { type Claim, claims, meanAndError, modelClaims } from './claims';
import { Figures } from './figures';
import { measureAll } from './measure';
import { promptSet } from './prompts';
import { randomCircuits } from './random';
import { repeatScores } from './repeated';

const root = resolve(__dirname, '../..');
const example = (name: string) => join(root, 'media/examples', name);
const say = (line = '') => process.stdout.write(`${line}\n`);

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: join(root, 'media/models/demo') },
      samples: { type: 'string', default: '4' },
      seed: { type: 'string', default: '42' },
    },
  });
  const files = positionals.length > 0 ? positionals : [example('paper.ioi'), example('templates.ioi')];
  const sets = files.map(file => promptSet(file, Number(values.samples), Number(values.seed)));
  const on = new Workspace(openModel({ id: 'demo', folder: values.model }));
  const { stages } = on.model;
  const circuit = readCircuit(values.model, stages.shape);
  const random = randomCircuits(headsOf(circuit), stages.shape, 100);

  for (const { name, position, heads } of circuit)
    say(`${name.padEnd(20)} ${position.padEnd(5)} ${heads.map(headName).join(' ')}`);
  const scores = await repeatScores(stages);
  say();
  for (const score of ['induction', 'previousToken', 'duplicateToken'] as const) {
    const largest = [...scores].sort((a, b) => b[score] - a[score]).slice(0, 4);
    say(`${score.padEnd(20)} ${largest.map(head => `${headName(head)} ${head[score].toFixed(2)}`).join(', ')}`);
  }
  let holds = print('the model', modelClaims(circuit, scores));
  for (const { name, questions } of sets) {
    const figures = new Figures(name, await measureAll(on, questions, circuit, random), circuit);
    describe(figures, circuit);
    holds = print(`${name}: ${questions.length} prompts`, claims(figures)) && holds;
  }
  say(holds ? '\nEvery claim holds.' : '\nNot every claim holds.');
  return holds;
}

/** What no claim is made of, but a reader wants beside them. */
function describe(figures: Figures, circuit: Circuit): void {
  say(`\n${figures.name}`);
  say(
    `P(IO) ${meanAndError(figures.over(({ probIO }) => probIO))}, P(S) ${meanAndError(
      figures.over(({ probS }) => probS),
      4,
    )}`,
  );
  say('class                heads off: logit difference lost   direct part');
  for (const name of classNames) {
    const lost = `${(100 * figures.lost(name)).toFixed(1)} %`;
    const direct = `${(100 * figures.direct(name)).toFixed(1)} %`;
    if (headsOf(circuit, name).length > 0) say(`${name.padEnd(20)} ${lost.padStart(34)}   ${direct.padStart(11)}`);
  }
  for (const [title, path] of [
    ['to the name movers’ q at END', 'toQueries'],
    ['to the S-inhibition heads’ v at S2', 'toValues'],
  ] as const) {
    const largest = figures.senders(path).slice(0, 6);
    say(`${title}: ${largest.map(({ head, effect }) => `${head} ${effect.mean.toFixed(2)}`).join(', ')}`);
  }
}

function print(title: string, list: readonly Claim[]): boolean {
  say(`\n${title}`);
  for (const { what, threshold, found, holds } of list)
    say(`${holds ? 'holds ' : 'MISSED'}  ${what.padEnd(62)} ${threshold.padEnd(16)} ${found}`);
  return list.every(({ holds }) => holds);
}

main().then(
  holds => {
    process.exitCode = holds ? 0 : 1;
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  },
);
