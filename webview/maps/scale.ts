/**
 * Values as colours. Effects with a sign get two arms around zero, red against and blue for; distances and shares get
 * one arm. In dark themes zero is dark and in light ones light, so that what stands out is what is strong. All scales
 * can be told apart with any of the common colour blindnesses; cells carry their sign as a mark as well.
 */
import { scaleDiverging, scaleLinear, scaleSequential } from 'd3-scale';
import { interpolateCividis, interpolateRdBu, interpolateYlGnBu } from 'd3-scale-chromatic';
import type { Tone } from '../ui/theme';

export type ScaleKind = 'diverging' | 'sequential';
export type Colour = (value: number) => string;

/** In dark themes the arms start at the colour of an editor's own surfaces. */
const darkArms = scaleLinear<string>()
  .domain([-1, -0.5, 0, 0.5, 1])
  .range(['#ffc2a3', '#c4523a', '#2b2d31', '#3b7fc4', '#b3dcff'])
  .clamp(true);

/** @param end where the last colour is reached. */
export function colours(kind: ScaleKind, tone: Tone, end: number): Colour {
  if (kind === 'diverging') {
    if (tone === 'dark') return value => darkArms(value / end);
    return scaleDiverging(interpolateRdBu).domain([-end, 0, end]).clamp(true);
  }
  // Yellow-green-blue begins too near to white to be seen on white: it starts a little later.
  const arm = tone === 'dark' ? interpolateCividis : (t: number) => interpolateYlGnBu(0.04 + 0.96 * t);
  return scaleSequential(arm).domain([0, end]).clamp(true);
}

/** Black or white, whichever can be read on this colour. @param colour `#rrggbb` or `rgb(r, g, b)` */
export function inkOn(colour: string): '#000000' | '#ffffff' {
  return luminance(colour) > 0.179 ? '#000000' : '#ffffff';
}

/** Relative luminance, from 0 to 1, as WCAG 2 defines it. */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

export function channels(colour: string): [number, number, number] {
  if (colour.startsWith('#')) {
    const all = Number.parseInt(colour.slice(1), 16);
    return [all >> 16, (all >> 8) & 255, all & 255];
  }
  const [r = 0, g = 0, b = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [r, g, b];
}
