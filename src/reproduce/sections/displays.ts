/**
 * Section 2: the baseline's prompt, the clean one, and the same with one head knocked out: first with the log's own
 * baseline prompt, then over ten draws of it, since the log's was one.
 */
import { headName } from '../../protocol/parts/heads';
import { baselinePrompt, type Display, displays, type NextTable, nextTables, sentence } from '../log/nextTables';
import { asPublished, printed } from '../log/printed';
import {
  commandOf,
  estimate,
  type Given,
  has,
  lacks,
  predicting,
  resultOf,
  rowsFor,
  type Section,
  scoring,
  tenSeeds,
} from '../section';
import { verdictOf } from '../verdict';
import { asked, nextRows } from './nextTokens';

const place = '§2, test 1';
const clean: NextTable = { ...nextTables[0]!, section: '2', place };
const template = 'When {s1} and {s2} went to the store, {s3} gave a drink to';

const ownLines = ({ head }: Display) => [
  '@baseline corrupt',
  `@corrupt text ${baselinePrompt.prompt}`,
  `@off ${headName(head)}`,
];
const drawnLines = ({ head }: Display, token: string) => [
  '@baseline resample ABC 1 seed=$s',
  `@off ${headName(head)}`,
  scoring(sentence, token),
];
const own = (display: Display) =>
  predicting([...ownLines(display), ...display.next.map(([, token]) => scoring(sentence, token))]);
const drawn = (display: Display, token: string) => predicting(drawnLines(display, token), tenSeeds);

const otherPrompts = (token: string) => ['@forms ABC', '@samples 10', scoring(template, token)];
/** A name of its own has each draw: only words of all prompts can be asked of all. */
const commonWords = baselinePrompt.next.filter(([, token]) => token !== ' Tom');

export const threePrompts: Section = {
  id: '2',
  title: 'Heads of the last block knocked out: baseline prompt, clean, ablated',
  jobs: model => [
    asked([baselinePrompt]),
    asked([clean]),
    ...commonWords.map(([, token]) => predicting(otherPrompts(token))),
    ...displays
      .filter(({ head }) => has(model, head))
      .flatMap(display => [own(display), ...display.next.map(([, token]) => drawn(display, token))]),
  ],
  told: given => {
    const row = rowsFor('2', given);
    const first = nextRows('2', given, [baselinePrompt]);
    const others = commonWords.map(([text, token]) => {
      const published = printed(text);
      return row(
        {
          table: 'Ten draws of the baseline prompt',
          what: `P(${token.trim()})`,
          place,
          ...asPublished(published),
          ours: estimate(resultOf(given, predicting(otherPrompts(token))).map(({ probIO }) => probIO!)),
          command: commandOf(given, ['eval'], otherPrompts(token)),
        },
        ours => verdictOf(published, ours, undefined, true),
      );
    });
    const before = nextRows('2', given, [clean]);
    return {
      rows: [...first.rows, ...others, ...before.rows, ...displays.flatMap(display => displayRows(given, display))],
      next: [...first.next, ...before.next],
    };
  },
};

function displayRows(given: Given, display: Display) {
  const { head, title, next } = display;
  const row = rowsFor('2', given);
  const name = headName(head);
  const isThere = has(given.model, head);
  const common = { place: `${place}, head [${head.layer}][${head.head}]`, prompt: sentence, head };
  const missing = isThere ? {} : { note: lacks(given.model, head) };
  const ownSaid = isThere ? resultOf(given, own(display)) : [];
  const means = next.map(([, token]) =>
    isThere ? estimate(resultOf(given, drawn(display, token)).map(({ probIO }) => probIO!)) : null,
  );
  return [
    ...next.map(([text, token], i) => {
      const said = ownSaid[i];
      const published = printed(text);
      const ours = said ? { ...estimate([said.probIO!]), rank: said.rankIO! } : null;
      return row(
        {
          ...common,
          ...missing,
          table: `Without ${name}, ${title}: the log’s own baseline prompt`,
          what: `P(${token.trim()})`,
          ...asPublished(published),
          publishedRank: i + 1,
          ours,
          command: commandOf(given, ['predict'], [...ownLines(display), scoring(sentence, token)]),
        },
        one => verdictOf(published, one, { published: i + 1, ours: one.rank! }),
      );
    }),
    ...next.map(([text, token], i) => {
      const published = printed(text);
      const ours = means[i] ?? null;
      // Its place among the three that are printed: a mean has no place among all tokens.
      const rank = 1 + means.filter(other => other && ours && other.mean > ours.mean).length;
      return row(
        {
          ...common,
          ...missing,
          table: `Without ${name}, ${title}: ten draws of the baseline prompt`,
          what: `P(${token.trim()})`,
          ...asPublished(published),
          publishedRank: i + 1,
          ours: ours && { ...ours, rank },
          command: commandOf(given, ['eval'], drawnLines(display, token), tenSeeds),
        },
        one => verdictOf(published, one, { published: i + 1, ours: rank }, true),
      );
    }),
  ];
}
