/** `ioi eval` as text: per template and form how often it comes out as it should, and which prompts do not. */
import type { EvaluationResult, FormEvaluation } from '../../protocol/evaluation';
import { shareText } from '../../protocol/parts/shares';
import { aligned, name, paint, type Style, visible } from './layout';

/** Of each form; `--json` has them all. */
const failuresShown = 5;

export function evaluationText(style: Style, results: readonly EvaluationResult[]): string[] {
  const lines = results.filter(({ of }) => of !== 'file');
  const file = results.find(({ of }) => of === 'file');
  const out = lines.flatMap(result => [
    paint(style, 'dim', `line ${(result.of as { line: number }).line}`),
    paint(style, 'bold', visible(result.template ?? result.prompt ?? '')),
    ...table(style, result.forms),
    ...result.forms.flatMap(form => failures(style, form)),
    '',
  ]);
  if (file && lines.length > 1)
    out.push(
      paint(style, 'bold', `All ${lines.length} lines`),
      ...table(style, file.forms.length > 1 ? [...file.forms, file.total] : file.forms),
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

function table(style: Style, forms: readonly FormEvaluation[]): string[] {
  const rows = forms.map((form, at) => cells(form, at > 0 && form.form === null));
  const [first, ...lines] = aligned([header, ...rows], 1);
  return [
    paint(style, 'dim', first!),
    ...lines.map((line, at) => (forms[at]!.met === false ? paint(style, 'bold', line) : line)),
  ];
}

function cells(
  { form, n, passed, interval, ioOnTop, probIO, probS, logitDiff, expect, met }: FormEvaluation,
  isTotal: boolean,
): string[] {
  return [
    form === null ? (isTotal ? 'all' : '') : form,
    String(n),
    share(passed),
    interval && n > 1 ? `${interval.map(end => Math.round(100 * end!)).join('–')}` : '',
    share(ioOnTop),
    estimate(probIO),
    estimate(probS),
    estimate(logitDiff),
    expect === undefined
      ? ''
      : `${met ? '✓' : '✗'} ${share(expect)}${met ? '' : ` (${short(expect - passed!)} short)`}`,
  ];
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
