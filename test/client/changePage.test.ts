/** What has changed since an evaluation, as a page: what it says, where it leads, and that no text of a prompt is markup. */
import { expect, it } from 'vitest';
import { changePage } from '../../src/client/evaluation/changePage';
import type { EvaluationResult, FormChange } from '../../src/protocol/evaluation';

const token = (text: string) => ({ id: 1, text, prob: 0.5, logit: 1 });
const form = (part: Partial<FormChange> = {}): FormChange => ({
  form: 'ABB',
  n: 8,
  passed: { before: 1, now: 0.625 },
  probIO: { mean: -0.25, se: 0.02, p: 0.0078125 },
  probS: null,
  logitDiff: { mean: 0.1, se: 0.1, p: 0.42 },
  broken: [{ prompt: 'When <b>Mary</b> & "John"', before: token(' Mary'), now: token(' John') }],
  mended: [],
  crossed: 'no longer met',
  ...part,
});
const result = (part: Partial<EvaluationResult> = {}) =>
  ({ of: { line: 7 }, template: 'When {s1} <i>', change: [form()], ...part }) as EvaluationResult;
const about = {
  now: 'a.ioi',
  before: 'b.json',
  paired: 8,
  unpaired: 2,
  language: 'en',
  nonce: 'n',
  state: { key: '</script>' },
  link: (line: number) => `command:go?${line}&x`,
};

it('says first what crossed its expectation, and where', () => {
  const page = changePage([result()], about);
  expect(page).toContain('<strong>1 crossed what is expected of it:</strong> line 7, ABB: no longer met.');
  expect(page).toContain('8 prompts are there both times, 2 only once');
  const { crossed: _, ...calm } = form();
  expect(changePage([result({ change: [calm] })], about)).toContain('Nothing crossed what is expected of it.');
});

it('has a row for each form with differences and errors; what may be nothing is marked', () => {
  const page = changePage([result()], about).replace(/ (role|data-name|class)="[^"]*"/g, '');
  expect(page).toMatch(
    /<th scope="row">ABB<\/th><td>8<\/td><td>100% → 62\.5%<\/td><td>−0\.250 ± 0\.020<\/td><td>–<\/td>/,
  );
  expect(page).toMatch(/<span title="within twice its error of zero">\+0\.100 ± 0\.100 ·<\/span>/);
  expect(page).toContain('<td>0.420</td><td>✗ no longer met</td>');
});

it('calls prompts of no template plain, and all together all, as the command line does', () => {
  const rows = changePage([result({ change: [form(), form({ form: null }), form({ form: null })] })], about);
  expect([...rows.matchAll(/<th role="rowheader"[^>]*>([^<]*)</g)].map(([, name]) => name)).toEqual([
    'ABB',
    'plain',
    'all',
  ]);
});

it('leads to the line, and takes no text of a prompt for markup', () => {
  const page = changePage([result()], about);
  expect(page).toContain('<a href="command:go?7&#38;x">line 7</a>');
  expect(page).not.toMatch(/<b>Mary<|<i>/);
  expect(page).toContain('When &#60;b&#62;Mary&#60;/b&#62; &#38; &#34;John&#34;');
  expect(page).toMatch(/fail now, 1<\/summary>/);
  expect(page.match(/<\/script>/g)).toHaveLength(1);
});

it('adds the whole file where there are several lines', () => {
  const whole = result({ of: 'file', change: [form({ form: null })] });
  expect(changePage([result(), whole], about)).not.toContain('The whole file');
  expect(changePage([result(), result({ of: { line: 9 } }), whole], about)).toContain('<h2>The whole file</h2>');
});
