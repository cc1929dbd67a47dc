/**
 * A head's attention pattern, tokens × tokens, on a canvas: forty thousand numbers for two hundred tokens. The colour
 * follows the square root of the weight, since most weights are small and the small ones tell a pattern's shape.
 */
import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { AttentionResult } from '../../src/protocol/results';
import { ColourStrip } from '../maps/heatmap/legend';
import { colours, type Ground } from '../maps/scale';
import { useView } from '../state/view';
import { say } from '../strings';
import { Icon, type IconName } from '../ui/icon';
import { fixed } from '../ui/numbers';
import { visibleToken } from '../ui/tokenText';
import { Button } from '../ui/toolkit';
import { useWidth } from '../ui/width';
import { type Layout, paintPattern, pictureOf } from './patternPicture';

type Pattern = readonly (readonly number[])[];
type Zoom = 'in' | 'out' | 'fit';

/** CSS pixels a token. */
const sizes = { least: 1, named: 11, fitted: 28, most: 48 };
const margins = { named: 66, bare: 4 };
const zoomStep = 1.5;
const legendSteps = 17;

interface AttentionMapProps {
  readonly name: string;
  readonly tokens: AttentionResult['tokens'];
  readonly pattern: Pattern;
  readonly onTake: (button: HTMLElement) => void;
  /** It takes the focus, once. */
  readonly isWanted?: Signal<boolean> | undefined;
}

export function AttentionMap({ name, tokens, pattern, isWanted, onTake }: AttentionMapProps) {
  const theme = useView().theme.value;
  const whole = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = useWidth(whole);
  /** Null: as large as fits. */
  const zoom = useSignal<number | null>(null);
  const pointed = useSignal<{ readonly in: Pattern; readonly from: number; readonly to: number } | null>(null);

  const n = pattern.length;
  // Of another head the strongest of END's weights is what one wants to know first.
  const at = pointed.value?.in === pattern ? pointed.value : { from: n - 1, to: strongestIn(pattern.at(-1) ?? []) };
  const layout = layoutOf(n, width.value, zoom.value);
  const names = useMemo(() => tokens.map(({ text }) => visibleToken(text)), [tokens]);
  const picture = useMemo(() => pictureOf(pattern, theme), [pattern, theme]);
  useLayoutEffect(() => {
    if (n > 0 && width.value > 0) paintPattern(canvas.current!, picture, layout, names, at);
  }, [picture, theme, layout.size, layout.margin, names, at.from, at.to, width.value]);
  const wanted = isWanted?.value;
  useLayoutEffect(() => {
    if (!isWanted || !wanted || n === 0) return;
    isWanted.value = false;
    frame.current!.focus();
  }, [wanted, n]);

  const show = (from: number, to: number) => {
    const row = Math.max(0, Math.min(n - 1, from));
    pointed.value = { in: pattern, from: row, to: Math.max(0, Math.min(row, to)) };
  };
  const zoomTo = (how: Zoom) => {
    const size = how === 'in' ? layout.size * zoomStep : layout.size / zoomStep;
    zoom.value = how === 'fit' ? null : Math.max(sizes.least, Math.min(sizes.most, size));
  };
  const onPoint = ({ offsetX, offsetY }: MouseEvent) => {
    const to = Math.floor((offsetX - layout.margin) / layout.size);
    const from = Math.floor((offsetY - layout.margin) / layout.size);
    if (from >= 0 && to >= 0 && from < n && to <= from) show(from, to);
  };
  const onKey = (event: KeyboardEvent) => {
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    if (typeof act === 'string') zoomTo(act);
    else show(...act(at.from, at.to));
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoomTo(event.deltaY < 0 ? 'in' : 'out');
  };
  const zoomButton = (label: string, icon: IconName, how: Zoom) => (
    <Button look="icon" label={label} hint={label} onClick={() => zoomTo(how)}>
      <Icon name={icon} />
    </Button>
  );
  const place = (position: number) => `${names[position] ?? ''} (${position})`;
  return (
    <>
      <div class="attention" ref={whole}>
        <div
          class="pattern-frame"
          ref={frame}
          role="application"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it is walked through by keys.
          tabIndex={0}
          aria-label={say('attentionMapHint', name)}
          onKeyDown={onKey}
          onWheel={onWheel}
        >
          <canvas class="pattern" ref={canvas} onMouseMove={onPoint} />
        </div>
        <div class="readout" aria-live="polite">
          {say('looks', place(at.from), place(at.to), fixed(pattern[at.from]?.[at.to] ?? 0))}
        </div>
        <AttentionLegend ground={theme} />
      </div>
      <div class="zooms">
        {zoomButton(say('zoomOut'), 'zoom-out', 'out')}
        {zoomButton(say('zoomIn'), 'zoom-in', 'in')}
        {zoomButton(say('zoomFit'), 'screen-full', 'fit')}
        <Button look="icon" label={say('savePattern', name)} hint={say('savePattern', name)} hasMenu onClick={onTake}>
          <Icon name="save" />
        </Button>
      </div>
    </>
  );
}

function AttentionLegend({ ground }: { readonly ground: Ground }) {
  const colour = colours('sequential', ground, legendSteps - 1);
  return (
    <div class="legend">
      <ColourStrip
        colours={Array.from({ length: legendSteps }, (_, at) => colour(at))}
        // The middle of a square-root scale.
        ends={['0', '0.25', '1']}
      />
      <div class="note">{`${say('attentionWeight')}, ${say('rootScale')}`}</div>
    </div>
  );
}

const keys: Readonly<Record<string, Zoom | ((from: number, to: number) => readonly [from: number, to: number])>> = {
  ArrowUp: (from, to) => [from - 1, to],
  ArrowDown: (from, to) => [from + 1, to],
  ArrowLeft: (from, to) => [from, to - 1],
  ArrowRight: (from, to) => [from, to + 1],
  Home: from => [from, 0],
  End: from => [from, from],
  '+': 'in',
  '=': 'in',
  '-': 'out',
  '0': 'fit',
};

function layoutOf(n: number, width: number, zoom: number | null): Layout {
  const count = Math.max(1, n);
  const bare = zoom ?? (width - 70) / count;
  const margin = bare >= sizes.named ? margins.named : margins.bare;
  return { margin, size: zoom ?? Math.max(sizes.least, Math.min(sizes.fitted, (width - margin - 2) / count)) };
}

function strongestIn(row: readonly number[]): number {
  let best = 0;
  for (const [at, weight] of row.entries()) if (weight > row[best]!) best = at;
  return best;
}
