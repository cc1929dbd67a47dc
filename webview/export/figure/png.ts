/** A figure painted at 600 dots an inch, for print; how it was measured is in a text chunk of the file. */
import type { Figure, Shape } from './shapes';

const dotsPerInch = 600;
const scale = dotsPerInch / 72;

/** @returns the file as base64 */
export function png({ width, height, title, shapes, facts }: Figure): string {
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This window gives no canvas.');
  context.scale(scale, scale);
  for (const shape of shapes) paint(context, shape);
  const painted = Uint8Array.from(atob(canvas.toDataURL('image/png').replace(/^.*,/, '')), byte => byte.charCodeAt(0));
  const file = withChunks(painted, [
    ['pHYs', physical()],
    ['iTXt', international('Title', title)],
    ['iTXt', international('Description', facts.map(([name, value]) => `${name}: ${value}`).join('\n'))],
  ]);
  return btoa(Array.from(file, byte => String.fromCharCode(byte)).join(''));
}

function paint(context: CanvasRenderingContext2D, shape: Shape): void {
  if (shape.kind === 'rect') {
    context.fillStyle = shape.fill;
    context.fillRect(shape.x, shape.y, shape.width, shape.height);
  } else if (shape.kind === 'line') {
    context.strokeStyle = shape.stroke;
    context.lineWidth = shape.width;
    context.beginPath();
    context.moveTo(shape.x1, shape.y1);
    context.lineTo(shape.x2, shape.y2);
    context.stroke();
  } else if (shape.kind === 'triangle') {
    context.fillStyle = shape.fill;
    context.beginPath();
    for (const [x, y] of shape.points) context.lineTo(x, y);
    context.fill();
  } else {
    context.fillStyle = shape.fill;
    context.font = `${shape.size}px Helvetica, Arial, sans-serif`;
    context.textAlign = shape.anchor === 'middle' ? 'center' : shape.anchor;
    context.save();
    context.translate(shape.x, shape.y);
    if (shape.isUpright) context.rotate(-Math.PI / 2);
    context.fillText(shape.text, 0, 0);
    context.restore();
  }
}

/** Chunks behind the header, which is the first: 8 bytes of signature, then length, name, 13 bytes, sum. */
export function withChunks(
  file: Uint8Array,
  chunks: readonly (readonly [name: string, data: Uint8Array])[],
): Uint8Array {
  const header = 8 + 4 + 4 + 13 + 4;
  return Uint8Array.from([
    ...file.subarray(0, header),
    ...chunks.flatMap(([name, data]) => {
      const named = [...new TextEncoder().encode(name), ...data];
      return [...big(data.length), ...named, ...big(crc32(named))];
    }),
    ...file.subarray(header),
  ]);
}

/** Dots a metre, in both directions. */
function physical(): Uint8Array {
  const dots = big(Math.round(dotsPerInch / 0.0254));
  return Uint8Array.from([...dots, ...dots, 1]);
}

/** Keyword, no compression, no language, UTF-8. */
export function international(keyword: string, text: string): Uint8Array {
  const utf8 = new TextEncoder();
  return Uint8Array.from([...utf8.encode(keyword), 0, 0, 0, 0, 0, ...utf8.encode(text)]);
}

function big(value: number): number[] {
  return [24, 16, 8, 0].map(bits => (value >>> bits) & 255);
}

/** As PNG has it (ISO 3309). */
function crc32(bytes: readonly number[]): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
