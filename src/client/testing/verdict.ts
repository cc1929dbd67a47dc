/** What a test says: from the draws of a prompt and what is expected of them. The numbers are those of `ioi eval`. */
import { l10n } from 'vscode';
import type { EvaluationDraw, FormEvaluation } from '../../protocol/parts/evaluated';
import { shareText } from '../../protocol/parts/shares';
import { judged } from '../../protocol/parts/tally';
import type { EvaluateResult } from '../../protocol/results';

/** A form that fails. */
export interface Missed {
  readonly message: string;
  /** The same lines on both sides, which differ in what comes. */
  readonly expected: string;
  readonly actual: string;
}

export interface Verdict {
  readonly outcome: 'passed' | 'failed' | 'nothing expected';
  readonly missed: readonly Missed[];
  /** A line for each form: `ABB 96.9% of 32, 90% expected`. */
  readonly said: readonly string[];
}

export function verdictOf({ forms, draws, notes }: EvaluateResult, expect: number): Verdict {
  const all = forms.map(form => judged(form, expect));
  const missed = all.filter(({ met }) => met === false);
  const isJudged = all.some(({ met }) => met !== undefined);
  return {
    outcome: missed.length > 0 ? 'failed' : isJudged ? 'passed' : 'nothing expected',
    missed: missed.map(form => missedOf(form, draws, expect)),
    said: [...all.map(form => sayingOf(form, expect)), ...notes],
  };
}

function missedOf(form: FormEvaluation, draws: readonly EvaluationDraw[], expect: number): Missed {
  const failing = draws.filter(draw => draw.form === form.form && draw.passed === false);
  const lines = (what: (draw: EvaluationDraw) => string) =>
    failing.map(draw => `${draw.prompt} → ${what(draw)}`).join('\n');
  const head = form.form === null ? '' : `${form.form}: `;
  return {
    message: messageOf(form, failing, expect),
    expected: `${head}${shareText(expect)}\n\n${lines(wanted)}\n`,
    actual: `${head}${shareOf(form)}\n\n${lines(({ first }) => shown(first.text))}\n`,
  };
}

function wanted({ name }: EvaluationDraw): string {
  return name ?? l10n.t('none of its names');
}

/** Nearly every token begins with a space; one that is blank is shown by its quotes. */
function shown(text: string): string {
  return text.trim() || JSON.stringify(text);
}

/** What came most often goes first. */
function messageOf(form: FormEvaluation, failing: readonly EvaluationDraw[], expect: number): string {
  const [only] = failing;
  if (form.n === 1 && only)
    return l10n.t('Expected {0}, got {1} ({2}).', wanted(only), shown(only.first.text), shareText(only.first.prob));
  const times = new Map<string, number>();
  for (const { first } of failing) times.set(first.text, (times.get(first.text) ?? 0) + 1);
  const came = [...times].sort(([, a], [, b]) => b - a).slice(0, 5);
  const instead = came.map(([text, n]) => `${shown(text)} ${n}×`).join(', ');
  const of = form.form === null ? '' : `${form.form}: `;
  const all = `${instead}${times.size > came.length ? ', …' : ''}`;
  return `${of}${l10n.t('expected {0}, passed {1}. Came instead: {2}', shareText(expect), shareOf(form), all)}`;
}

function sayingOf(form: FormEvaluation, expect: number): string {
  const name = form.form === null ? '' : `${form.form} `;
  if (form.passed === null) return `${name}${l10n.t('nothing is expected: there is no answer, and nobody is named')}`;
  return `${form.met ? '✓' : '✗'} ${name}${l10n.t('{0}, {1} expected', shareOf(form), shareText(expect))}`;
}

function shareOf({ passed, n, interval }: FormEvaluation): string {
  const share = l10n.t('{0} of {1}', shareText(passed ?? 0), n);
  const [low, high] = interval ?? [];
  return n === 1 || low === undefined || high === undefined
    ? share
    : l10n.t('{0} ({1} to {2})', share, shareText(low), shareText(high));
}
