/** Files of results, read back: what the command line and the views write, and what is none. */
import { expect, it } from 'vitest';
import { resultsIn } from '../../src/client/compare/resultsFile';
import { asFailure } from '../../src/protocol/failure';
import { reportOf, reportsText } from '../../src/protocol/report';
import { effects, sweep } from '../webview/someResults';

const measured = { kind: 'sweep', ask: { kind: 'sweep' }, result: sweep } as const;
const { heads: _, baseline: __, ...bare } = sweep;
const pathTo = (receiver: string) =>
  ({
    kind: 'path',
    ask: { kind: 'path', to: receiver },
    result: { ...bare, senders: [...effects], receiver, receivers: [], source: [[1, 2]] },
  }) as const;
const report = reportOf(measured);
const codeOf = (text: string) => {
  try {
    resultsIn(text, 'a.json');
  } catch (thrown) {
    return asFailure(thrown).code;
  }
  return undefined;
};

it('reads one report, several prompts in it, and a list of reports', () => {
  expect(resultsIn(reportsText([measured]), 'a.json')).toEqual([measured]);
  expect(resultsIn(JSON.stringify({ ...report, results: [sweep, sweep] }), 'a.json')).toHaveLength(2);
  expect(resultsIn(reportsText([measured, measured]), 'a.json')).toHaveLength(2);
});

it('reads paths to one receiver', () => {
  expect(resultsIn(reportsText([pathTo('logits')]), 'a.json')).toEqual([pathTo('logits')]);
  expect(resultsIn(reportsText([pathTo('5.0.q@END'), pathTo('5.0.q@END')]), 'a.json')).toHaveLength(2);
  expect(codeOf(reportsText([pathTo('logits'), pathTo('5.0.q@END')]))).toBe('several-maps');
  expect(codeOf(reportsText([pathTo('logits'), measured]))).toBe('several-maps');
});

it('says of every other file what it is', () => {
  expect(codeOf('no JSON')).toBe('no-results');
  expect(codeOf('{"heads": []}')).toBe('no-results');
  expect(codeOf(JSON.stringify({ ...report, results: [] }))).toBe('no-results');
  expect(codeOf(JSON.stringify({ ...report, version: 99 }))).toBe('other-version');
  expect(codeOf(JSON.stringify({ ...report, command: 'ablate' }))).toBe('no-map');
  expect(codeOf(JSON.stringify({ ...report, results: [{ of: 'file', prompts: 3, heads: [] }] }))).toBe('means-alone');
  expect(codeOf(JSON.stringify({ ...report, results: [{ ...sweep, heads: 'none' }] }))).toBe('no-map');
});
