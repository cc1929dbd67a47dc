/**
 * Python cells that measure a view's numbers again in TransformerLens: the same tokens, the same sample prompts, the
 * same replacements, and how far the two are apart. For a colleague who does not believe us, as a colleague should.
 */
import type { Ask, Measured } from '../../../src/protocol/analyses';
import { attentionCell } from './attention';
import { attributeCell } from './attribute';
import { patchCell } from './patch';
import { pathCell } from './path';
import { sweepCell } from './sweep';

/** Whether there is a cell for what this asks for. */
export function hasCell({ kind }: Pick<Ask, 'kind'>): boolean {
  return ['sweep', 'path', 'patch', 'attribute', 'attention'].includes(kind);
}

/**
 * @param folder where the model's weights lie, for the cell to read them from; models of the hub go by their name.
 * @returns null for measurements that have no cell.
 */
export function transformerLensCell(measured: Measured, folder?: string): string | null {
  return linesOf(measured, folder)?.join('\n') ?? null;
}

function linesOf(measured: Measured, folder: string | undefined): readonly string[] | null {
  switch (measured.kind) {
    case 'sweep':
      return sweepCell(measured.result, folder);
    case 'path':
      return pathCell(measured.result, folder);
    case 'patch':
      return patchCell(measured.result, folder);
    case 'attribute':
      return attributeCell(measured.result, folder);
    case 'attention':
      return attentionCell(measured.result, folder);
    default:
      return null;
  }
}
