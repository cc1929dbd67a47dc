/** One result as `ioi … --json` prints it, with what was asked: what a script reads of either. */
import { declared, type Measured } from './analyses';
import { type Report, resultsVersion } from './results';

/** @param held what the prompt's directives said besides, where that is known: the command line says it too. */
export function reportOf(
  { ask, result }: Measured,
  held: Readonly<Record<string, unknown>> = {},
): Report<Measured['result']> {
  const [command = ask.kind] = declared(ask).command ?? [];
  // Facts about a model alone have no provenance: they are it.
  const { model, settings } = 'provenance' in result ? result.provenance : { model: result, settings: {} };
  return {
    version: resultsVersion,
    command,
    model: { ...model, sha256: model.sha256 ?? '' },
    // What this was measured with goes before what was said; a receiver is a setting, other parameters are results.
    settings: { ...held, ...settings, ...(ask.kind === 'path' ? { to: ask.to } : {}) },
    results: [result],
  };
}

/** One as a command prints it, several as a list: the text of a file. */
export function reportsText(all: readonly Measured[]): string {
  const reports = all.map(one => reportOf(one));
  return `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`;
}
