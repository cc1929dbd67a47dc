/** The outline: sections begin with a comment, prompts stand in them. */
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver/node';
import type { IoiFile, Line } from '../../language';
import { rangeOn } from '../documents/places';

/** A name longer than this is cut; a list holds no more symbols than this. */
const longest = 80;
const most = 5000;

export function symbols(file: IoiFile): DocumentSymbol[] {
  const top: DocumentSymbol[] = [];
  let section: (DocumentSymbol & { children: DocumentSymbol[] }) | undefined;
  let count = 0;
  file.lines.forEach((line, at) => {
    if (count >= most) return;
    if (line.kind === 'comment' && file.lines[at - 1]?.kind !== 'comment') {
      section = { ...symbol(line, heading(file, line), SymbolKind.Namespace), children: [] };
      top.push(section);
      count++;
    } else if (line.kind === 'prompt') {
      const name = line.text || '(empty)';
      const one = symbol(line, name, line.isTemplate ? SymbolKind.Class : SymbolKind.String);
      if (section) {
        section.children.push(one);
        section.range = { start: section.range.start, end: one.range.end };
      } else top.push(one);
      count++;
    }
  });
  return top;
}

function symbol(line: Line, name: string, kind: SymbolKind): DocumentSymbol {
  const range = rangeOn(line, line);
  const short = name.length > longest ? `${name.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : name;
  return { name: short, kind, range, selectionRange: range };
}

function heading({ text }: IoiFile, { start, end }: Line): string {
  return (
    text
      .slice(start, end)
      .replace(/^\ufeff?#+\s*/, '')
      .trim() || '#'
  );
}
