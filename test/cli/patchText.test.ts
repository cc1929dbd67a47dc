/** The table of `ioi patch`: what it prints is the number, rounded, however large. */
import { expect, it } from 'vitest';
import type { Style } from '../../src/cli/text/layout';
import { patchText } from '../../src/cli/text/patchText';
import type { PatchResult } from '../../src/protocol/results';

const values = [-0.00012, 1.99996, -12.34567, 1234.5, null, 0];

it.each([undefined, 40])('prints every number in full, width %s', width => {
  const result = {
    prompt: 'A B',
    clean: { probIO: null, probS: null, logitDiff: null },
    corrupt: { ids: [[1, 2]], logitDiff: null },
    direction: 'denoise',
    site: 'z',
    tokens: [],
    positions: {},
    cells: values.map((restored, head) => ({ layer: 0, head, restored })),
  } as unknown as PatchResult;
  const style: Style = { colour: false, ...(width === undefined ? {} : { width }) } as unknown as Parameters<
    typeof patchText
  >[0];
  const lines = patchText(style, [result], {} as never, () => undefined);
  const rows = lines.filter(line => /^0 {4}/.test(line));
  const shown = rows.flatMap(row => row.slice(5).trim().split(/\s+/));
  expect(shown).toEqual(['-0.0001', '2.0000', '-12.3457', '1234.5000', '–', '0.0000']);
  if (width !== undefined) for (const row of rows) expect(row.length).toBeLessThanOrEqual(width);
  const heads = lines.filter(line => line.startsWith('layer'));
  expect(heads.map(line => line.length)).toEqual(rows.map(row => row.length));
});
