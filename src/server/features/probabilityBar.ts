/** A probability as a bar from 0 to 1, drawn: blocks of text leave seams, and their width is the font's. */
import { linkPart } from './wording';

const width = 96;
const height = 10;
// One blue that stands out by 3 : 1 on a white ground and on a black one.
const fill = '#3b82c4';
const track = '#808080';

/** A Markdown image; the number beside it says the same. */
export function probabilityBar(prob: number): string {
  const length = Math.round(width * Math.min(1, Math.max(0, prob)) * 10) / 10;
  const rect = (size: number, colour: string, opacity: number) =>
    `<rect width="${size}" height="${height}" rx="1" fill="${colour}" fill-opacity="${opacity}"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${rect(width, track, 0.2)}${rect(length, fill, 1)}</svg>`;
  return `![](data:image/svg+xml,${linkPart(svg)})`;
}
