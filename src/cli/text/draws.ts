/** The draws of one template in one form, taken together: the log's section 5 as numbers. */
import { summarise } from '../../analysis/measures/summary';
import { spread } from '../../protocol/parts/spread';
import type { AnswerTokens, HeadEffect, PredictResult, PromptResult } from '../../protocol/results';

/** Results of the same template and form side by side; a plain prompt stands alone. */
export function byDraw<R extends PromptResult>(results: readonly R[]): R[][] {
  const groups: R[][] = [];
  for (const result of results) {
    const [last] = groups.at(-1) ?? [];
    const same = last?.template !== undefined && last.template === result.template && last.form === result.form;
    if (same) groups.at(-1)!.push(result);
    else groups.push([result]);
  }
  return groups;
}

/** `ABB  32 draws  IO on top 97%  P(IO) 0.62 ± 0.02  logit difference 3.10 ± 0.08`; nothing for a plain prompt. */
export function drawsLine(
  draws: readonly Pick<PredictResult, 'form' | 'template' | 'answer' | 'next' | 'probIO' | 'logitDiff'>[],
): string | undefined {
  const [first] = draws;
  if (first?.template === undefined) return undefined;
  const parts = [`${first.form ?? ''}  ${draws.length} draw${draws.length === 1 ? '' : 's'}`.trim()];
  const scored = draws.filter(draw => draw.answer);
  if (scored.length > 0) {
    const top = scored.filter(draw => draw.next[0]?.id === draw.answer!.io.id).length;
    parts.push(`IO on top ${Math.round((100 * top) / scored.length)}%`);
    parts.push(`P(IO) ${meanAndError(scored.map(draw => draw.probIO))}`);
    parts.push(`logit difference ${meanAndError(scored.map(draw => draw.logitDiff))}`);
  }
  return parts.join('  ');
}

function meanAndError(values: readonly (number | null)[]): string {
  const over = spread(values.filter(value => value !== null));
  if (!over) return '–';
  // One value has no spread: it is no mean.
  return over.standardError === null
    ? over.mean.toFixed(2)
    : `${over.mean.toFixed(2)} ± ${over.standardError.toFixed(2)}`;
}

/** Whom a table over several draws is about: the names themselves where all draws have the same, else IO and S. */
export function commonAnswer(draws: readonly PromptResult[]): AnswerTokens | undefined {
  const [first] = draws;
  const { answer } = first ?? {};
  if (!answer) return undefined;
  const same = draws.every(draw => draw.answer?.io.id === answer.io.id && draw.answer.s?.id === answer.s?.id);
  if (same) return answer;
  return { io: { ...answer.io, text: 'IO' }, ...(answer.s ? { s: { ...answer.s, text: 'S' } } : {}) };
}

/** Head by head, the mean of each number over the runs; the tables of next tokens are the first run's. */
export function averageEffects(runs: readonly (readonly HeadEffect[])[]): HeadEffect[] {
  const [first] = runs;
  if (!first || runs.length === 1) return [...(first ?? [])];
  return summarise(runs).map((means, i) => ({
    ...first[i]!,
    kl: means.kl!.mean,
    js: means.js!.mean,
    tv: means.tv!.mean,
    l2: means.l2!.mean,
    dProbIO: means.dProbIO?.mean ?? null,
    dProbS: means.dProbS?.mean ?? null,
    dLogitDiff: means.dLogitDiff?.mean ?? null,
  }));
}
