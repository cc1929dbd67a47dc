/** A command that measures: asks every prompt's question, keeps rows, and makes results, text or a shard of them. */
import * as z from 'zod/mini';
import { kept, type MeanRow, told } from '../../analysis/means/meanRows';
import type { AskOf, Kind, OfPrompts, ResultOf } from '../../protocol/analyses';
import { analyses } from '../../protocol/analyses';
import type { PromptResult } from '../../protocol/results';
import { meanRow } from '../../protocol/shards';
import type { Arguments } from '../input/arguments';
import { askings } from '../input/ask';
import { rangeOf } from '../input/part';
import type { How, Shown } from '../input/shown';
import { type Headings, headingsOf } from '../text/headings';
import type { Style } from '../text/layout';
import { tellLeftOut } from '../text/skipped';
import { type Averages, meansOfLines } from './averages';
import { measureAll } from './measureAll';
import { about, lineOf, type Measurement, reportOf } from './measurement';
import { ended, type Io, noteOn, type Runnable } from './runnable';
import { printShard } from './shard';

interface Command<K extends OfPrompts, M extends object> {
  readonly ask: (args: Arguments) => AskOf<K>;
  readonly averages?: Averages<K, M>;
  readonly text: (style: Style, results: readonly ResultOf<K>[], shown: Shown, headings: Headings) => string[];
}

interface ResultRow<K extends Kind> {
  readonly at: number;
  readonly line: number;
  readonly result: ResultOf<K>;
}

type Row<K extends Kind> = MeanRow | ResultRow<K>;

export function command<K extends OfPrompts, M extends object>(
  kind: K,
  { ask, text, averages }: Command<K, M>,
): Runnable<Row<K>> {
  const resultRow = z.object({ at: z.int(), line: z.int(), result: analyses[kind].result });

  async function run(args: Arguments, io: Io): Promise<number> {
    const what = ask(args);
    const all = askings(args, what, noteOn(io));
    const asked = args.shard ? all.slice(...rangeOf(args.shard, all.length)) : all;
    const whole = about(args, all, what);
    const keep = (result: ResultOf<K>, { at, line, question }: (typeof all)[number]): Row<K> => {
      if (!args.mean || !averages) return { at, line, result };
      const { provenance } = result as unknown as PromptResult;
      const form = question.draw ? { form: question.draw.form } : {};
      return kept({ at, line, ...form, read: provenance.settings, ...averages.numbers(result, what) });
    };
    const measured = await measureAll(asked, what, keep, io.interruption);
    if (args.shard) {
      const rows = args.mean ? (measured.rows as readonly MeanRow[]).map(told) : measured.rows;
      return printShard(whole, all, args.shard, { ...measured, rows }, io);
    }
    return conclude({ ...whole, ...measured }, args, io);
  }

  async function conclude(measured: Measurement<Row<K>>, how: How, io: Io): Promise<number> {
    const { rows, left, lines, mean } = measured;
    tellLeftOut(left, noteOn(io), rows.length);
    if (mean && averages) {
      const means = await meansOfLines(averages, measured as Measurement<MeanRow>, how);
      const read = (rows as readonly MeanRow[]).map(row => row.read);
      if (how.json) io.out(JSON.stringify(await reportOf(measured, means, read)));
      else io.out(averages.text(io.style, means, how, headingsOf(measured)).join('\n'));
      return ended(measured, io);
    }
    const whole = rows as readonly ResultRow<K>[];
    const results = whole.map(({ result }) => result);
    const prompts = results as unknown as readonly PromptResult[];
    if (how.json) {
      const read = prompts.map(({ provenance }) => provenance.settings);
      io.out(JSON.stringify(await reportOf(measured, results, read)));
    } else {
      const above = new Map(whole.map(({ line }, i) => [prompts[i]!, lineOf(lines, line).heading]));
      io.out(text(io.style, results, how, result => above.get(result)).join('\n'));
    }
    return ended(measured, io);
  }

  return {
    run,
    conclude,
    row: isMean => (isMean ? meanRow : resultRow),
    kept: (row, isMean) => (isMean ? kept(row as Parameters<typeof kept>[0]) : (row as ResultRow<K>)),
  };
}
