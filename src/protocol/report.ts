/** One result as `ioi … --json` prints it, with what was asked: what a script reads of either. */
import { declared, type Measured } from './analyses';
import { type Report, resultsVersion } from './results';

export function reportOf({ ask, result }: Measured): Report<Measured['result']> {
  const [command = ask.kind] = declared(ask).command ?? [];
  const { kind: _, ...params } = ask;
  // Facts about a model alone have no provenance: they are it.
  const { model, settings } = 'provenance' in result ? result.provenance : { model: result, settings: {} };
  return {
    version: resultsVersion,
    command,
    model: { ...model, sha256: model.sha256 ?? '' },
    settings: { ...settings, ...params },
    results: [result],
  };
}
