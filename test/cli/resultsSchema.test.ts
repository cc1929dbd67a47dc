/** What `--json` prints is what the published schema says: no field missing, none of another kind, none unsaid. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { commands, resultsSchema } from '../../scripts/resultsSchema';
import { ioiHere, root, tiny } from './ioi';

type JsonSchema = Parameters<typeof fromJSONSchema>[0];
const published = fromJSONSchema(
  JSON.parse(readFileSync(join(root, 'docs/results.schema.json'), 'utf8')) as JsonSchema,
);
/** The same, and nothing may be there that it does not name. */
const whole = fromJSONSchema(resultsSchema(true) as JsonSchema);

const prompt = ['--prompt', 'When Mary and John went to the store, John gave a drink to'];
const more: Record<(typeof commands)[number], readonly (readonly string[])[]> = {
  predict: [[], ['--every-token', '--logits'], ['--off', '1.1', '--every-token'], ['--prompt', 'The sun and']],
  sweep: [[], ['--baseline', 'zero'], ['--baseline', 'resample ABC 2 seed=1', '--positions', 'end']],
  ablate: [
    ['--off', '1.1'],
    ['--off', '1.1,2.0', '--baseline', 'corrupt', '--corrupt', 'flip'],
  ],
  path: [
    ['--to', 'logits'],
    ['--to', '2.1.q@END,3.0.v@S2', '--corrupt', 'flip'],
  ],
  patch: [[], ['--site', 'z', '--at', 'END'], ['--site', 'pattern', '--direction', 'noise']],
  attribute: [[], ['--bos', 'on']],
  attention: [[], ['--head', '1.1']],
};

describe.each(commands)('%s', command => {
  it.each(more[command].map(options => [options.join(' ') || 'as it is', options] as const))(
    '%s',
    async (_, options) => {
      const args = options.includes('--prompt') ? options : [...prompt, ...options];
      const ran = await ioiHere([command, '--model', tiny, '--json', ...args]);
      expect(ran).toMatchObject({ code: 0 });
      const report = JSON.parse(ran.out) as { results: Record<string, unknown>[] };
      expect(published.safeParse(report).error?.issues).toBeUndefined();
      expect(whole.safeParse(report).error?.issues).toBeUndefined();

      const [first] = report.results;
      const { provenance, ...without } = first!;
      expect(provenance).toMatchObject({ analysis: command });
      expect(published.safeParse({ ...report, results: [without] }).success).toBe(false);
      expect(published.safeParse({ ...report, version: 2 }).success).toBe(false);
      const unsaid = { ...report, results: [{ ...first, unsaid: 1 }] };
      expect(published.safeParse(unsaid).success).toBe(true);
      expect(whole.safeParse(unsaid).success).toBe(false);
    },
  );
});
