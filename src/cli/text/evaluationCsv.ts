/** `ioi eval --csv`: one row a line and form. */
import type { EvaluationResult, FormEvaluation } from '../../protocol/evaluation';

const header = [
  'line',
  'text',
  'form',
  'n',
  'passed',
  'low',
  'high',
  'io_on_top',
  'io_over_s',
  'prob_io',
  'prob_io_se',
  'prob_s',
  'prob_s_se',
  'logit_difference',
  'logit_difference_se',
  'expected',
  'met',
];

export function csv(results: readonly EvaluationResult[]): string {
  const rows = results.flatMap(({ of, template, prompt, forms, total }) =>
    (of === 'file' ? [...forms, total] : forms).map(form => [
      of === 'file' ? 'file' : of.line,
      template ?? prompt ?? '',
      form === total ? 'all' : (form.form ?? ''),
      ...numbers(form),
    ]),
  );
  return [header, ...rows].map(row => `${row.map(cell).join(',')}\n`).join('');
}

function numbers(form: FormEvaluation): (string | number | boolean | null | undefined)[] {
  const { probIO, probS, logitDiff } = form;
  return [
    form.n,
    form.passed,
    form.interval?.[0],
    form.interval?.[1],
    form.ioOnTop,
    form.ioOverS,
    ...[probIO, probS, logitDiff].flatMap(one => [one?.mean, one?.se]),
    form.expect,
    form.met,
  ];
}

/** RFC 4180. */
function cell(value: string | number | boolean | null | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
