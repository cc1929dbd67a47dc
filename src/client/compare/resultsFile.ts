/** Files of results, as `ioi sweep --json` and the views write them, read back to stand beside others. Knows no editor. */
import * as z from 'zod/mini';
import { sweep } from '../../protocol/analyses/sweep';
import { Failed } from '../../protocol/failure';
import { resultsVersion, type SweepResult } from '../../protocol/results';

const report = z.object({ version: z.number(), command: z.string(), results: z.array(z.unknown()) });
const reports = z.union([z.array(report), report]);

/**
 * The sweeps in a file, one a prompt.
 * @throws Failed for what is no such file, and for means alone, whose prompts cannot be paired any more.
 */
export function sweepsIn(text: string, name: string): SweepResult[] {
  const todo = 'Write one with ioi sweep FILE --json, or save a sweep as JSON from the side panel.';
  const parsed = reports.safeParse(jsonIn(text));
  if (!parsed.success) throw new Failed('no-results', `${name} holds no results.`, todo);
  const all = [parsed.data].flat();
  const other = all.find(({ version }) => version !== resultsVersion);
  if (other)
    throw new Failed(
      'other-version',
      `${name} is of version ${other.version} of the results; this is version ${resultsVersion}.`,
      'Measure again with the version that is installed.',
    );
  const kind = all.find(({ command }) => command !== 'sweep');
  if (kind) throw new Failed('no-sweep', `${name} holds results of ioi ${kind.command}, and no sweep.`, todo);
  if (all.every(({ results }) => results.length === 0))
    throw new Failed('no-results', `${name} holds no results.`, todo);
  return all.flatMap(({ results }) =>
    results.map(one => {
      const result = sweep.result.safeParse(one);
      if (result.success) return result.data;
      const isMean = typeof one === 'object' && one !== null && 'prompts' in one;
      throw isMean
        ? new Failed(
            'means-alone',
            `${name} holds means alone: what each prompt gave is not in it.`,
            'Measure without --mean; the means are taken here, prompt by prompt.',
          )
        : new Failed('no-sweep', `${name} holds something else than sweeps.`, todo);
    }),
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
