/** The table of worst differences, printed, and kept in docs/peers.md between its two marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../cli/ioi';

const document = join(root, 'docs/peers.md');
const [begin, end] = [
  '<!-- differences: written by `npm run test:peers -- --write` -->',
  '<!-- end of differences -->',
];

/** [what, unit, numbers compared, worst difference] */
export type Line = readonly [string, string, number, number];

export function tell(lines: readonly Line[], versions: string): void {
  const table = [
    versions,
    '',
    '| | numbers of | compared | worst difference |',
    '|---|---|--:|--:|',
    ...lines.map(([what, unit, count, worst]) => `| ${what} | ${unit} | ${count} | ${worst.toExponential(1)} |`),
  ].join('\n');
  process.stdout.write(`\n${table}\n\n`);
  if (!process.env.IOI_PEERS_WRITE) return;
  const text = readFileSync(document, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error('docs/peers.md has lost its marks');
  writeFileSync(document, `${text.slice(0, from + begin.length)}\n${table}\n${text.slice(to)}`);
}
