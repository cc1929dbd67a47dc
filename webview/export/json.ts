/** The results as `ioi … --json` prints them, so that a script reads both; several maps make a list of reports. */
import { declared, nameOf } from '../../src/protocol/analyses';
import { reportOf } from '../../src/protocol/report';
import { resultsVersion } from '../../src/protocol/results';
import { askIn } from '../maps/kinds';
import type { State } from '../state/state';

/** What is shown, each with what it was measured with; rows of what is not whole are marked so. */
export function json({ prompt, known, choices }: State): string {
  if (!prompt) return 'null\n';
  const shown = (choices.isDouble ? [choices.map, choices.second] : [choices.map]).map(choice => askIn(choice, prompt));
  const asks = [...new Map(shown.map(ask => [nameOf(ask), ask])).values()];
  const reports = asks.flatMap((ask): object[] => {
    const measured = known.results.get(nameOf(ask));
    const { baseline, positions, forms, samples, top, bos } = prompt.settings;
    if (measured) return [reportOf(measured, { baseline, positions, forms, samples, top, bos })];
    const [command = ask.kind] = declared(ask).command ?? [];
    const rows = known.rows.get(nameOf(ask)) ?? [];
    return rows.length > 0 ? [{ version: resultsVersion, command, partial: true, prompt: prompt.text, rows }] : [];
  });
  return `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`;
}
