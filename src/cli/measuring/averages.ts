/** `--mean`: one result for each line of the file, over all draws of a template, then one for the file. */

import { type MeanRow, type Over, Rows } from '../../analysis/means/meanRows';
import { Tests } from '../../analysis/measures/certainty';
import type { AskOf, Kind, ResultOf } from '../../protocol/analyses';
import type { Numbers } from '../../protocol/parts/effectNumbers';
import { grouped } from '../../protocol/parts/grouped';
import type { Metric } from '../../protocol/parts/ranking';
import type { ModelFacts } from '../../protocol/results';
import type { Shown } from '../input/shown';
import { settingsOf } from '../rows/lineSettings';
import { metricOf } from '../text/effectTable';
import type { HeadingsOfLines } from '../text/headings';
import type { Style } from '../text/layout';
import { lineOf, type Measurement } from './measurement';

/** What the means of a command need besides its rows. */
export interface Given<K extends Kind> {
  readonly ask: AskOf<K>;
  readonly model: ModelFacts;
  /** By which number heads are ranked. */
  readonly by: Metric;
  readonly tests: Tests;
}

export interface Averages<K extends Kind, M extends object> {
  /** What is kept of a prompt's result. */
  readonly numbers: (result: ResultOf<K>, ask: AskOf<K>) => Numbers;
  readonly mean: (rows: Rows, over: Over, given: Given<K>) => M;
  readonly text: (style: Style, means: readonly M[], shown: Shown, above: HeadingsOfLines) => string[];
}

export async function meansOfLines<K extends Kind, M extends object>(
  { mean }: Averages<K, M>,
  { rows, lines, models, ask }: Measurement<MeanRow>,
  { sort }: Shown,
): Promise<M[]> {
  const given: Given<K> = {
    ask: ask as AskOf<K>,
    model: (await models())[0]!,
    by: metricOf[sort],
    tests: new Tests(),
  };
  const each = grouped(rows, ({ line }) => line).map(group => {
    const { line } = group[0]!;
    const asked = lineOf(lines, line);
    const { template, prompt } = asked;
    const text = template === undefined ? { prompt: prompt ?? '' } : { template };
    const settings = settingsOf(
      asked,
      group.map(({ read }) => read),
    );
    return mean(
      new Rows(group),
      { of: { line }, ...text, prompts: group.length, ...(settings ? { settings } : {}) },
      given,
    );
  });
  return [...each, mean(new Rows(rows), { of: 'file', prompts: rows.length }, given)];
}
