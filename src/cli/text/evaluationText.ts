/** `ioi eval` as text: per template and form how often it comes out as it should, and which prompts do not. */
import type { EvaluationResult, FormEvaluation } from '../../protocol/evaluation';
import type { CountedField } from '../../protocol/parts/evaluated';
import { grouped } from '../../protocol/parts/grouped';
import { shareText } from '../../protocol/parts/shares';
import { type HeadingsOfLines, headingOf } from './headings';
import { aligned, name, paint, type Style, visible } from './layout';

/** Of each form; `--json` has them all. */
const failuresShown = 5;

export function evaluationText(style: Style, results: readonly EvaluationResult[], above: HeadingsOfLines): string[] {
  const lines = results.filter(({ of }) => of !== 'file');
  const file = results.find(({ of }) => of === 'file');
  const out = lines.flatMap(result => [
    ...dim(style, headingOf(result.of, above)),
    paint(style, 'bold', visible(result.template ?? result.prompt ?? '')),
    ...table(style, result.forms),
    ...result.forms.flatMap(form => failures(style, form)),
    '',
  ]);
  if (file && lines.length > 1)
    out.push(
      ...dim(style, headingOf('file', above)),
      paint(style, 'bold', `All ${lines.length} lines`),
      ...table(style, file.forms, file.forms.length > 1 ? file.total : undefined),
      '',
    );
  if (file) out.push(...byName(style, file), '');
  return out.slice(0, -1);
}

const namesShown = 12;

/** Which names fail as the IO, as the log's section 5 asks; nothing where each is there once. */
function byName(style: Style, { names = [] }: EvaluationResult): string[] {
  const failing = names.filter(({ n, passed }) => passed < n);
  if (names.length < 2) return [];
  const text = failing.slice(0, namesShown).map(({ name, n, passed }) => `${name} ${passed} of ${n}`);
  const more = failing.length - text.length;
  const others = names.length - failing.length;
  return [
    paint(style, 'dim', 'By the name that should come: passed'),
    `  ${[...text, ...(more > 0 ? [`${more} more`] : []), `${others} ${failing.length > 0 ? 'others' : 'names'} always`].join(', ')}`,
  ];
}

const header = ['form', 'n', 'passed', '95 %', 'IO on top', 'P(IO)', 'P(S)', 'logit difference', 'expected'];

/** @param total of all forms, where it is a row of its own. */
function table(style: Style, forms: readonly FormEvaluation[], total?: FormEvaluation): string[] {
  const plain = total ? 'plain' : '';
  const rows = [...forms.map(form => cells(form, form.form ?? plain)), ...(total ? [cells(total, 'all')] : [])];
  const [first, ...lines] = aligned([header, ...rows], 1);
  return [
    paint(style, 'dim', first!),
    ...lines.map((line, at) => (forms[at]?.met === false ? paint(style, 'bold', line) : line)),
    ...dim(style, [
      ...forms.flatMap(form => ofFewer(form, form.form ?? plain)),
      ...(total ? ofFewer(total, 'all') : []),
    ]),
  ];
}

const fieldNames: readonly (readonly [CountedField, string])[] = [
  ['passed', 'passed'],
  ['ioOnTop', 'IO on top'],
  ['probIO', 'P(IO)'],
  ['probS', 'P(S)'],
  ['logitDiff', 'logit difference'],
];

/** Numbers of fewer prompts than their row: the others have no such number. */
function ofFewer({ counts = {} }: FormEvaluation, name: string): string[] {
  const fewer = fieldNames.flatMap(([field, text]) =>
    counts[field] === undefined ? [] : [{ text, n: counts[field] }],
  );
  return grouped(fewer, ({ n }) => n).map(
    group => `${name ? `${name}: ` : ''}${group.map(({ text }) => text).join(', ')} of ${group[0]!.n}`,
  );
}

function cells(
  { n, passed, interval, ioOnTop, probIO, probS, logitDiff, expect, met, counts }: FormEvaluation,
  name: string,
): string[] {
  return [
    name,
    String(n),
    share(passed),
    interval && (counts?.passed ?? n) > 1 ? `${interval.map(end => Math.round(100 * end!)).join('–')}` : '',
    share(ioOnTop),
    estimate(probIO),
    estimate(probS),
    estimate(logitDiff),
    expect === undefined
      ? ''
      : `${met ? '✓' : '✗'} ${share(expect)}${met ? '' : ` (${short(expect - passed!)} short)`}`,
  ];
}

function dim(style: Style, lines: readonly string[]): string[] {
  return lines.map(line => paint(style, 'dim', line));
}

function share(value: number | null): string {
  return value === null ? '' : shareText(value);
}

function short(by: number): string {
  return `${Number((100 * by).toFixed(1))} points`;
}

function estimate(of: FormEvaluation['probIO']): string {
  if (!of) return '';
  return of.se === null ? of.mean.toFixed(2) : `${of.mean.toFixed(2)} ± ${of.se.toFixed(2)}`;
}

function failures(style: Style, { form, failures }: FormEvaluation): string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, failuresShown).map(({ prompt, next }) => {
    const first = next[0]!;
    return `  ${name(first.text)} ${first.prob.toFixed(2)}  ${visible(prompt)}`;
  });
  const more = failures.length - shown.length;
  return [
    paint(style, 'dim', `${form === null ? '' : `${form}: `}came instead, in ${failures.length} of them:`),
    ...shown,
    ...(more > 0 ? [`  … ${more} more (--json has all)`] : []),
  ];
}
