import { describe, expect, it } from 'vitest';
import { formatCorrupt, type PromptLine, parse, parseCorrupt, promptsOf } from '../../src/language';
import { questionsOf } from '../../src/language/draws/question';
import { promptOfText, promptTextOf } from '../../src/language/syntax/promptText';
import { countTokens, lastPrompt } from './reading';

const LOG = 'When Mary and John went to the store, John gave a drink to';

function question(text: string, prompt: PromptLine = lastPrompt(text)) {
  return questionsOf(prompt, prompt.settings, countTokens).questions[0]!;
}

describe('@corrupt', () => {
  it.each([
    ['flip', { kind: 'flip' }],
    ['ABC 16 seed=1', { kind: 'drawn', form: 'ABC', n: 16, seed: 1 }],
    ['ABA', { kind: 'drawn', form: 'ABA', n: 16, seed: 42 }],
    ['text The capital of England is', { kind: 'text', text: 'The capital of England is' }],
  ] as const)('%s', (text, corrupt) => {
    const read = parseCorrupt(text);
    expect(read).toEqual({ ok: true, value: corrupt });
    expect(parseCorrupt(formatCorrupt(corrupt))).toEqual(read);
  });

  it.each(['flop', 'text', 'flip twice', 'ABC 0', 'ABC 16 seed=x', 'abc 16'])('%s cannot be read', text => {
    expect(parseCorrupt(text).ok).toBe(false);
  });

  it('alone ends it', () => {
    expect(lastPrompt(`@corrupt ABC 4\n@corrupt\n${LOG}`).settings.corrupt).toBeUndefined();
  });

  it('flips by itself: S2 becomes IO, whichever comes first', () => {
    const flipped = (text: string) => question(text).corrupt?.samples;
    expect(flipped(LOG)).toEqual({ texts: ['When Mary and John went to the store, Mary gave a drink to'] });
    expect(flipped(LOG.replace('John gave', 'Mary gave'))).toEqual({ texts: [LOG] });
    expect(question(LOG).isCorruptWritten).toBe(false);
    expect(question(`@corrupt flip\n${LOG}`).isCorruptWritten).toBe(true);
  });

  it('draws in a form, and takes a text as it is written', () => {
    const drawn = question(`@corrupt ABC 3 seed=7\n${LOG}`).corrupt!.samples as { texts: readonly string[] };
    expect(drawn.texts).toHaveLength(3);
    for (const text of drawn.texts) expect(countTokens(text)).toBe(countTokens(LOG));
    const text = '@corrupt text The capital of England is\nThe capital of France is => Paris | London';
    expect(question(text).corrupt?.samples).toEqual({ texts: ['The capital of England is'] });
  });

  it('refuses what does not line up, and what cannot be flipped', () => {
    expect(question(`@corrupt text A text\n${LOG}`).noCorrupt?.code).toBe('corrupt-length');
    expect(question('The capital of France is => Paris | London').noCorrupt?.code).toBe('no-corrupt');
  });

  it('gives sweeps and ablations their replacement with @baseline corrupt', () => {
    const capital =
      '@corrupt text The capital of England is\n@baseline corrupt\nThe capital of France is => Paris | London';
    expect(question(capital).baseline).toEqual({ kind: 'corrupt', samples: { texts: ['The capital of England is'] } });
    expect(question(`@baseline corrupt\nNobody is named here`).noBaseline?.code).toBe('no-corrupt');
  });
});

describe('a prompt as a text of its own', () => {
  it.each([
    [LOG],
    [`@baseline zero\n@top 5\n# a comment\n${LOG} => Mary | John`],
    [
      `@set names Ann Bob Cid Dee\n@set place barn hall\n@set names Ann Bob Cid\n@off 1.1\nWhen {s1} met {s2} in the {place}`,
    ],
    [`@corrupt text x\n@baseline zero\n@corrupt\n@forms ABA\n@samples 3\n {s1} saw {s2} and {s3}`],
    [`\ufeff@top 4\r\n${LOG}\r\n`],
    [`\ufeff${LOG}`],
  ])('%j asks the same', text => {
    const file = parse(text);
    const prompt = promptsOf(file).at(-1)!;
    const again = promptOfText(promptTextOf(file, prompt))!;
    const { off: _, ...asked } = question(text, prompt);
    const { off: __, ...askedAgain } = question(text, again);
    expect(askedAgain).toEqual(asked);
  });
});
