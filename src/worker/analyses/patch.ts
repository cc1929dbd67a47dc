/** Activations passed one at a time between a prompt and its corrupted twins. */

import { activationPatching, type PatchedCell, twinsOf } from '../../analysis/interventions/patching';
import { checkPosition } from '../../analysis/model/heads';
import { cleanPrediction } from '../../analysis/runs/cleanRun';
import type { Tokens } from '../../model/tokenizer/tokens';
import { Failed } from '../../protocol/failure';
import type { PatchCell } from '../../protocol/results';
import { distributionOf, withTexts } from '../runs/resultParts';
import { type Asked, sampleIds } from '../runs/tokenizedQuestion';
import type { Implementation } from './implement';

export const patch: Implementation<'patch'> = async (
  { on, asked, question, options, rows, tokens },
  { site, direction, at },
) => {
  const { stages } = on.model;
  const { corrupt, noCorrupt } = question;
  if (!corrupt)
    throw new Failed(
      noCorrupt?.code ?? 'no-corrupt',
      noCorrupt?.message ?? 'The prompt has no corrupted twin.',
      noCorrupt?.todo ?? 'Write @corrupt above it.',
    );
  if (at !== undefined && site !== 'z')
    throw new Failed('usage', `One position is chosen for z, not for ${site}.`, 'Leave it out, or patch z.');
  const ids = sampleIds(corrupt.samples, question, asked, tokens);
  const clean = await on.cleanRun(asked, options);
  const what = { site, direction, ...(at === undefined ? {} : { position: positionOf(at, asked) }) };
  const { cells, logitDiff } = await activationPatching(
    stages,
    clean,
    twinsOf(stages, ids, options),
    what,
    asked.answer,
    {
      ...options,
      onCells: batch => rows(batch.map(cell => cellOf(tokens, cell))),
    },
  );
  return {
    site,
    direction,
    corrupt: { ids, logitDiff },
    clean: distributionOf(tokens, cleanPrediction(clean, asked.answer, options)),
    cells: cells.map(cell => cellOf(tokens, cell)),
    positions: Object.fromEntries(asked.positions),
  };
};

function cellOf(tokens: Tokens, cell: PatchedCell): PatchCell {
  return { ...cell, next: withTexts(tokens, cell.next) };
}

/** A position by its name or its index from 0. @throws Failed `bad-position` */
function positionOf(at: string, asked: Asked): number {
  const named = asked.positions.get(at.toUpperCase());
  if (named !== undefined) return named;
  const index = /^\d+$/.test(at) ? Number(at) : undefined;
  if (index === undefined)
    throw new Failed(
      'bad-position',
      `The prompt has no position ${at}.`,
      `Possible: ${[...asked.positions.keys()].join(', ')}, or an index from 0.`,
    );
  checkPosition(index, asked.ids.length);
  return index;
}
