import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { commands, resultsSchema } from '../../scripts/resultsSchema';
import { analyses, type Kind } from '../../src/protocol/analyses';
import { resultsVersion } from '../../src/protocol/results';

const kept = readFileSync(resolve(import.meta.dirname, '../../docs/results.schema.json'), 'utf8');

it('the schema that is kept is what the declarations say; npm run schema writes it', () => {
  expect(JSON.parse(JSON.stringify(resultsSchema()))).toEqual(JSON.parse(kept));
});

it('has every analysis that a command measures, under the version of the results', () => {
  // Means have a shape of their own under the name of what they are of; what eval prints has a declaration of its own, of a file's lines.
  const measured = (Object.keys(analyses) as Kind[]).filter(kind => kind !== 'mean' && 'command' in analyses[kind]);
  expect([...commands, 'eval'].sort()).toEqual(measured.sort());
  expect(kept).toContain(`version ${resultsVersion}`);
});
