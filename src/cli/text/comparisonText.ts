/** `ioi eval --against` as text: what changed, form by form, and which prompts have turned. */
import type { EvaluationReport, EvaluationResult, FormChange } from '../../protocol/evaluation';
import { shareText } from '../../protocol/parts/shares';
import { aligned, banner, name, paint, pText, type Style, visible } from './layout';

/** Of each form; `--json` has them all. */
const turnedShown = 5;

/** @param path of what it is held against. */
export function comparisonText(
  style: Style,
  results: readonly EvaluationResult[],
  path: string,
  { model }: EvaluationReport,
): string[] {
  const changed = results.filter(({ change }) => change);
  const lines = changed.filter(({ of }) => of !== 'file');
  return [
    ...banner(style, `Now against ${visible(path)} (${model.id}, ${model.sha256.slice(0, 12)}…)`),
    ...changed
      .filter(({ of }) => of !== 'file' || lines.length > 1)
      .flatMap(({ of, template, prompt, change }) => [
        ...(of === 'file' ? [] : [paint(style, 'dim', `line ${of.line}`)]),
        paint(style, 'bold', of === 'file' ? 'The whole file' : visible(template ?? prompt ?? '')),
        ...table(style, change!),
        ...(of === 'file' ? [] : change!.slice(0, formsOf(change!)).flatMap(one => turned(style, one))),
        '',
      ]),
    paint(
      style,
      'dim',
      'Differences are now − before, of the same prompts in pairs; p: of no change of the logit difference.',
    ),
  ];
}

/** Behind several forms stands what they are together. */
function formsOf(change: readonly FormChange[]): number {
  return change.length > 1 ? change.length - 1 : 1;
}

function table(style: Style, change: readonly FormChange[]): string[] {
  const rows = change.map((one, at) => [
    one.form ?? (change.length === 1 ? '' : at === change.length - 1 ? 'all' : 'plain'),
    String(one.n),
    one.passed ? `${shareText(one.passed.before)} → ${shareText(one.passed.now)}` : '',
    difference(one.probIO),
    difference(one.probS),
    difference(one.logitDiff),
    one.logitDiff ? pText(one.logitDiff.p) : '',
    one.crossed === undefined ? '' : `${one.crossed === 'met now' ? '✓' : '✗'} ${one.crossed}`,
  ]);
  const [header, ...lines] = aligned(
    [['form', 'n', 'passed', 'P(IO)', 'P(S)', 'logit difference', 'p', ''], ...rows],
    1,
  );
  return [
    paint(style, 'dim', header!),
    ...lines.map((line, at) => (change[at]!.crossed ? paint(style, 'bold', line) : line)),
  ];
}

function difference(of: FormChange['logitDiff']): string {
  if (!of) return '';
  const sign = of.mean < 0 ? '−' : '+';
  const mean = `${sign}${Math.abs(of.mean).toFixed(3)}`;
  return of.se === null ? mean : `${mean} ± ${of.se.toFixed(3)}`;
}

function turned(style: Style, { form, broken, mended }: FormChange): string[] {
  const of = form === null ? '' : `${form}: `;
  const block = (what: string, all: FormChange['broken']) => {
    if (all.length === 0) return [];
    const more = all.length - turnedShown;
    return [
      paint(style, 'dim', `${of}${what}, ${all.length}:`),
      ...all
        .slice(0, turnedShown)
        .map(({ prompt, before, now }) => `  ${name(before.text)} → ${name(now.text)}  ${visible(prompt)}`),
      ...(more > 0 ? [`  … ${more} more (--json has all)`] : []),
    ];
  };
  return [...block('fail now', broken), ...block('pass now', mended)];
}
