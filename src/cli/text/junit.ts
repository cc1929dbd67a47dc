/** `ioi eval --junit`: each line and form as a test case, as CI systems read them; without `@expect` nothing can fail. */
import type { EvaluationResult, FormEvaluation } from '../../protocol/evaluation';
import { shareText } from '../../protocol/parts/shares';

export interface ReportName {
  readonly file: string;
  /** What is shown of the whole. */
  readonly suite: string;
}

export function junit(results: readonly EvaluationResult[], { file, suite }: ReportName): string {
  const cases = results.flatMap(({ of, template, prompt, forms }) =>
    of === 'file' ? [] : forms.map(form => testCase(of.line, template ?? prompt ?? '', form, file)),
  );
  const failed = results.flatMap(({ of, forms }) => (of === 'file' ? [] : forms.filter(({ met }) => met === false)));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites><testsuite name="${xml(suite)}" tests="${cases.length}" failures="${failed.length}">`,
    ...cases,
    '</testsuite></testsuites>',
    '',
  ].join('\n');
}

function testCase(line: number, text: string, form: FormEvaluation, name: string): string {
  const title = `line ${line}${form.form === null ? '' : ` ${form.form}`}: ${text}`;
  const open = `<testcase classname="${xml(name)}" name="${xml(title)}" file="${xml(name)}" line="${line}"`;
  const why = form.passed === null ? 'nothing is expected of a prompt without an answer' : 'no @expect is written';
  if (form.expect === undefined) return `${open}><skipped message="${why}"/></testcase>`;
  if (form.met) return `${open}/>`;
  const said = `expected ${shareText(form.expect)}, passed ${shareText(form.passed ?? 0)} of ${form.n}`;
  const which = form.failures.map(({ prompt, next }) => `${prompt} →${next[0]!.text}`).join('\n');
  return `${open}><failure message="${xml(said)}">${xml(which)}</failure></testcase>`;
}

/** Without the control characters that XML 1.0 cannot hold. */
function xml(text: string): string {
  return text
    .replace(/[^\P{Cc}\t\n\r]|\p{Cs}|[\ufffe\uffff]/gu, '�')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
