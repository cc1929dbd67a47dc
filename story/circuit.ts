/** `circuit.json` beside a model: which of its heads were found to be what. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allHeads, checkHead, type HeadId } from '../src/analysis/model/heads';
import type { ModelShape } from '../src/analysis/model/stages';
import { headName } from '../src/protocol/parts/heads';

/** The classes of arXiv 2211.00593 that the story is about. */
export const classNames = [
  'duplicate-token',
  'previous-token',
  'induction',
  's-inhibition',
  'name-mover',
  'both-names-mover',
  'negative-name-mover',
] as const;
export type ClassName = (typeof classNames)[number];

export interface HeadClass {
  readonly name: string;
  /** Where its heads do their work: END, S2, S1+1 or all. */
  readonly position: string;
  readonly heads: readonly HeadId[];
}

export type Circuit = readonly HeadClass[];

/** @throws where there is no such file, and Failed `unknown-head` where it names a head that the model does not have. */
export function readCircuit(folder: string, shape: ModelShape): Circuit {
  const path = join(folder, 'circuit.json');
  if (!existsSync(path)) throw new Error(`There is no ${path}: the story is about the classes that it lists.`);
  const { classes } = JSON.parse(readFileSync(path, 'utf8')) as {
    readonly classes: readonly {
      readonly name: string;
      readonly position: string;
      readonly heads: readonly string[];
    }[];
  };
  return classes.map(({ name, position, heads }) => {
    const parsed = heads.map(text => {
      const [layer, head] = text.split('.').map(Number) as [number, number];
      checkHead(shape, { layer, head });
      return { layer, head };
    });
    return { name, position, heads: parsed };
  });
}

export function headsOf(circuit: Circuit, name?: ClassName): HeadId[] {
  const own = circuit.filter(one => name === undefined || one.name === name).flatMap(({ heads }) => heads);
  return [...new Map(own.map(head => [headName(head), head])).values()];
}

/** All heads but these. */
export function outside(kept: readonly HeadId[], shape: ModelShape): HeadId[] {
  const inside = new Set(kept.map(headName));
  return allHeads(shape).filter(head => !inside.has(headName(head)));
}
