/**
 * A figure as an SVG file that stands alone, as wide as a column of print: attributes only, no style sheet, no font
 * but the reader's own, no ground. How it was measured is in its metadata.
 */
import type { Figure, Shape } from './shapes';

const font = 'Helvetica, Arial, sans-serif';

export function svg({ millimetres, width, height, title, shapes, facts }: Figure): string {
  const tall = (millimetres * height) / width;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" width="${millimetres}mm" height="${n(tall)}mm" viewBox="0 0 ${n(width)} ${n(height)}" role="img" font-family="${font}">`,
    `<title>${escaped(title)}</title>`,
    `<metadata>${escaped(facts.map(([name, value]) => `${name}: ${value}`).join('\n'))}</metadata>`,
    ...shapes.map(shapeText),
    '</svg>',
    '',
  ].join('\n');
}

function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case 'rect':
      return `<rect x="${n(shape.x)}" y="${n(shape.y)}" width="${n(shape.width)}" height="${n(shape.height)}" fill="${shape.fill}"/>`;
    case 'line':
      return `<line x1="${n(shape.x1)}" y1="${n(shape.y1)}" x2="${n(shape.x2)}" y2="${n(shape.y2)}" stroke="${shape.stroke}" stroke-width="${n(shape.width)}"/>`;
    case 'triangle':
      return `<polygon points="${shape.points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ')}" fill="${shape.fill}"/>`;
    case 'text': {
      const turn = shape.isUpright ? ` transform="rotate(-90 ${n(shape.x)} ${n(shape.y)})"` : '';
      return `<text x="${n(shape.x)}" y="${n(shape.y)}" font-size="${n(shape.size)}" text-anchor="${shape.anchor}" fill="${shape.fill}"${turn}>${escaped(shape.text)}</text>`;
    }
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Text as XML has it; characters that XML 1.0 forbids become a mark. */
function escaped(text: string): string {
  return (
    text
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/"/g, '&quot;')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those are forbidden.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '�')
  );
}
