/**
 * Whole prompts to begin with, for an empty line alone: the editor itself offers the snippets of an extension after
 * any word of a sentence, so that those of media/snippets have no prefix of its kind and come from here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompletionItem, CompletionItemKind, InsertTextFormat, type Position } from 'vscode-languageserver/node';

interface Snippet {
  /** The words that one types to be offered it. */
  readonly typed?: readonly string[];
  readonly description: string;
  readonly body: string | readonly string[];
}

const read = new Map<string, readonly (readonly [name: string, snippet: Snippet])[]>();

/** @param root the extension's folder */
export function snippets(root: string, position: Position): CompletionItem[] {
  const range = { start: { line: position.line, character: 0 }, end: position };
  return snippetsOf(root).flatMap(([name, { typed = [], description, body }]) =>
    typed.map(word => ({
      label: word,
      labelDetails: { description: name },
      kind: CompletionItemKind.Snippet,
      detail: description,
      filterText: word,
      insertTextFormat: InsertTextFormat.Snippet,
      textEdit: { range, newText: typeof body === 'string' ? body : body.join('\n') },
    })),
  );
}

function snippetsOf(root: string) {
  let found = read.get(root);
  if (!found) {
    const file = join(root, 'media', 'snippets', 'ioi.json');
    found = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Snippet>);
    read.set(root, found);
  }
  return found;
}
