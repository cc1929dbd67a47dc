/** A template as it is told in lenses and hovers: what comes of all its draws. */
import type { Slot } from '../../language';
import type { Evaluation, FormEvaluation } from '../../protocol/parts/evaluated';
import { isMet } from '../../protocol/parts/tally';
import type { Prompt } from '../documents/openFile';
import type { Evaluated } from '../inference/evaluations';
import { plain } from './tokenTable';
import { percent, shortToken, visible } from './wording';

/** `ABA ABB: IO on top 94% of 64 · logit diff 3.2 ± 0.1 · ABC: no name on top 31% of 32`; `… of 16 so far…` at first. */
export function evaluationTitle(prompt: Prompt, { forms, total, isWhole }: Evaluated): string {
  const [withIO, others] = [true, false].map(has => forms.filter(({ ioOnTop }) => (ioOnTop !== null) === has)) as [
    FormEvaluation[],
    FormEvaluation[],
  ];
  const parts = [
    withIO.length > 0 && `${namesOf(withIO)}IO on top ${share(total.ioOnTop ?? 0)} of ${countOf(withIO)}`,
    differenceOf(total),
    ...others.map(one => `${namesOf([one])}${noIO(one)}`),
  ];
  const says = parts.filter(Boolean).join(' · ');
  return isWhole ? `${markOf(prompt, forms)}${says}` : `${says}, so far…`;
}

/** `IO on top 94% · logit diff 3.2 ± 0.1`: all draws in a few words. */
export function briefly({ total }: Evaluation): string {
  const { ioOnTop, passed } = total;
  const says = ioOnTop === null ? passed !== null && `no name on top ${share(passed)}` : `IO on top ${share(ioOnTop)}`;
  return [says, differenceOf(total)].filter(Boolean).join(' · ');
}

function namesOf(forms: readonly FormEvaluation[]): string {
  const names = forms.flatMap(({ form }) => form || []).join(' ');
  return names && `${names}: `;
}

function countOf(forms: readonly FormEvaluation[]): number {
  return forms.reduce((sum, { n }) => sum + n, 0);
}

/** Of a form without an IO it is expected that no name comes first. */
function noIO({ n, passed }: FormEvaluation): string {
  return passed === null ? `${n} draws` : `no name on top ${share(passed)} of ${n}`;
}

/** Whether all forms reach what `@expect` asks for, where it is written. */
function markOf({ line }: Prompt, forms: readonly FormEvaluation[]): string {
  const judged = forms.filter(({ passed }) => passed !== null);
  if (line.settings.writtenAt.expect === undefined || judged.length === 0) return '';
  return judged.every(({ passed }) => isMet(passed!, line.settings.expect)) ? '✓ ' : '✗ ';
}

/** A share of draws, which may be all or none of them. */
export function share(value: number): string {
  return value === 1 || value === 0 ? `${value * 100}%` : percent(value);
}

function differenceOf({ logitDiff }: FormEvaluation): string {
  return logitDiff ? `logit diff ${withError(logitDiff.mean, logitDiff.se)}` : '';
}

/** `3.2 ± 0.1`, as many places as the error has to be seen in. */
export function withError(mean: number, se: number | null): string {
  const places = se === null ? 2 : Math.min(4, Math.max(1, Math.ceil(-Math.log10(Math.max(se, 1e-4)))));
  // No minus before a number that was rounded to zero.
  const text = (value: number) =>
    value
      .toFixed(places)
      .replace(/^-(?=0\.?0*$)/, '')
      .replace('-', '−');
  return se === null ? text(mean) : `${text(mean)} ± ${text(se)}`;
}

/** Form by form, for a tooltip or a hover. */
export function formsText({ forms, total, isWhole }: Evaluated): string[] {
  const lines = forms.length > 1 ? [...forms, { ...total, form: 'all' }] : forms;
  const more = isWhole ? [] : ['More draws are coming.'];
  return [...lines.map(one => `${one.form || 'all draws'}: ${formText(one)}`), ...more];
}

function formText(one: FormEvaluation): string {
  const { form, n, ioOnTop, passed, interval, probIO } = one;
  const what = form === 'all' ? 'as expected' : ioOnTop === null ? 'no name on top' : 'IO on top';
  const between = interval ? ` (95%: ${share(interval[0]!)} to ${share(interval[1]!)})` : '';
  return [
    passed === null ? `${n} draws` : `${what} ${share(passed)}${between} of ${n}`,
    probIO && `P(IO) ${withError(probIO.mean, probIO.se)}`,
    differenceOf(one),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The words that a slot drew, those with which the model fares worst first, then the best. */
export function slotWords({ name }: Slot, { draws, isWhole }: Evaluated): string[] {
  const words = new Map<string, { n: number; judged: number; passed: number; sum: number; scored: number }>();
  for (const { words: drawn, passed, logitDiff } of draws) {
    const word = drawn?.[name];
    if (word === undefined) continue;
    const one = words.get(word) ?? { n: 0, judged: 0, passed: 0, sum: 0, scored: 0 };
    words.set(word, one);
    one.n++;
    if (passed !== null) one.judged++;
    if (passed) one.passed++;
    if (logitDiff === null) continue;
    one.sum += logitDiff;
    one.scored++;
  }
  const fares = ([, { judged, passed, sum, scored }]: [
    string,
    { judged: number; passed: number; sum: number; scored: number },
  ]) => [judged ? passed / judged : 1, scored ? sum / scored : 0] as const;
  const sorted = [...words].sort((a, b) => {
    const [x, y] = [fares(a), fares(b)];
    return x[0] - y[0] || x[1] - y[1];
  });
  if (sorted.length === 0) return [];
  const most = 4;
  const isCut = sorted.length > 2 * most;
  const rows = (some: typeof sorted) =>
    some.map(([word, { n, judged, passed, sum, scored }]) => {
      const shares = judged ? `${passed} of ${judged}` : '–';
      const mean = scored ? (sum / scored).toFixed(2).replace('-', '−') : '–';
      return `| ${plain(visible(word))} | ${n} | ${shares} | ${mean} |`;
    });
  const table = [
    '| word | draws | as expected | mean logit diff |',
    '|:--|--:|--:|--:|',
    ...rows(isCut ? sorted.slice(0, most) : sorted),
    ...(isCut ? [`| *${sorted.length - 2 * most} more* | | | |`, ...rows(sorted.slice(-most))] : []),
  ];
  const far = isWhole ? '' : ' so far';
  return [`**${sorted.length} words drawn${far}**, those with which the model does worst first`, table.join('\n')];
}

/** `ABB  When Mary and …  → John` of a draw that fails. */
export function failureLine(prompt: string, first: { readonly text: string; readonly prob: number }): string {
  return `${plain(prompt)} → ${plain(shortToken(first.text))} ${percent(first.prob)}`;
}
