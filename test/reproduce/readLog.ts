/** The research log, read a second time: the Markdown itself, by a few lines that share nothing with the tables in `src`. */
import { readFileSync } from 'node:fs';

export interface LoggedTable {
  readonly section: string;
  readonly prompt: string;
  readonly next: (readonly [printed: string, token: string])[];
  /** Of section 2: the head that is tested there. */
  readonly head?: string;
}

const text = readFileSync(new URL('../fixtures/research-log.md', import.meta.url), 'utf8');

export function loggedTables(): LoggedTable[] {
  const tables: LoggedTable[] = [];
  let section = '';
  let head: string | undefined;
  for (const line of text.split('\n')) {
    section = /^## (\d+):/.exec(line)?.[1] ?? section;
    const tested = /^Testing head \[(\d+)\]\[(\d+)\]$/.exec(line);
    if (tested) head = `${tested[1]}.${tested[2]}`;
    const row = /^(\d\.\d+) ( \S+)$/.exec(line);
    if (row) tables.at(-1)!.next.push([row[1]!, row[2]!]);
    else if (/ to( \| seed=42)?$/.test(line))
      tables.push({
        section,
        prompt: line.replace(' | seed=42', ''),
        next: [],
        ...(section === '2' && head ? { head } : {}),
      });
  }
  return tables.filter(({ next }) => next.length > 0);
}

/** `#1  Head [11][10]  KL: 0.1395 …` → rank, layer, head, and the numbers by the log's names. */
export function loggedSummary() {
  return [...text.matchAll(/^#(\d+) +Head \[(\d+)\]\[(\d+)\] (.*)$/gm)].map(([, rank, layer, head, rest]) => ({
    rank: Number(rank),
    layer: Number(layer),
    head: Number(head),
    numbers: [...rest!.matchAll(/([A-Z][A-Za-z0-9 ]*): (-?[\d.]+)/g)].map(
      ([, name, value]) => [name!, value!] as const,
    ),
  }));
}

export function loggedTemplates(): string[] {
  return [...text.matchAll(/^ +"(.*\{s1\}.*)",$/gm)].map(([, template]) => template!);
}

/** A section's own words. */
export function loggedSection(number: number): string {
  return text.split(/^## /m).find(part => part.startsWith(`${number}:`))!;
}
