/** A prompt of a file that is not open: its draws judged as the command line judges them, and any other measurement. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import { expectationsOf } from '../../src/client/testing/expectations';
import type { EvaluationResult } from '../../src/protocol/evaluation';
import { judged } from '../../src/protocol/parts/tally';
import type { Report } from '../../src/protocol/results';
import { ioi } from '../cli/ioi';
import { Editor } from './editor';

const ask = { kind: 'eval' } as const;

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

const mary = 'When Mary and John went to the store, John gave a drink to';
const template = 'When {s1} and {s2} went to the {place}, {s3} gave a {object} to';
const text = [
  '@expect 90%',
  `${mary} => John | Mary`,
  '@samples 12',
  '@off 4.1 5.0',
  template,
  '@off',
  '@forms ABB ABC',
  template,
].join('\n');

it('has the numbers of ioi eval, with the heads off that the file says', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ioi-expected-'));
  const path = join(folder, 'some.ioi');
  writeFileSync(path, text);
  const { out } = await ioi(['eval', '--json', path]);
  rmSync(folder, { recursive: true });
  const { results } = JSON.parse(out) as Report<EvaluationResult>;
  const { all } = expectationsOf(text);
  expect(all).toHaveLength(3);
  for (const [i, one] of all.entries()) {
    const outcome = await editor.ask('ioi/measureText', { text: one.alone, ask });
    if (!outcome.ok || outcome.value.kind !== 'eval') throw new Error(JSON.stringify(outcome).slice(0, 200));
    const told = results[i]!;
    const forms = outcome.value.result.forms.map(form => judged(form, one.expect));
    expect(forms.map(({ form, n, passed, interval, met }) => ({ form, n, passed, interval, met }))).toEqual(
      told.forms.map(({ form, n, passed, interval, met }) => ({ form, n, passed, interval, met })),
    );
    expect(forms.map(({ failures }) => failures.map(({ prompt }) => prompt))).toEqual(
      told.forms.map(({ failures }) => failures.map(({ prompt }) => prompt)),
    );
    // Batches are made otherwise where a whole file is measured.
    forms.forEach(({ logitDiff }, at) => {
      const theirs = told.forms[at]!.logitDiff;
      if (theirs === null) expect(logitDiff).toBeNull();
      else expect(logitDiff!.mean).toBeCloseTo(theirs.mean, 4);
    });
  }
});

it('measures with other settings than those of an open file, as if they were written there', async () => {
  const sweep = { kind: 'sweep' } as const;
  const other = `@baseline zero\n${mary}`;
  const outcome = await editor.ask('ioi/measureText', { text: other, ask: sweep });
  const uri = await editor.open(`@baseline mean ABC 8\n${other}`);
  expect(outcome.ok && outcome.value).toEqual(await editor.measure(uri, 2, sweep).then(one => one.ok && one.value));
});

it('says why it cannot, and ends when nobody wants it any more', async () => {
  expect(await editor.ask('ioi/measureText', { text: '@expect 90%', ask })).toMatchObject({
    failure: { code: 'no-prompt' },
  });
  expect(await editor.ask('ioi/measureText', { text: `@model nobody\n${mary}`, ask })).toMatchObject({ ok: false });
  const source = new CancellationTokenSource();
  const long = `@samples 1000\n@baseline mean ABC 2 seed=7\n${template}`;
  const asked = editor.connection.sendRequest('ioi/measureText', { text: long, ask }, source.token);
  source.cancel();
  expect(await asked).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
});
