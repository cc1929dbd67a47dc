/** Each command's results as lines of text. */
import { headNames } from '../../protocol/parts/heads';
import { flags, ranked } from '../../protocol/parts/ranking';
import type {
  AblateResult,
  AnswerTokens,
  AttributeResult,
  HeadEffect,
  PathResult,
  PredictResult,
  PromptResult,
  SweepResult,
} from '../../protocol/results';
import type { Shown, SortKey } from '../input/shown';
import { averageEffects, byDraw, commonAnswer, drawsLine } from './draws';
import { effectTable, metricOf } from './effectTable';
import type { Headings } from './headings';
import { answerLine, banner, fixed, name, nextTable, paint, rule, type Style, visible } from './layout';

/** Of the draws of a template so many are printed one by one. */
const drawsShown = 3;

export function predictText(style: Style, results: readonly PredictResult[], _: Shown, headings: Headings): string[] {
  return byDraw(results)
    .flatMap(group => {
      const shown = group
        .slice(0, drawsShown)
        .flatMap(result => [...knockedOut(style, result), ...block(style, result.prompt, result), '']);
      const summary = drawsLine(group);
      const whole = summary ? [paint(style, 'bold', visible(group[0]!.template!)), summary, '', ...shown] : shown;
      return [...above(style, headings, group[0]!), ...whole];
    })
    .slice(0, -1);
}

function above(style: Style, headings: Headings, result: PromptResult): string[] {
  const text = headings(result);
  return text === undefined ? [] : [paint(style, 'dim', text)];
}

/** Where heads are off, what the model says with all of them on comes first. */
function knockedOut(style: Style, result: PredictResult): string[] {
  if (!result.clean || !result.off) return [];
  const heads = headNames(result.off, ' ');
  return [...block(style, result.prompt, { ...result, ...result.clean }), paint(style, 'dim', `Without ${heads}:`)];
}

/** A prompt, what comes next, and how the answer fares. */
function block(style: Style, title: string, result: PredictResult | (PromptResult & SweepResult['clean'])): string[] {
  const answer = answerLine(result.answer, result);
  return [paint(style, 'bold', visible(title)), ...nextTable(result.next), ...(answer ? [answer] : [])];
}

export function sweepText(style: Style, results: readonly SweepResult[], args: Shown, headings: Headings): string[] {
  return byDraw(results)
    .flatMap(group => {
      const [first] = group;
      const about = [`Baseline: ${baselineText(first!)}`];
      return [
        ...above(style, headings, first!),
        ...heading(style, group),
        ...about,
        '',
        ...summary(
          style,
          group.map(r => r.heads),
          commonAnswer(group),
          args,
          'Most impactful heads',
        ),
        '',
      ];
    })
    .slice(0, -1);
}

export function pathText(style: Style, results: readonly PathResult[], args: Shown, headings: Headings): string[] {
  return byDraw(results)
    .flatMap(group => {
      const [first] = group;
      const about = `Patched from ${first!.source.length} prompts with other names, head → ${first!.receiver}`;
      return [
        ...above(style, headings, first!),
        ...heading(style, group),
        about,
        '',
        ...summary(
          style,
          group.map(r => r.senders),
          commonAnswer(group),
          args,
          `Path patching to ${first!.receiver}`,
        ),
        '',
      ];
    })
    .slice(0, -1);
}

function heading(style: Style, group: readonly (SweepResult | PathResult)[]): string[] {
  const [first] = group;
  if (first!.template === undefined) return block(style, first!.prompt, { ...first!, ...first!.clean });
  const summary = drawsLine(group.map(result => ({ ...result, ...result.clean })));
  return [paint(style, 'bold', visible(first!.template)), ...(summary ? [summary] : [])];
}

function baselineText({ baseline }: { baseline: SweepResult['baseline'] }): string {
  const { kind, form, seed, samples } = baseline;
  if (kind === 'zero') return 'zero';
  const drawn = form === undefined ? ', given as token ids' : ` in the form ${form}, seed ${seed}`;
  return `${kind} over ${samples.length} prompt${samples.length === 1 ? '' : 's'}${drawn}`;
}

function summary(
  style: Style,
  runs: readonly (readonly HeadEffect[])[],
  answer: AnswerTokens | undefined,
  args: Shown,
  title: string,
): string[] {
  const heads = ranked(averageEffects(runs), metricOf[args.sort]);
  const shown = heads.slice(0, args.limit ?? heads.length);
  const left = heads.length - shown.length;
  return [
    ...banner(
      style,
      `SUMMARY: ${title} (by ${sortNames[args.sort]}${runs.length > 1 ? `, means over ${runs.length} draws` : ''})`,
    ),
    ...effectTable(style, shown, answer, metricOf[args.sort]),
    ...(heads.every(effect => effect[metricOf[args.sort]] === null)
      ? [paint(style, 'dim', `There is no ${sortNames[args.sort]} to sort by: heads are in the order of the model.`)]
      : []),
    ...(left > 0 ? [paint(style, 'dim', `… ${left} more`)] : []),
    paint(style, 'dim', 'Effects are clean − patched: positive means that the head supported it.'),
    ...(shown.some(effect => flags(effect).length > 0) ? [paint(style, 'dim', flagNote)] : []),
  ];
}

