/** The next-token table after one token, as Markdown. */
import type { Failure } from '../../protocol/failure';
import type { AfterToken, AnswerTokens, NextToken, PredictResult, PromptToken } from '../../protocol/results';
import { written } from '../documents/headsOff';
import { linkPart, mark, percent, sentence, shortToken, visible } from './wording';

/** Tokens shown on each side of the one that is pointed at. */
const around = 4;

/** @param drawn which draw of a template it is of */
export function tokenTable(result: PredictResult, index: number, ids: boolean, drawn = 'first draw'): string {
  const isEnd = index === result.tokens.length - 1;
  const clean = result.positions?.[index] ?? (isEnd ? atEnd(result) : undefined);
  const off = result.off
    ? (result.positionsOff?.[index] ?? (isEnd ? { next: result.next, actual: null } : undefined))
    : undefined;
  // What one looks for goes first, and the tokens last.
  const parts = isEnd ? answerLines(result) : [];
  const says = parts.length > 0;
  const tags = isEnd ? tagsOf(result) : new Map<number, string>();
  if (clean) parts.push(off ? twoTables(clean, off, tags, ids) : oneTable(clean, tags, ids));
  if (result.off && !off)
    parts.push(`**⊘ ${written(result.off)}** ablated; before the last token shown with all heads on`);
  else if (result.off && !says) parts.push(`**⊘ ${written(result.off)}** ablated, beside all heads on`);
  if (clean?.actual) parts.push(actualLine(clean.actual, off?.actual ?? null, ids));
  if (result.form !== undefined)
    parts.push(`*${drawn}${result.form ? ` of ${result.form}` : ''}:* ${plain(result.prompt)}`);
  parts.push(context(result.tokens, index, ids));
  return parts.join('\n\n');
}

/** Which rows are the answer's. */
function tagsOf({ answer }: PredictResult): Map<number, string> {
  const tags = new Map<number, string>();
  if (answer?.s) tags.set(answer.s.id, 'S');
  if (answer) tags.set(answer.io.id, 'IO');
  return tags;
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

function oneTable({ next }: AfterToken, tags: ReadonlyMap<number, string>, ids: boolean): string {
  const rows = next.map(
    row => `| ${probabilityBar(row.prob)} | ${percent(row.prob)} | ${token(row, ids)} | ${tags.get(row.id) ?? ''} |`,
  );
  return ['| | P | next | |', '|:--|--:|:--|:--|', ...rows].join('\n');
}

/** Clean and ablated side by side, row by row of each one's own order. */
function twoTables(clean: AfterToken, off: AfterToken, tags: ReadonlyMap<number, string>, ids: boolean): string {
  const rows = Array.from({ length: Math.max(clean.next.length, off.next.length) }, (_, i) => {
    const cell = (row: NextToken | undefined) =>
      row ? `${percent(row.prob)} | ${token(row, ids)} ${tags.get(row.id) ?? ''}` : ' | ';
    return `| ${cell(clean.next[i])} | ${cell(off.next[i])} |`;
  });
  return ['| P | all heads on | P | ablated |', '|--:|:--|--:|:--|', ...rows].join('\n');
}

function actualLine(clean: AfterToken['actual'] & object, off: AfterToken['actual'], ids: boolean): string {
  const was = off ? `; ablated ${percent(off.prob)}, rank ${off.rank}` : '';
  return `then ${token(clean, ids)}: ${percent(clean.prob)}, rank ${clean.rank}${was}`;
}

/** `✓ Mary is first · P(Mary) 0.597 · P(John) 0.020 · logit difference 3.410`; with heads off as `was → is`, and which. */
function answerLines(result: PredictResult): string[] {
  const { answer, clean, off, probIO, probS, logitDiff } = result;
  if (!answer || probIO === null) return [];
  const number = (value: number | null | undefined) => (value === null || value === undefined ? '–' : value.toFixed(3));
  const rows: [string, number | null | undefined, number | null][] = [
    [`P(${plain(shortToken(answer.io.text))})`, clean?.probIO, probIO],
    [`P(${plain(shortToken(answer.s?.text ?? ''))})`, clean?.probS, probS],
    ['logit difference', clean?.logitDiff, logitDiff],
  ];
  const known = rows.filter(([, , value]) => value !== null);
  const first = `**${standing({ ...result, answer })}**`;
  if (!clean || !off) return [[first, ...known.map(([name, , value]) => `${name} ${number(value)}`)].join(' · ')];
  const was = clean.rankIO === null || clean.rankIO === undefined ? '' : `, was \\#${clean.rankIO}`;
  // Two lines: an editor gives a hover the height of a dozen.
  return [
    `${first}${was} · **⊘ ${written(off)}** ablated, beside all heads on  \n${known
      .map(([name, before, is]) => `${name} ${number(before)} → ${number(is)}`)
      .join(' · ')}`,
  ];
}

/** `✓ Mary is first`, `✗ Mary is #5`. */
function standing(result: PredictResult & { answer: AnswerTokens }): string {
  const name = plain(shortToken(result.answer.io.text));
  const isRight = mark(result);
  if (!isRight) return name;
  return isRight === '✓' ? `✓ ${name} is first` : `✗ ${name} is \\#${result.rankIO}`;
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

const width = 96;
const height = 10;
// One blue that stands out by 3 : 1 on a white ground and on a black one.
const fill = '#3b82c4';
const track = '#808080';

/** A probability as a bar from 0 to 1, drawn: blocks of text leave seams, and their width is the font's. The number stands beside it. */
function probabilityBar(prob: number): string {
  const length = Math.round(width * Math.min(1, Math.max(0, prob)) * 10) / 10;
  const rect = (size: number, colour: string, opacity: number) =>
    `<rect width="${size}" height="${height}" rx="1" fill="${colour}" fill-opacity="${opacity}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${rect(width, track, 0.2)}${rect(length, fill, 1)}</svg>`;
  return `![](data:image/svg+xml,${linkPart(svg)})`;
}
