/** A figure as a list of shapes, so that SVG, PDF and PNG are the same picture. Lengths are points, 1/72 of an inch. */
import type { Facts } from '../facts';

export type Shape =
  | {
      readonly kind: 'rect';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly fill: string;
    }
  | {
      readonly kind: 'line';
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
      readonly stroke: string;
      readonly width: number;
    }
  | { readonly kind: 'triangle'; readonly points: readonly (readonly [x: number, y: number])[]; readonly fill: string }
  | {
      readonly kind: 'text';
      /** Of the anchor, on the base line. */
      readonly x: number;
      readonly y: number;
      readonly text: string;
      readonly size: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly fill: string;
      /** Read from below upwards. */
      readonly isUpright?: boolean;
    };

/** A column of a page, and a page's whole width, as most journals have them. */
export const widths = [85, 170] as const;
export type Millimetres = (typeof widths)[number];

export interface Figure {
  readonly millimetres: Millimetres;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly shapes: readonly Shape[];
  /** How it came about: in the file, not in the picture. */
  readonly facts: Facts;
}

export const ink = '#1b1b1b';
export const grey = '#5a5a5a';
/** Sizes of letters: 7 points is what journals ask for at least. */
export const letters = { axis: 7.5, label: 7, cell: 6 } as const;

export function points(millimetres: number): number {
  return (millimetres / 25.4) * 72;
}

export function text(x: number, y: number, text: string, more: Partial<Shape & { readonly kind: 'text' }> = {}): Shape {
  return { kind: 'text', x, y, text, size: letters.label, anchor: 'middle', fill: ink, ...more };
}

/** How wide a text is about: of a font like Helvetica. */
export function widthOf(text: string, size: number): number {
  return text.length * size * 0.55;
}
