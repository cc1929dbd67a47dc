/** Section 3: whether logits are those of Hugging Face's `transformers`, and what the other GELU would have changed. */
import type { Job, Said } from '../job';
import { quoted } from '../job';
import { nextTables, sentence } from '../log/nextTables';
import { asPublished, printed } from '../log/printed';
import { commandOf, estimate, type Given, resultOf, rowsFor, type Section, scoring } from '../section';
import { same, verdictOf } from '../verdict';
import { asked } from './nextTokens';

/** Two float32 programs of one model are nearer to each other than this. */
const near = 1e-3;

const tables = nextTables;
const equality = { kind: 'equality', prompts: tables.map(({ prompt }) => prompt) } as const satisfies Job;
const own = asked(tables);
const other = { ...own, gelu: 'exact' } as const;

export const equalLogits: Section = {
  id: '3',
  title: 'The same logits as Hugging Face’s, and what the other GELU would have changed',
  jobs: () => [equality, own, other],
  told: given => {
    const row = rowsFor('3', given);
    const { apart, n, by } = resultOf(given, equality);
    const [mine, theirs] = [resultOf(given, own), resultOf(given, other)];
    const place = '§3';
    const table = 'GELU by the error function in place of its tanh form';
    const command = otherGelu(given);
    return {
      rows: [
        row(
          {
            table: 'Beside transformers',
            what: 'largest difference of a logit',
            place,
            published: 'equal',
            ours: apart === null ? null : { mean: apart, n },
            command: commandOf(given, ['reproduce', '--only', '3'], []),
            note: by,
          },
          ours => same('equal', ours.mean < near ? 'equal' : 'apart'),
        ),
        row(
          {
            table,
            what: `sentences of ${tables.length} with another first token`,
            place,
            published: 0,
            ours: { mean: changed(mine, theirs), n: tables.length },
            command: command(...tables.map(({ prompt }) => prompt)),
          },
          ours => same('0', String(ours.mean)),
        ),
        row({
          table,
          what: 'largest change of a probability in sections 1 and 4',
          place,
          published: null,
          ours: {
            mean: Math.max(...mine.map(({ probIO }, i) => Math.abs(probIO! - theirs[i]!.probIO!))),
            n: mine.length,
          },
          command: command(...tables.flatMap(({ prompt, next }) => next.map(([, token]) => scoring(prompt, token)))),
        }),
        ...tables[0]!.next.map(([text, token], i) => {
          const published = printed(text);
          const { probIO, rankIO } = theirs[i]!;
          return row(
            {
              table,
              what: `P(${token.trim()}) in section 1`,
              place: '§1, test 1, before the fix',
              ...asPublished(published),
              publishedRank: i + 1,
              ours: { ...estimate([probIO!]), rank: rankIO! },
              command: command(scoring(sentence, token)),
              prompt: sentence,
            },
            ours => verdictOf(published, ours, { published: i + 1, ours: rankIO! }),
          );
        }),
      ],
    };
  },
};

/** Sentences whose most probable token is another. */
function changed(mine: readonly Said[], theirs: readonly Said[]): number {
  const different = mine.flatMap(({ prompt, next }, i) => (next[0]!.id === theirs[i]!.next[0]!.id ? [] : [prompt]));
  return new Set(different).size;
}

/** The same weights in a folder whose `config.json` names the other GELU. */
function otherGelu(given: Given) {
  const model = quoted(given.modelName);
  const folder = [
    `m=$(ioi models where ${model} 2>/dev/null || (cd ${model} && pwd)) && d=$(mktemp -d)`,
    'ln -s "$m"/* "$d"/ && rm "$d"/config.json',
    `sed 's/"gelu_new"/"gelu"/' "$m"/config.json > "$d"/config.json`,
  ].join(' && ');
  const inFolder = (command: string) => command.replace(/--model \S+$/, '--model "$d"');
  return (...lines: string[]) =>
    `${folder} && ${inFolder(commandOf({ ...given, modelName: 'it' }, ['predict'], lines))}`;
}
