/** Many prompts of one model, measured together. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, promptsOf } from '../../src/language';
import { questionsOf } from '../../src/language/draws/question';
import type { Ask } from '../../src/protocol/analyses';
import type { Question } from '../../src/protocol/question';
import { measure } from '../../src/worker/analyses';
import { measureMany } from '../../src/worker/analyses/measureMany';
import { openModel } from '../../src/worker/runs/openModel';
import { Workspace } from '../../src/worker/runs/workspace';

const folder = join(import.meta.dirname, '../fixtures/tiny-gpt2');
const fresh = () => new Workspace(openModel({ id: 'tiny', folder }));

function questions(text: string): Question[] {
  const on = fresh();
  return promptsOf(parse(text)).flatMap(
    prompt => questionsOf(prompt, prompt.settings, on.countTokens, 'all').questions as Question[],
  );
}

async function outcomes<A extends Ask & { kind: 'sweep' | 'path' | 'attribute' }>(all: readonly Question[], ask: A) {
  const told = [];
  for await (const outcome of measureMany(fresh(), all, ask)) told.push(outcome);
  return told;
}

// Of two lengths, in turns, with settings of their own; more than are measured at once.
const file = [
  '@baseline mean ABC 2',
  '@forms ABB BAB',
  '@samples 4',
  'When {s1} and {s2} went to the {place}, {s3} gave a drink to',
  'When Mary and John met, John thanked',
  '@top 3',
  'When Mary and John went to the store, John gave a drink to',
  '@positions end',
  'When Anna and Tom went to the park, Tom gave a letter to',
  '@baseline resample ABC 2',
  'When Anna and Tom went to the park, Tom gave a letter to',
  '@baseline zero',
  'Then Anna and Tom met and Tom thanked',
].join('\n');

describe('equal what each alone gives, to the last digit', () => {
  it.each([
    { kind: 'sweep' },
    { kind: 'path', to: 'logits' },
    { kind: 'path', to: '1.1.q@END' },
    { kind: 'attribute' },
  ] as const)('$kind $to', async ask => {
    const all = questions(file).filter(({ baseline }) => ask.kind !== 'path' || baseline?.kind !== 'zero');
    expect(all.length).toBeGreaterThan(8);
    const told = await outcomes(all, ask);
    expect(told.map(({ at }) => at)).toEqual(all.map((_, at) => at));
    for (const outcome of told) expect(outcome).toEqual({ at: outcome.at, result: expect.anything() });
    const on = fresh();
    const alone = [];
    for (const question of all) alone.push(await measure(on, question, ask));
    expect(told.map(outcome => 'result' in outcome && outcome.result)).toEqual(alone);
  });
});

it('what fails of one prompt is told of that one', async () => {
  // The second has no source, the third no positions S2, the fourth too many tokens.
  const all = questions(
    [
      '@baseline mean ABC 2',
      'When Mary and John met, John thanked',
      '@baseline zero',
      'When Mary and John met, John thanked',
      '@baseline mean ABC 2',
      'When Mary and John met, everybody thanked => Mary | John',
      `${'Many '.repeat(70)}and Mary and John met, John thanked`,
      'When Mary and John ran, John thanked',
    ].join('\n'),
  );
  const told = await outcomes(all, { kind: 'path', to: '1.1.v@S2' });
  expect(
    told.map(outcome =>
      'result' in outcome ? 'fine' : (outcome.error as { failure?: { code: string } }).failure?.code,
    ),
  ).toEqual(['fine', 'no-source', 'no-position', 'prompt-too-long', 'fine']);
});

it('a stop ends all of it', async () => {
  const stop = new AbortController();
  const all = questions(file);
  let told = 0;
  const ended = (async () => {
    for await (const _ of measureMany(fresh(), all, { kind: 'sweep' }, { signal: stop.signal })) {
      told++;
      stop.abort();
    }
  })();
  await expect(ended).rejects.toThrow(
    expect.objectContaining({ failure: expect.objectContaining({ code: 'cancelled' }) }),
  );
  expect(told).toBeLessThan(all.length);
});
