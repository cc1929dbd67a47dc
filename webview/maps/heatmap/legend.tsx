/** What the colours of a map mean: a strip of them, the numbers at its ends, the unit, and what the marks say. */
import { say } from '../../strings';
import { onScale } from '../../ui/numbers';
import type { CellMap } from '../cellMap';
import { countText } from '../cellText';
import type { Range } from '../range';
import type { Colour } from '../scale';

/** Any scale as a strip. @param ends what stands below it, from left to right. */
export function ColourStrip({ colours, ends }: { readonly colours: readonly string[]; readonly ends: string[] }) {
  return (
    <>
      <div class="strip" aria-hidden="true">
        {colours.map((colour, at) => (
          <span key={at} class="step" style={{ backgroundColor: colour }} />
        ))}
      </div>
      <div class="ends">
        {ends.map((end, at) => (
          <span key={at}>{end}</span>
        ))}
      </div>
    </>
  );
}

/** What a sign means, of numbers that have one. */
export function signRule({ scale, meaning }: Pick<CellMap, 'scale' | 'meaning'>): string | undefined {
  return scale === 'diverging' ? (meaning ?? say('signMeaning')) : meaning;
}

/** `Means of 16 of 64 draws`, `Means of 64 prompts` */
function drawsNote({ draws, counted }: Pick<CellMap, 'draws' | 'counted'>): string | undefined {
  if (!draws) return undefined;
  const { known, of } = draws;
  return known < of ? say('meansSoFar', known, countText(of, counted)) : say('meansOf', countText(known, counted));
}

const steps = 21;

interface LegendProps {
  readonly map: Pick<CellMap, 'scale' | 'meaning' | 'spread' | 'draws' | 'counted'>;
  readonly range: Range;
  readonly colour: Colour;
}

export function Legend({ map, range, colour }: LegendProps) {
  const isSigned = map.scale === 'diverging';
  const from = isSigned ? -range.end : 0;
  const most = `${range.isCut ? '≥ ' : ''}${onScale(range.end)}`;
  const least = `${range.isCut ? '≤ ' : ''}${onScale(-range.end)}`;
  const isEffect = isSigned && map.meaning === undefined;
  const ends = isEffect
    ? [`${least} ${say('legendOpposes')}`, '0', `${most} ${say('legendSupports')}`]
    : isSigned
      ? [least, '0', most]
      : ['0', most];
  const means = map.spread && [drawsNote(map), say('legendUnsure')];
  const note = [...(means ?? []), map.meaning, range.isCut && say('legendBeyond')].filter(Boolean).join(' · ');
  return (
    <div class="legend">
      <ColourStrip
        colours={Array.from({ length: steps }, (_, at) => colour(from + ((range.end - from) * at) / (steps - 1)))}
        ends={ends}
      />
      {note && <div class="note">{note}</div>}
    </div>
  );
}
