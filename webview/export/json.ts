/** The results as `ioi … --json` prints them, so that a script reads both; several commands make a list of reports. */
import type { Report } from '../../src/protocol/results';
import { resultsVersion } from '../../src/protocol/results';
import type { State } from '../state';

export function json({ prompt, known }: State): string {
  if (!prompt) return 'null\n';
  const { model, settings, off } = prompt;
  const report = (command: string, result: unknown, more: Record<string, unknown> = {}): Report<unknown> => ({
    version: resultsVersion,
    command,
    model: {
      id: model.id,
      sha256: model.sha256 ?? '',
      layers: model.layers ?? 0,
      heads: model.heads ?? 0,
      width: model.width ?? 0,
    },
    settings: {
      baseline: settings.baseline,
      positions: settings.positions,
      off: off.map(({ layer, head }) => `${layer}.${head}`),
      top: settings.top,
      bos: settings.bos,
      ...more,
    },
    results: [result],
  });
  const reports = [
    ...(known.sweep ? [report('sweep', known.sweep)] : []),
    ...[...known.paths].map(([to, result]) => report('path', result, { to })),
    ...(known.attribute ? [report('attribute', known.attribute)] : []),
    ...(known.lookup ? [report('attention', known.lookup)] : []),
  ];
  return `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`;
}
