/** What `ioi … --json` prints, as a JSON Schema: from the declarations, for those who read results elsewhere. */
import { registry, toJSONSchema } from 'zod';
import * as z from 'zod/mini';
import { analyses } from '../src/protocol/analyses';
import { evaluationResult } from '../src/protocol/evaluation';
import { attentionMean, attributeMean, patchMean, pathMean, sweepMean } from '../src/protocol/means';
import { effect, headEffect } from '../src/protocol/parts/effects';
import { formEvaluation } from '../src/protocol/parts/evaluated';
import { headRef } from '../src/protocol/parts/heads';
import { answerTokens, baselineUsed } from '../src/protocol/parts/prompt';
import { modelFacts, provenance, settingsRead } from '../src/protocol/parts/provenance';
import { rowsOfNumbers } from '../src/protocol/parts/schema';
import { afterToken, distribution, nextToken, promptToken, tokenText } from '../src/protocol/parts/tokens';
import { reproductionReport } from '../src/protocol/reproduction';
import { resultsVersion } from '../src/protocol/results';

/** Said once each, under their names. */
const named = {
  afterToken,
  answerTokens,
  baselineUsed,
  distribution,
  effect,
  formEvaluation,
  headEffect,
  headRef,
  modelFacts,
  nextToken,
  promptToken,
  provenance,
  settingsRead,
  tokenText,
};

/** The commands that measure; each has one kind of result. */
export const commands = ['predict', 'sweep', 'ablate', 'path', 'patch', 'attribute', 'attention'] as const;

/**
 * @param isClosed whether a field that is not declared is a fault: the published schema is open, since new fields do
 * not raise the version.
 */
export function resultsSchema(isClosed = false): object {
  const names = registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) names.add(schema, { id });
  const of = (command: string, result: z.ZodMiniType) =>
    z.object({
      version: z.literal(resultsVersion),
      command: z.literal(command),
      model: modelFacts,
      settings: z.record(z.string(), z.unknown()),
      models: z.exactOptional(z.array(modelFacts)),
      interrupted: z.exactOptional(z.object({ prompts: z.int(), of: z.int() })),
      results: z.array(result),
    });
  const report = z.union([
    ...commands.map(command => of(command, analyses[command].result)),
    of('eval', evaluationResult),
    of('sweep', sweepMean),
    of('path', pathMean),
    of('attribute', attributeMean),
    of('patch', patchMean),
    of('attention', attentionMean),
    reproductionReport,
  ]);
  const schema = toJSONSchema(report, {
    io: isClosed ? 'output' : 'input',
    metadata: names,
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === (rowsOfNumbers as unknown)) Object.assign(jsonSchema, rows);
    },
  });
  return {
    ...schema,
    title: `Results of IOI Lens, version ${resultsVersion}`,
    description: 'One object, as `ioi … --json` prints it: docs/results.md says how it is read.',
  };
}

const rows = { type: 'array', items: { type: 'array', items: { type: 'number' } } };
