/** What the demo model's card promises, measured on prompts that training never saw (training/text/heldout.py). */
import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/analysis/measures/effects';
import { predict } from '../../src/analysis/readings/predict';
import { builtInNames, DEFAULT_SETTINGS, parse, promptsOf } from '../../src/language';
import { questionsOf } from '../../src/language/draws/question';
import { openCheckpoint } from '../../src/model/checkpoint/checkpoint';
import { OnnxStages } from '../../src/model/onnx/stages';
import { countTokens, encode } from '../../src/model/tokenizer/tokens';
import { measure } from '../../src/worker/analyses';
import { openModel } from '../../src/worker/runs/openModel';
import { Workspace } from '../../src/worker/runs/workspace';

const folder = resolve(import.meta.dirname, '../../media/models/demo');

interface HeldOut {
  readonly set: 'pairs' | 'templates' | 'paper' | 'log';
  readonly form: 'ABB' | 'ABA' | 'ABC';
  readonly prompt: string;
  readonly io: string | null;
  readonly s: string | null;
  readonly names: readonly string[];
}

const heldOut = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../fixtures/demo-heldout.json'), 'utf8'),
) as HeldOut[];
const token = (name: string) => encode(` ${name}`)[0]!;
let rows: (HeldOut & { readonly prediction: Prediction })[];

beforeAll(async () => {
  const stages = new OnnxStages(openCheckpoint(folder));
  const asked = heldOut.map(({ prompt, io, s }) => ({
    ids: encode(prompt),
    answer: { io: io ? token(io) : null, s: s ? token(s) : null },
  }));
  const predictions = await predict(stages, asked, { top: 1 });
  rows = heldOut.map((row, i) => ({ ...row, prediction: predictions[i]! }));
  await stages.release();
}, 300_000);

/** Shares over both answerable forms of a set. */
function shares(set: HeldOut['set']) {
  const those = rows.filter(row => row.set === set && row.form !== 'ABC');
  expect(those.length).toBeGreaterThanOrEqual(300);
  const share = (holds: (row: (typeof those)[number]) => boolean) => those.filter(holds).length / those.length;
  return {
    ioOverS: share(({ prediction }) => prediction.logitDiff! > 0),
    ioOnTop: share(({ prediction, io }) => prediction.next[0]!.id === token(io!)),
  };
}

describe('on prompts that training never saw', () => {
  it('pairs of names: IO over S in 99 %, IO on top in 90 %', () => {
    const { ioOverS, ioOnTop } = shares('pairs');
    expect(ioOverS).toBeGreaterThanOrEqual(0.99);
    expect(ioOnTop).toBeGreaterThanOrEqual(0.9);
  });

  it('templates and pairs: IO over S in 95 %, IO on top in 75 %', () => {
    const { ioOverS, ioOnTop } = shares('templates');
    expect(ioOverS).toBeGreaterThanOrEqual(0.95);
    expect(ioOnTop).toBeGreaterThanOrEqual(0.75);
  });

  it('the paper’s fifteen templates: IO over S in 97 %', () => {
    expect(shares('paper').ioOverS).toBeGreaterThanOrEqual(0.97);
  });

  it.each(['pairs', 'templates', 'paper', 'log'] as const)(
    'three different names (%s): one of them on top in at most 5 %',
    set => {
      const those = rows.filter(row => row.set === set && row.form === 'ABC');
      const named = those.filter(({ names, prediction }) => names.map(token).includes(prediction.next[0]!.id));
      expect(named.length / those.length).toBeLessThanOrEqual(0.05);
    },
  );
});

it('every name on the curated list is copied when it is the indirect object', async () => {
  const stages = new OnnxStages(openCheckpoint(folder));
  const names = Object.values(builtInNames).flat();
  // Each beside three others, in both orders.
  const asked = names.flatMap((io, i) =>
    [97, 211, 401].flatMap(step => {
      const s = names[(i + step) % names.length]!;
      return [
        { text: `When ${io} and ${s} went to the store, ${s} gave a drink to`, io, s },
        { text: `Yesterday ${s} and ${io} went to the park. ${s} gave a leaf to`, io, s },
      ];
    }),
  );
  const prompts = asked.map(({ text, io, s }) => ({ ids: encode(text), answer: { io: token(io), s: token(s) } }));
  const predictions = await predict(stages, prompts, { top: 1 });
  await stages.release();
  const onTop = predictions.map(({ next }, i) => next[0]!.id === token(asked[i]!.io));
  const lost = names.filter((_, i) => onTop.slice(6 * i, 6 * i + 6).filter(Boolean).length < 3);
  expect(lost).toEqual([]);
});

it('several heads in at least two layers lower P(IO) when knocked out', async () => {
  const example = readFileSync(resolve(folder, '../../examples/mary-and-john.ioi'), 'utf8');
  const [prompt] = promptsOf(parse(example));
  const [question] = questionsOf(prompt!, DEFAULT_SETTINGS, countTokens).questions;
  const { heads, clean } = await measure(new Workspace(openModel({ id: 'demo', folder })), question, {
    kind: 'sweep',
  });
  expect(clean.probIO).toBeGreaterThan(0.4);
  const supporting = heads.filter(({ dProbIO }) => dProbIO! > 0.02);
  expect(supporting.length).toBeGreaterThanOrEqual(3);
  expect(new Set(supporting.map(({ layer }) => layer)).size).toBeGreaterThanOrEqual(2);
  // Name movers stand in the last two layers.
  expect(supporting.some(({ layer }) => layer >= 4)).toBe(true);
});

it('fits its package', () => {
  expect(statSync(join(folder, 'model.safetensors')).size).toBeLessThanOrEqual(15_000_000);
});
