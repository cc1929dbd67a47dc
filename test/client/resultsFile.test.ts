/** Files of results, read back: what the command line and the views write, and what is none. */
import { expect, it } from 'vitest';
import { sweepsIn } from '../../src/client/compare/resultsFile';
import { asFailure } from '../../src/protocol/failure';
import { reportOf, reportsText } from '../../src/protocol/report';
import { sweep } from '../webview/someResults';

const measured = { kind: 'sweep', ask: { kind: 'sweep' }, result: sweep } as const;
const report = reportOf(measured);
const codeOf = (text: string) => {
  try {
    sweepsIn(text, 'a.json');
  } catch (thrown) {
    return asFailure(thrown).code;
  }
  return undefined;
};

it('reads one report, several prompts in it, and a list of reports', () => {
  expect(sweepsIn(reportsText([measured]), 'a.json')).toEqual([sweep]);
  expect(sweepsIn(JSON.stringify({ ...report, results: [sweep, sweep] }), 'a.json')).toHaveLength(2);
  expect(sweepsIn(reportsText([measured, measured]), 'a.json')).toHaveLength(2);
});

it('says of every other file what it is', () => {
  expect(codeOf('no JSON')).toBe('no-results');
  expect(codeOf('{"heads": []}')).toBe('no-results');
  expect(codeOf(JSON.stringify({ ...report, results: [] }))).toBe('no-results');
  expect(codeOf(JSON.stringify({ ...report, version: 99 }))).toBe('other-version');
  expect(codeOf(JSON.stringify({ ...report, command: 'path' }))).toBe('no-sweep');
  expect(codeOf(JSON.stringify({ ...report, results: [{ of: 'file', prompts: 3, heads: [] }] }))).toBe('means-alone');
  expect(codeOf(JSON.stringify({ ...report, results: [{ ...sweep, heads: 'none' }] }))).toBe('no-sweep');
});
