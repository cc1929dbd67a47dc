/** The cells of a map of patches, measured or coming in. */
import type { Ask } from '../../../src/protocol/analyses';
import type { PatchCell } from '../../../src/protocol/results';
import type { Cell } from '../../measured/grid';
import { type Known, resultOf, rowsOf } from '../../measured/known';

type Patched = Pick<Ask & { readonly kind: 'patch' }, 'site' | 'direction'>;

export function askOf({ site, direction }: Patched) {
  return { kind: 'patch', site, direction } as const;
}

export function cellsOf(of: Patched, known: Known): readonly PatchCell[] {
  return resultOf(known, askOf(of))?.cells ?? rowsOf(known, askOf(of));
}

export function columnOf({ head, position }: PatchCell): number {
  return head ?? position ?? 0;
}

/** What patching there changes. */
export function patchCellAt(of: Patched, known: Known, { layer, column }: Cell): PatchCell | undefined {
  return cellsOf(of, known).find(cell => cell.layer === layer && columnOf(cell) === column);
}
