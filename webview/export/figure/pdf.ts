/**
 * A figure as a PDF of one page of its own size: vectors, text in the reader's Helvetica and Symbol, no ground. How it
 * was measured is in the document's information. (ISO 32000-1, sections 7.5, 8.5, 9.6.)
 */
import { channels } from '../../maps/scale';
import { advance, type Run, runsOf } from './pdfText';
import type { Figure, Shape } from './shapes';

/** ASCII all through: what is not is written as an escape. */
export function pdf({ width, height, title, shapes, facts }: Figure): string {
  const content = shapes.map(shape => drawn(shape, height)).join('\n');
  const about = facts.map(([name, value]) => `${name}: ${value}`).join('\n');
  const font = (name: string, encoding = '') =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name}${encoding && ` /Encoding /${encoding}`} >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${n(width)} ${n(height)}] /Contents 4 0 R /Resources << /Font << /F0 5 0 R /F1 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    font('Helvetica', 'WinAnsiEncoding'),
    font('Symbol'),
    `<< /Title ${unicode(title)} /Subject ${unicode(about)} /Creator (IOI Lens) >>`,
  ];
  const parts = ['%PDF-1.4\n'];
  const places: number[] = [];
  let length = parts[0]!.length;
  for (const [at, object] of objects.entries()) {
    places.push(length);
    const part = `${at + 1} 0 obj\n${object}\nendobj\n`;
    parts.push(part);
    length += part.length;
  }
  const table = places.map(place => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  return [
    ...parts,
    `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`,
    `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${length}\n%%EOF\n`,
  ].join('');
}

/** From the bottom upwards. */
function drawn(shape: Shape, height: number): string {
  switch (shape.kind) {
    case 'rect':
      return `${rgb(shape.fill)} rg ${n(shape.x)} ${n(height - shape.y - shape.height)} ${n(shape.width)} ${n(shape.height)} re f`;
    case 'line':
      return `${rgb(shape.stroke)} RG ${n(shape.width)} w ${n(shape.x1)} ${n(height - shape.y1)} m ${n(shape.x2)} ${n(height - shape.y2)} l S`;
    case 'triangle':
      return `${rgb(shape.fill)} rg ${shape.points.map(([x, y], at) => `${n(x)} ${n(height - y)} ${at === 0 ? 'm' : 'l'}`).join(' ')} h f`;
    case 'text':
      return written(shape, height);
  }
}

function written(
  { x, y, text, size, anchor, fill, isUpright }: Shape & { readonly kind: 'text' },
  height: number,
): string {
  const runs = runsOf(text);
  const wide = runs.reduce((sum, run) => sum + advance(run), 0) * size;
  const back = anchor === 'end' ? wide : anchor === 'middle' ? wide / 2 : 0;
  const place = isUpright ? `0 1 -1 0 ${n(x)} ${n(height - y - back)}` : `1 0 0 1 ${n(x - back)} ${n(height - y)}`;
  const show = (run: Run) => `/F${run.font === 'symbol' ? 1 : 0} ${n(size)} Tf <${run.codes.map(hex).join('')}> Tj`;
  return `BT ${rgb(fill)} rg ${place} Tm ${runs.map(show).join(' ')} ET`;
}

function rgb(colour: string): string {
  return channels(colour)
    .map(part => n(part / 255, 3))
    .join(' ');
}

function n(value: number, digits = 2): string {
  return String(Number(value.toFixed(digits)));
}

const hex = (code: number) => code.toString(16).padStart(2, '0');

/** A text string of UTF-16 with its mark. */
function unicode(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at).toString(16).padStart(4, '0'));
  return `<feff${units.join('')}>`;
}
