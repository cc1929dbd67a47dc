/**
 * Values as colours. Zero is the ground that the view itself stands on, in every theme; from there one hue rises, and
 * effects with a sign have a second one, so that the loudest thing is the largest effect. Blue and orange can be told
 * apart with any of the common colour blindnesses; cells carry their sign as a mark as well.
 */
import { scaleLinear } from 'd3-scale';

export type ScaleKind = 'diverging' | 'sequential';
export type Colour = (value: number) => string;
/** What the colours stand on. */
export interface Ground {
  readonly tone: 'light' | 'dark';
  /** `#rrggbb` or `rgb(r, g, b)`. */
  readonly ground: string;
}

/** Where each arm ends: as far from the ground as text would have to be. */
const ends = {
  light: { more: '#0b4f9c', less: '#a8410a' },
  dark: { more: '#7cc4ff', less: '#ff9a57' },
} as const;

/** A figure stands on white paper. */
export const paper: Ground = { tone: 'light', ground: '#ffffff' };

/** @param end where the last colour is reached. */
export function colours(kind: ScaleKind, { tone, ground }: Ground, end: number): Colour {
  const { more, less } = ends[tone];
  const arms = kind === 'diverging' ? [-end, 0, end] : [0, end];
  const range = kind === 'diverging' ? [less, ground, more] : [ground, more];
  // Mixed in RGB, as paint with its ground: in Lab, blue would turn violet on its way.
  return scaleLinear<string>().domain(arms).range(range).clamp(true);
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
