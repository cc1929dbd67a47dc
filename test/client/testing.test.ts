/** What a file expects, found without a model, and what a test says of what came. */
import { describe, expect, it } from 'vitest';
import { expectationsOf } from '../../src/client/testing/expectations';
import { verdictOf } from '../../src/client/testing/verdict';
import { parse, promptsOf } from '../../src/language';
import type { EvaluatedPrompt } from '../../src/protocol/parts/evaluated';
import { drawOf, tally } from '../../src/protocol/parts/tally';
import type { EvaluateResult } from '../../src/protocol/results';

const mary = 'When Mary and John went to the store, John gave a drink to';
const template = 'When {s1} and {s2} went to the {place}, {s3} gave a {object} to';

describe('expectations of a file', () => {
  it('are its prompts below an @expect, by section, each as a text of its own', () => {
    const { all, problem } = expectationsOf(
      [
        mary,
        '@expect 90%',
        '@off 4.1',
        template,
        '',
        '# Other names',
        '# are harder',
        '@expect 50%',
        mary,
        '@off',
        mary,
      ].join('\n'),
    );
    expect(problem).toBeUndefined();
    expect(all.map(({ line, heading, expect }) => [line, heading, expect])).toEqual([
      [3, '', 0.9],
      [8, 'Other names', 0.5],
      [10, 'Other names', 0.5],
    ]);
    const alone = all.map(one => promptsOf(parse(one.alone)));
    expect(alone.map(prompts => prompts.map(({ text }) => text))).toEqual([[template], [mary], [mary]]);
    expect(alone.map(([one]) => one!.settings.off)).toEqual([[{ layer: 4, head: 1 }], [{ layer: 4, head: 1 }], []]);
    expect(alone.map(([one]) => one!.settings.expect)).toEqual([0.9, 0.5, 0.5]);
  });

  it('are the same ones as long as they say the same, wherever they stand', () => {
    const ids = (text: string) => expectationsOf(text).all.map(({ id }) => id);
    const before = ids(`@expect 90%\n${mary}\n${mary}\n`);
    expect(new Set(before).size).toBe(2);
    expect(ids(`# above\n\n@expect 90%\n# between\n${mary}\n${mary}\n`)).toEqual(before);
    expect(ids(`@expect 80%\n${mary}\n`)).not.toEqual(before.slice(0, 1));
    expect(ids(`@expect 90%\n@off 1.1\n${mary}\n`)).not.toEqual(before.slice(0, 1));
    expect(ids(`@expect 90%\n@off 1.1\n@off\n${mary}\n`)).toEqual(before.slice(0, 1));
  });

  it('are none where nothing is expected, and say which line cannot be read', () => {
    expect(expectationsOf(`${mary}\n`)).toEqual({ all: [] });
    expect(expectationsOf(`@expect 90%\n${mary}\n@expect most\n${mary}\n`)).toMatchObject({
      all: [{ line: 1 }, { line: 3 }],
      problem: { line: 2, message: expect.stringContaining('most') },
    });
  });
});

const token = (text: string) => ({ id: text.length, text, prob: 0.5, logit: 1 });
const draw = (form: string | null, name: string | null, first: string, at: number): EvaluatedPrompt => ({
  form,
  prompt: `prompt ${at} to`,
  io: name === null ? null : ` ${name}`.length,
  s: null,
  name,
  names: [5, 7],
  probIO: name === null ? null : 0.5,
  probS: null,
  logitDiff: null,
  next: [token(first)],
});
const resultOf = (prompts: readonly EvaluatedPrompt[]) =>
  ({ ...tally(prompts), draws: prompts.map(drawOf), notes: [] }) as unknown as EvaluateResult;

describe('a verdict', () => {
  // Ids are lengths: ` Mary` is 5, ` Jonathan` 9.
  const ten = Array.from({ length: 10 }, (_, at) => draw('ABB', 'Mary', at < 8 ? ' Mary' : ' Jonathan', at));

  it('passes where the share is reached, and says shares as they are', () => {
    expect(verdictOf(resultOf(ten), 0.8)).toEqual({
      outcome: 'passed',
      missed: [],
      said: ['✓ ABB 80% of 10 (49% to 94.3%), 80% expected'],
    });
  });

  it('fails with what came instead, line by line beside what was expected', () => {
    const { outcome, missed } = verdictOf(resultOf(ten), 0.9);
    expect(outcome).toBe('failed');
    expect(missed).toEqual([
      {
        message: 'ABB: expected 90%, passed 80% of 10 (49% to 94.3%). Came instead: Jonathan 2×',
        expected: 'ABB: 90%\n\nprompt 8 to → Mary\nprompt 9 to → Mary\n',
        actual: 'ABB: 80% of 10 (49% to 94.3%)\n\nprompt 8 to → Jonathan\nprompt 9 to → Jonathan\n',
      },
    ]);
  });

  it('of a form without an answer wants none of the names; of one prompt says the one word', () => {
    const [abc] = verdictOf(resultOf([draw('ABC', null, ' Mary', 0), draw('ABC', null, ' them', 1)]), 0.9).missed;
    expect(abc!.expected).toContain('prompt 0 to → none of its names');
    expect(abc!.actual).toContain('prompt 0 to → Mary');
    const [one] = verdictOf(resultOf([draw(null, 'Mary', ' Jonathan', 0)]), 0.9).missed;
    expect(one!.message).toBe('Expected Mary, got Jonathan (50%).');
  });

  it('is none where nothing is expected', () => {
    const nobody = { ...draw(null, null, ' them', 0), names: [] };
    expect(verdictOf(resultOf([nobody]), 0.9)).toMatchObject({ outcome: 'nothing expected', missed: [] });
  });
});
