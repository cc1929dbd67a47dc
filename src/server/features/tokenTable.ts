/** The next-token table after one token, as Markdown. */
import type { Failure } from '../../protocol/failure';
import type { AfterToken, NextToken, PredictResult, PromptToken } from '../../protocol/results';
import { written } from '../documents/headsOff';
import { percent, sentence, visible } from './wording';

/** Tokens shown on each side of the one that is pointed at. */
const around = 4;

export function tokenTable(result: PredictResult, index: number, ids: boolean): string {
  const isEnd = index === result.tokens.length - 1;
  const clean = result.positions?.[index] ?? (isEnd ? atEnd(result) : undefined);
  const off = result.off
    ? (result.positionsOff?.[index] ?? (isEnd ? { next: result.next, actual: null } : undefined))
    : undefined;
  const parts = [context(result.tokens, index, ids)];
  if (result.form !== undefined)
    parts.push(`*first draw${result.form ? ` of ${result.form}` : ''}:* ${plain(result.prompt)}`);
  if (clean) parts.push(off ? twoTables(clean, off, ids) : oneTable(clean, ids));
  if (result.off) {
    const where = `**⊘ ${written(result.off)}** knocked out`;
    parts.push(off ? `${where}, beside all heads on` : `${where}; before the last token shown with all heads on`);
  }
  if (clean?.actual) parts.push(actualLine(clean.actual, off?.actual ?? null, ids));
  if (isEnd) parts.push(...answerLines(result));
  return parts.join('\n\n');
}

/** What is wrong, with the tokens all the same. */
export function failureText(failure: Failure, tokens: readonly PromptToken[] | undefined, index = 0): string {
  const why = plain(sentence(failure));
  return tokens?.[index] ? `${context(tokens, index, false)}\n\n${why}` : why;
}

function atEnd({ clean, next }: PredictResult): AfterToken {
  return { next: clean?.next ?? next, actual: null };
}

/** `… drink│·to│` with the token in bold, and which it is. */
function context(tokens: readonly PromptToken[], index: number, ids: boolean): string {
  const from = Math.max(0, index - around);
  const to = Math.min(tokens.length, index + around + 1);
  const shown = tokens.slice(from, to).map((token, i) => {
    const text = code(visible(token.text));
    return from + i === index ? `**${text}**` : text;
  });
  const id = ids ? `, id ${tokens[index]!.id}` : '';
  const row = `${from > 0 ? '… ' : ''}${shown.join('│')}${to < tokens.length ? ' …' : ''}`;
  return `${row}  \n*after token ${index + 1} of ${tokens.length}${id}*`;
}

function oneTable({ next }: AfterToken, ids: boolean): string {
  const most = next[0]?.prob ?? 1;
  const rows = next.map(row => `| ${bar(row.prob, most)} | ${percent(row.prob)} | ${token(row, ids)} |`);
  return ['| | P | next |', '|:--|--:|:--|', ...rows].join('\n');
}

/** Clean and ablated side by side, row by row of each one's own order. */
function twoTables(clean: AfterToken, off: AfterToken, ids: boolean): string {
  const rows = Array.from({ length: Math.max(clean.next.length, off.next.length) }, (_, i) => {
    const cell = (row: NextToken | undefined) => (row ? `${percent(row.prob)} | ${token(row, ids)}` : ' | ');
    return `| ${cell(clean.next[i])} | ${cell(off.next[i])} |`;
  });
  return ['| P | all heads on | P | knocked out |', '|--:|:--|--:|:--|', ...rows].join('\n');
}

function actualLine(clean: AfterToken['actual'] & object, off: AfterToken['actual'], ids: boolean): string {
  const was = off ? `; knocked out ${percent(off.prob)}, rank ${off.rank}` : '';
  return `then ${token(clean, ids)}: ${percent(clean.prob)}, rank ${clean.rank}${was}`;
}

function answerLines({ answer, clean, probIO, probS, logitDiff }: PredictResult): string[] {
  if (!answer || probIO === null) return [];
  const rows: [string, number | null | undefined, number | null][] = [
    [`P(IO) ${code(visible(answer.io.text))}`, clean?.probIO, probIO],
    ...(answer.s
      ? [
          [`P(S) ${code(visible(answer.s.text))}`, clean?.probS, probS] as [
            string,
            number | null | undefined,
            number | null,
          ],
        ]
      : []),
    ['logit difference', clean?.logitDiff, logitDiff],
  ];
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(3));
  const known = rows.filter(([, , value]) => value !== null);
  if (!clean) return [known.map(([name, , value]) => `${name} **${number(value)}**`).join(' · ')];
  return [
    [
      '| | all heads on | knocked out |',
      '|:--|--:|--:|',
      ...known.map(([name, was, is]) => `| ${name} | ${number(was)} | ${number(is)} |`),
    ].join('\n'),
  ];
}

/** Up to ten blocks, in eighths. */
function bar(prob: number, most: number): string {
  const eighths = Math.round((80 * prob) / Math.max(most, 0.25));
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest > 0 ? '▏▎▍▌▋▊▉'[rest - 1]! : '');
}

function token({ text, id }: { readonly text: string; readonly id: number }, ids: boolean): string {
  return ids ? `${code(visible(text))} ${id}` : code(visible(text));
}

/** A code span that any token may stand in; a bar would end a table's cell. */
export function code(text: string): string {
  const ticks = text.includes('`') ? '``' : '`';
  const inside = text.replaceAll('|', '\\|');
  return ticks === '`' ? `\`${inside}\`` : `${ticks} ${inside} ${ticks}`;
}

/** Text that is no Markdown, cut to a length that can be read. */
export function plain(text: string): string {
  const short = text.length > 400 ? `${text.slice(0, 399).replace(/[\ud800-\udbff]$/, '')}…` : text;
  return short.replace(/[\\`*_{}[\]<>()#+!|~-]/g, '\\$&').replace(/\s*\n\s*/g, ' ');
}
