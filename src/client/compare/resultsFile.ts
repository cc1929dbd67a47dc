/** Files of results, as `ioi sweep --json` and the views write them, read back to stand beside others. Knows no editor. */
import * as z from 'zod/mini';
import { type Measured, nameOf } from '../../protocol/analyses';
import { path } from '../../protocol/analyses/path';
import { sweep } from '../../protocol/analyses/sweep';
import { Failed } from '../../protocol/failure';
import { resultsVersion } from '../../protocol/results';

/** What gives a map of heads of one prompt. */
export type OfHeads = Extract<Measured, { kind: 'sweep' | 'path' }>;

const report = z.object({ version: z.number(), command: z.string(), results: z.array(z.unknown()) });
const reports = z.union([z.array(report), report]);

/**
 * The sweeps in a file, or its paths to one receiver; one a prompt.
 * @throws Failed for what is no such file, and for means alone, whose prompts cannot be paired any more.
 */
export function resultsIn(text: string, name: string): OfHeads[] {
  const todo =
    'Write one with ioi sweep FILE --json or ioi path FILE --to RECEIVER --json, or save a map as JSON from the side panel.';
  const none = () => new Failed('no-results', `${name} holds no results.`, todo);
  const parsed = reports.safeParse(jsonIn(text));
  if (!parsed.success) throw none();
  const all = [parsed.data].flat();
  const other = all.find(({ version }) => version !== resultsVersion);
  if (other)
    throw new Failed(
      'other-version',
      `${name} is of version ${other.version} of the results; this is version ${resultsVersion}.`,
      'Measure again with the version that is installed.',
    );
  const read = all.flatMap(({ command, results }) =>
    results.map(one => {
      const measured = ofHeads(command, one);
      if (measured) return measured;
      const isMean = typeof one === 'object' && one !== null && 'prompts' in one;
      throw isMean
        ? new Failed(
            'means-alone',
            `${name} holds means alone: what each prompt gave is not in it.`,
            'Measure without --mean; the means are taken here, prompt by prompt.',
          )
        : new Failed('no-map', `${name} holds results of ioi ${command}, and no map of heads.`, todo);
    }),
  );
  const [first] = read;
  if (!first) throw none();
  if (read.some(({ ask }) => nameOf(ask) !== nameOf(first.ask)))
    throw new Failed(
      'several-maps',
      `${name} holds maps of several kinds, or to several receivers.`,
      'Write a file for each.',
    );
  return read;
}

function ofHeads(command: string, one: unknown): OfHeads | undefined {
  if (command === 'sweep') {
    const { data: result } = sweep.result.safeParse(one);
    return result && { kind: 'sweep', ask: { kind: 'sweep' }, result };
  }
  const { data: result } = command === 'path' ? path.result.safeParse(one) : {};
  return result && { kind: 'path', ask: { kind: 'path', to: result.receiver }, result };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
