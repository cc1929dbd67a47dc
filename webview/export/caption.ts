/** What stands below a figure: what it shows, of which prompt, and all that somebody needs to get the same numbers. */
import { mapTitle } from '../maps/cellMap';
import { say } from '../strings';
import type { Facts } from './facts';
import { allFacts } from './figure/mapFigure';
import type { ExportedMap } from './rows';

export function caption(maps: readonly ExportedMap[]): string {
  return captionOf(maps.map(({ map }) => `${map.title} (${mapTitle(map)})`).join('; '), allFacts(maps));
}

export function captionOf(title: string, facts: Facts): string {
  const prompt = facts.find(([name]) => name === say('prompt'))?.[1];
  const others = facts.filter(([name]) => name !== say('prompt'));
  return [
    `${title}.`,
    prompt && `${say('prompt')}: “${prompt}”.`,
    `${others.map(([name, value]) => `${name}: ${value.replace(/\.$/, '')}`).join('; ')}.`,
  ]
    .filter(Boolean)
    .join(' ');
}
