/** Sections 1 and 4: what the model says next after each sentence, as it was first written and as it was mended. */
import { type NextTable, nextTables } from '../log/nextTables';
import { asPublished, printed } from '../log/printed';
import {
  commandOf,
  estimate,
  type Given,
  predicting,
  resultOf,
  rowsFor,
  type SaidNext,
  type Section,
  scoring,
  shareOf,
} from '../section';
import { same, verdictOf } from '../verdict';

const tablesOf = (section: string) => nextTables.filter(table => table.section === section);

/** Each printed token as an answer of its own, so that it is scored however far down it comes. */
export function asked(tables: readonly Pick<NextTable, 'prompt' | 'next'>[]) {
  return predicting(tables.flatMap(({ prompt, next }) => next.map(([, token]) => scoring(prompt, token))));
}

/** @returns a row a token, and the whole table as the model says it. */
export function nextRows(section: string, given: Given, tables: readonly NextTable[]) {
  const said = resultOf(given, asked(tables));
  const row = rowsFor(section, given);
  let at = 0;
  const rows = tables.flatMap(({ prompt, place, next }) =>
    next.map(([text, token], i) => {
      const { probIO, rankIO } = said[at++]!;
      const published = printed(text);
      const ours = { ...estimate([probIO!]), rank: rankIO! };
      return row(
        {
          table: prompt,
          what: `P(${token.trim()})`,
          place,
          ...asPublished(published),
          publishedRank: i + 1,
          ours,
          command: commandOf(given, ['predict'], [scoring(prompt, token)]),
          prompt,
        },
        () => verdictOf(published, ours, { published: i + 1, ours: rankIO! }),
      );
    }),
  );
  const shown = tables.map(({ prompt }): SaidNext => {
    const one = said.find(({ prompt: text }) => text === prompt)!;
    return { section, prompt, next: one.next };
  });
  return { rows, next: shown };
}

export const firstSentences: Section = {
  id: '1',
  title: 'Observations of the paper: what comes next after every sentence',
  jobs: () => [asked(tablesOf('1'))],
  told: given => nextRows('1', given, tablesOf('1')),
};

/** The six sentences of two parts: with the name as the first word, and with a word before it. */
const unmended = tablesOf('1').filter(({ place }) => place === '§1, test 3');
const mended = tablesOf('4');
const whole = (tables: readonly NextTable[]) => predicting(tables.map(({ prompt }) => prompt));

/** The name that is said once: the other one gives. */
function rightName({ prompt }: NextTable): string {
  return / Mary gave /.test(prompt) ? ' John' : ' Mary';
}

export const mendedSentences: Section = {
  id: '4',
  title: 'The first name without a space before it, and the sentences mended',
  jobs: () => [asked(mended), whole(unmended), whole(mended)],
  told: given => {
    const row = rowsFor('4', given);
    const { rows, next } = nextRows('4', given, mended);
    const compared = [
      ['as written', unmended, '§1, test 3, and §4'],
      ['mended', mended, '§4'],
    ] as const;
    const table = 'Six sentences as written, the first name without a space before it, and mended by “Yesterday”';
    const summed = compared.flatMap(([what, tables, place]) => {
      const said = resultOf(given, whole(tables));
      const lines = tables.map(({ prompt }) => prompt);
      const right = tables.filter(one => one.next[0]![1] === rightName(one)).length;
      const command = commandOf(given, ['eval'], lines);
      const ours = shareOf(said.map(({ passed }) => passed === true));
      return [
        row(
          {
            table,
            what: `right name first, ${what}`,
            place,
            published: right / tables.length,
            ours,
            command,
          },
          () => same(String(right), String(ours.mean * ours.n)),
        ),
        row({
          table,
          what: `P(right name), ${what}`,
          place,
          published: null,
          ours: estimate(said.flatMap(({ probIO }) => probIO ?? [])),
          command,
        }),
      ];
    });
    return { rows: [...summed, ...rows], next };
  },
};
