/** An attention pattern as a picture: one pixel a weight, on a square-root scale, the names of the tokens beside it. */
import { channels, colours, type Ground } from '../maps/scale';

/** What lies in the future stays clear. */
export function pictureOf(pattern: readonly (readonly number[])[], ground: Ground): HTMLCanvasElement {
  const n = pattern.length;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, n);
  canvas.height = Math.max(1, n);
  const context = canvas.getContext('2d');
  if (!context || n === 0) return canvas;
  const palette = paletteOf(ground);
  const image = context.createImageData(n, n);
  for (let from = 0; from < n; from++)
    for (let to = 0; to <= from; to++) {
      const at = 4 * (from * n + to);
      const colour = 3 * Math.round(255 * Math.sqrt(Math.max(0, Math.min(1, pattern[from]![to]!))));
      image.data[at] = palette[colour]!;
      image.data[at + 1] = palette[colour + 1]!;
      image.data[at + 2] = palette[colour + 2]!;
      image.data[at + 3] = 255;
    }
  context.putImageData(image, 0, 0);
  return canvas;
}

function paletteOf(ground: Ground): Uint8Array {
  const colour = colours('sequential', ground, 255);
  return Uint8Array.from(Array.from({ length: 256 }, (_, at) => channels(colour(at))).flat());
}

export interface Layout {
  /** CSS pixels a token. */
  readonly size: number;
  /** Room for token names; none where they would not fit beside a row. */
  readonly margin: number;
}

/** The largest side that browsers give a canvas, with room to spare. */
const mostPixels = 8000;

/**
 * @param names one a token
 * @param marked the weight that is told: who looks, and at what
 */
export function paintPattern(
  canvas: HTMLCanvasElement,
  picture: HTMLCanvasElement,
  { size, margin }: Layout,
  names: readonly string[],
  marked: { readonly from: number; readonly to: number },
): void {
  const context = canvas.getContext('2d');
  if (!context) return;
  const n = names.length;
  const side = Math.ceil(margin + size * n);
  const ratio = Math.min(window.devicePixelRatio || 1, mostPixels / side);
  canvas.width = side * ratio;
  canvas.height = side * ratio;
  canvas.style.width = `${side}px`;
  canvas.style.height = `${side}px`;
  context.scale(ratio, ratio);
  context.imageSmoothingEnabled = false;
  context.drawImage(picture, margin, margin, size * n, size * n);
  const style = getComputedStyle(canvas);
  if (margin > 10) paintNames(context, { size, margin }, names, style);
  context.strokeStyle = style.getPropertyValue('--vscode-focusBorder') || style.color;
  context.lineWidth = 2;
  context.strokeRect(margin + marked.to * size, margin + marked.from * size, size, size);
}

function paintNames(
  context: CanvasRenderingContext2D,
  { size, margin }: Layout,
  names: readonly string[],
  style: CSSStyleDeclaration,
): void {
  context.fillStyle = style.color;
  context.font = `${Math.min(11, size)}px ${style.getPropertyValue('--vscode-editor-font-family') || 'monospace'}`;
  context.textBaseline = 'middle';
  for (const [at, whole] of names.entries()) {
    const name = whole.slice(0, 9);
    const middle = margin + (at + 0.5) * size;
    context.textAlign = 'right';
    context.fillText(name, margin - 4, middle);
    context.save();
    context.translate(middle, margin - 4);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(name, 0, 0);
    context.restore();
  }
}
