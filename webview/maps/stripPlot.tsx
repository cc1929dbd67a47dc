/** A head's number draw by draw or prompt by prompt: each a dot where its value lies, which leads to the draw. */
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type DrawValue, estimateOf } from '../measured/draws';
import { say } from '../strings';
import { fixed, onScale } from '../ui/numbers';

interface StripProps {
  readonly values: readonly DrawValue[];
  readonly label: string;
  /** `Draw 3 ABB` */
  readonly named: (value: DrawValue) => string;
  /** All values of plots that stand beside each other: one scale for all. */
  readonly among?: readonly number[];
  readonly onDraw: (value: DrawValue) => void;
}

/** Dots nearer to each other than so much of the width stand in rows above each other. */
const apart = 0.018;
const rowHeight = 9;
const mostRows = 8;

export function StripPlot({ values, label, named, among = [], onDraw }: StripProps) {
  const focused = useSignal(0);
  const told = useSignal<number | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const sorted = [...values].sort((a, b) => a.value - b.value);
  const least = Math.min(0, sorted[0]?.value ?? 0, ...among);
  const most = Math.max(0, sorted.at(-1)?.value ?? 0, ...among);
  const width = most - least || 1;
  const places = sorted.map(({ value }) => (value - least) / width);
  const rows = rowsOf(places);
  const mean = estimateOf(values.map(({ value }) => value));
  const text = (one: DrawValue) => say('stripDot', named(one), fixed(one.value), one.prompt);
  const move = (event: KeyboardEvent) => {
    const to = { ArrowRight: focused.value + 1, ArrowLeft: focused.value - 1, Home: 0, End: sorted.length - 1 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    focused.value = Math.max(0, Math.min(sorted.length - 1, to));
    list.current?.querySelectorAll('button')[focused.value]?.focus();
  };
  const shown = told.value === null ? undefined : sorted[told.value];
  return (
    <div class="strip-plot">
      <ul
        ref={list}
        aria-label={label}
        style={{ height: `${(Math.max(0, ...rows) + 1) * rowHeight + 4}px` }}
        onKeyDown={move}
      >
        <li class="zero" aria-hidden="true" style={{ left: `${(100 * -least) / width}%` }} />
        {mean && <li class="mean" aria-hidden="true" style={{ left: `${(100 * (mean.mean - least)) / width}%` }} />}
        {sorted.map((one, i) => (
          <li key={one.at} style={{ left: `${100 * places[i]!}%`, bottom: `${rows[i]! * rowHeight}px` }}>
            <button
              type="button"
              class={mean && one.value * mean.mean < 0 ? 'dot against' : 'dot'}
              tabIndex={i === focused.value ? 0 : -1}
              title={text(one)}
              aria-label={text(one)}
              onFocus={() => {
                focused.value = i;
                told.value = i;
              }}
              onMouseEnter={() => {
                told.value = i;
              }}
              onClick={() => onDraw(one)}
            />
          </li>
        ))}
      </ul>
      <div class="ends">
        <span>{onScale(least)}</span>
        {mean && (
          <span>{say('stripMean', `${fixed(mean.mean, 3)}${mean.se === null ? '' : ` ± ${fixed(mean.se, 3)}`}`)}</span>
        )}
        <span>{onScale(most)}</span>
      </div>
      {/* Its lines stay: nothing below jumps. */}
      <p class="hint told">{shown ? text(shown) : '\u00a0'}</p>
    </div>
  );
}

function rowsOf(places: readonly number[]): number[] {
  const ends: number[] = [];
  return places.map(place => {
    let row = ends.findIndex(end => place - end >= apart);
    if (row < 0) row = Math.min(ends.length, mostRows - 1);
    ends[row] = place;
    return row;
  });
}
