/** Section 7: the SUMMARY of the last block by KL, each value over ten seeds of its replacement. */
import { headName } from '../../protocol/parts/heads';
import { sentence } from '../log/nextTables';
import { asPublished, printed } from '../log/printed';
import { summaryColumns, summaryLayer, summaryTable } from '../log/summaryTable';
import { commandOf, estimate, type Given, has, lacks, resultOf, rowsFor, type Section, tenSeeds } from '../section';
import { verdictOf } from '../verdict';
import { logsSamples, overSeeds, seedLines, seedSweeps, valuesOf } from './seeds';

const place = '§7, SUMMARY';
const job = seedSweeps(logsSamples);

export const lastBlock: Section = {
  id: '7',
  title: 'SUMMARY: the most impactful heads of the last block, by KL divergence',
  jobs: () => [job],
  told: given => {
    const isLogs = given.model.layers === summaryLayer + 1;
    return {
      rows: [...summaryTable.flatMap((_, at) => headRows(given, at)), ...(isLogs ? [] : ownLastBlock(given))],
      heads: [overSeeds(given, logsSamples)],
    };
  },
};

const command = (given: Given) =>
  commandOf(given, ['sweep', '--mean', '--sort', 'kl'], seedLines(logsSamples), tenSeeds);

/** Of each seed the head's place in the layer by KL, from 1. */
function ranksOf(given: Given, layer: number, head: number): number[] {
  return resultOf(given, job).map(({ heads }) => {
    const block = heads.filter(one => one.layer === layer);
    const own = block.find(one => one.head === head)!.kl;
    return 1 + block.filter(({ kl }) => kl > own).length;
  });
}

/** By mean KL over the seeds. */
function orderOf(given: Given, layer: number): number[] {
  const kl = (head: number) => estimate(valuesOf(resultOf(given, job), headName({ layer, head }), 'kl')).mean;
  return Array.from({ length: given.model.heads }, (_, head) => head).sort((a, b) => kl(b) - kl(a));
}

function headRows(given: Given, at: number) {
  const [number, numbers] = summaryTable[at]!;
  const head = { layer: summaryLayer, head: number };
  const row = rowsFor('7', given);
  const isThere = has(given.model, head);
  const rank = isThere ? 1 + orderOf(given, summaryLayer).indexOf(number) : 0;
  const common = {
    table: `Head [${summaryLayer}][${number}]`,
    place: `${place}, #${at + 1}`,
    publishedRank: at + 1,
    command: command(given),
    ...(isThere ? {} : { note: lacks(given.model, head) }),
    prompt: sentence,
    head,
  };
  return [
    row(
      {
        ...common,
        what: 'rank by KL',
        ...asPublished(printed(String(at + 1))),
        ours: isThere ? estimate(ranksOf(given, summaryLayer, number)) : null,
      },
      ours => verdictOf(printed(String(at + 1)), ours, { published: at + 1, ours: rank }, true),
    ),
    ...summaryColumns.map(([metric, what], i) => {
      const published = printed(numbers[i]!);
      return row(
        {
          ...common,
          what,
          ...asPublished(published),
          ours: isThere ? { ...estimate(valuesOf(resultOf(given, job), headName(head), metric)), rank } : null,
        },
        ours => verdictOf(published, ours, { published: at + 1, ours: rank }, true),
      );
    }),
  ];
}

/** Of a model of another depth: nothing is published of it. */
function ownLastBlock(given: Given) {
  const layer = given.model.layers - 1;
  const row = rowsFor('7', given);
  return orderOf(given, layer).flatMap((number, at) => {
    const head = { layer, head: number };
    return summaryColumns.map(([metric, what]) =>
      row({
        table: `This model’s [${layer}][${number}]`,
        what,
        place: `${place}, for this model`,
        published: null,
        // As the log's own.
        digits: 4,
        ours: { ...estimate(valuesOf(resultOf(given, job), headName(head), metric)), rank: at + 1 },
        command: command(given),
        prompt: sentence,
        head,
      }),
    );
  });
}
