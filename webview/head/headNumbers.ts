/** Every number that is known of a head, ranked among all heads. */
import type { HeadRef } from '../../src/protocol/results';
import { telling } from '../maps/cellMap';
import { kindOf, type MapChoice, mapKinds } from '../maps/kinds';
import type { MapKind } from '../maps/kinds/mapKind';
import { type Grid, ranks } from '../measured/grid';
import { placeOfHead } from '../measured/heads';
import type { Known } from '../measured/known';
import type { NumberRow } from '../ui/tables';

export function headNumbers(known: Known, grid: Grid, head: HeadRef): NumberRow[] {
  const place = placeOfHead(grid, head);
  const all = mapKinds.flatMap((kind): ReturnType<MapKind<MapChoice>['ofHead']> => kind.ofHead(known));
  return all.map(({ choice, to }) => {
    const map = kindOf(choice).map(choice, known, grid, null);
    const { name, values } = map;
    const isWhole = values.every(value => value !== undefined);
    return {
      name: to ? `→ ${to}: ${name}` : name,
      value: values[place] ?? null,
      rank: isWhole ? ranks(telling(map))[place]! : 0,
      total: values.length,
    };
  });
}
