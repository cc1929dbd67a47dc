/** `ioi reproduce` asks the real `transformers` where a Python has it: every logit of every sentence of the log. */
import { expect, it } from 'vitest';
import type { ReproductionReport } from '../../src/protocol/reproduction';
import { ioi } from '../cli/ioi';

it('section 3: the logits of transformers, on the demo model', async () => {
  const env = { PYTHON: process.env.IOI_PEERS_PYTHON ?? 'python3' };
  const { code, out } = await ioi(['reproduce', '--only', '3', '--json'], { env });
  expect(code).toBe(0);
  const [row] = (JSON.parse(out) as ReproductionReport).results[0]!.rows;
  expect(row!.note).toMatch(/^transformers \d.* on these files$/);
  expect(row!.ours!.n).toBe(15 * 50257);
  expect(row!.ours!.mean).toBeLessThan(1e-4);
});
