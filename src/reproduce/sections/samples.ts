/** Section 6: the mean over 128 prompts as a replacement, and how far each head's effect moves with who is drawn. */
import { commandOf, estimate, type Given, rowsFor, type Section } from '../section';
import { logsSamples, overSeeds, seedLines, seedSweeps, seedsOf } from './seeds';

/** N. */
const counts = [8, 32, 128, 512] as const;

/** Of two numbers: what moves, and in which unit it is read. */
const told = [
  ['dProbIO', 'change of P(Mary)'],
  ['dLogitDiff', 'change of logit difference'],
] as const;

export const manySamples: Section = {
  id: '6',
  title: 'The mean over many prompts: how far effects move with the names that are drawn',
  jobs: () => counts.map(seedSweeps),
  told: given => ({
    rows: counts.flatMap(samples => rowsOf(given, samples)),
    heads: counts.map(n => overSeeds(given, n)),
  }),
};

function rowsOf(given: Given, samples: number) {
  const row = rowsFor('6', given);
  const { heads } = overSeeds(given, samples);
  const isLast = (layer: number) => layer === given.model.layers - 1;
  return told.flatMap(([metric, words]) =>
    (['all heads', 'last block'] as const).map(which => {
      const some = heads.filter(({ layer }) => which === 'all heads' || isLast(layer));
      return row({
        table: `N = ${samples}, ${seedsOf(samples).length} seeds`,
        what: `SD of the ${words}, ${which}`,
        place: samples === logsSamples ? '§6' : '§6, beside the log’s 128',
        published: null,
        ours: estimate(some.flatMap(({ sd }) => sd[metric] ?? [])),
        command: commandOf(given, ['sweep', '--mean', '--json'], seedLines(samples), seedsOf(samples)),
      });
    }),
  );
}