const sortNames: Record<SortKey, string> = {
  kl: 'KL divergence',
  js: 'Jensen-Shannon divergence',
  tv: 'total variation',
  l2: 'L2 distance',
  io: 'change of P(IO)',
  s: 'change of P(S)',
  ld: 'change of the logit difference',
};

const flagNote = '! P(IO) and logit difference disagree: one of them alone would mislead.';

export function ablateText(style: Style, results: readonly AblateResult[], _: Shown, headings: Headings): string[] {
  return results
    .flatMap(result => {
      const heads = result.off.map(({ layer, head }) => `[${layer}][${head}]`);
      const title = heads.length === 1 ? `Testing head ${heads[0]}` : `Testing heads ${heads.join(' ')}`;
      const other = result.baselinePrompt;
      return [
        rule(style, '-'),
        ...above(style, headings, result),
        paint(style, 'bold', title),
        paint(style, 'dim', `Baseline: ${baselineText(result)}`),
        ...(other
          ? [`${visible(other.prompt)}  ${paint(style, 'dim', '(of the baseline)')}`, ...nextTable(other.next)]
          : []),
        `${visible(result.prompt)}  ${paint(style, 'dim', '(clean)')}`,
        ...nextTable(result.clean.next),
        `${visible(result.prompt)}  ${paint(style, 'dim', '(ablated)')}`,
        ...nextTable(result.ablated.next),
        ...effectLine(result),
        '',
      ];
    })
    .slice(0, -1);
}

function effectLine({ effect, answer, clean, ablated }: AblateResult): string[] {
  const parts = [
    `KL: ${fixed(effect.kl)}`,
    `JS: ${fixed(effect.js)}`,
    `TV: ${fixed(effect.tv)}`,
    `L2: ${fixed(effect.l2)}`,
  ];
  const lines = [parts.join('  ')];
  const before = answerLine(answer, clean);
  const after = answerLine(answer, ablated);
  if (before && after) lines.push(`clean    ${before}`, `ablated  ${after}`);
  return lines;
}

/** From here on the parts of the logit difference do not add up to it. */
const mostOff = 1e-3;
const sumNote = 'The parts do not sum to what was measured: please report it with the prompt and the model.';

export function attributeText(
  style: Style,
  results: readonly AttributeResult[],
  _: Shown,
  headings: Headings,
): string[] {
  return results
    .flatMap(result => {
      const { io, s } = result.answer!;
      const rows = [
        ...result.heads.flatMap((layer, l) => layer.map((value, h) => ({ part: `Head [${l}][${h}]`, value }))),
        ...result.mlps.map((value, l) => ({ part: `MLP  [${l}]`, value })),
        { part: 'Embeddings', value: result.embed },
        { part: 'Biases', value: result.biases },
      ].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
      const shown = rows.slice(0, 20);
      const rest = rows.slice(20).reduce((sum, { value }) => sum + value, 0);
      const line = (part: string, value: number) => `${part.padEnd(16)}${fixed(value).padStart(10)}`;
      return [
        ...above(style, headings, result),
        paint(style, 'bold', visible(result.prompt)),
        ...banner(style, `Direct logit attribution: logit(${name(io.text)}) − logit(${name(s!.text)}) at END`),
        ...shown.map(({ part, value }) => line(part, value)),
        ...(rows.length > 20 ? [line(`${rows.length - 20} smaller`, rest)] : []),
        line('Sum', result.sum),
        line('Measured', result.logitDiff),
        ...(Math.abs(result.sum - result.logitDiff) > mostOff ? [paint(style, 'red', sumNote)] : []),
        '',
        ...banner(style, 'Logit lens: after each layer'),
        ...result.lens.map(({ layer, logitDiff, next }) => {
          const start = `${(layer < 0 ? 'embedding' : `layer ${layer}`).padEnd(10)}${fixed(logitDiff).padStart(10)}`;
          const tops = next.map(({ prob, text }) => `  ${prob.toFixed(2)} ${visible(text)}`);
          return start + firstThatFit(tops, (style.width ?? Number.POSITIVE_INFINITY) - start.length);
        }),
        '',
      ];
    })
    .slice(0, -1);
}

function firstThatFit(parts: readonly string[], room: number): string {
  let text = '';
  for (const part of parts) {
    if (text.length + part.length > room) break;
    text += part;
  }
  return text;
}
