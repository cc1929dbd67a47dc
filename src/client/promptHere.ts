/** Which prompt a command is about: the one its lens stands above, or the one the cursor is in. */
import { type TextEditor, window, workspace } from 'vscode';
import type { PromptRef, PromptState } from '../protocol/lsp';
import type { HeadRef } from '../protocol/question';
import type { Server } from './server';

/**
 * Lenses call commands with a `PromptRef` (and a `HeadRef`); menus with the document's address, keys and the
 * palette with nothing: then the prompt on or above the cursor is meant.
 */
export async function promptMeant(server: Server, argument: unknown): Promise<PromptRef | undefined> {
  if (isPromptRef(argument)) return argument;
  const cursor = cursorIn(window.activeTextEditor);
  const state = cursor && (await server.request('ioi/promptAt', cursor));
  return state ? refOf(state) : undefined;
}

export function headMeant(argument: unknown): HeadRef | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { layer, head } = argument as Partial<HeadRef>;
  return Number.isInteger(layer) && Number.isInteger(head) ? { layer: layer!, head: head! } : undefined;
}

function isPromptRef(argument: unknown): argument is PromptRef {
  if (typeof argument !== 'object' || argument === null) return false;
  const { uri, line } = argument as Partial<PromptRef>;
  return typeof uri === 'string' && typeof line === 'number';
}

/** Whether a lens was made for a text that has changed since: its line may be another one by now. */
export function isStale(argument: unknown): boolean {
  if (!isPromptRef(argument) || argument.version === undefined) return false;
  const document = workspace.textDocuments.find(({ uri }) => uri.toString() === argument.uri);
  return document !== undefined && document.version !== argument.version;
}

export function refOf({ uri, line, version }: PromptState): PromptRef {
  return { uri, line, version };
}

function cursorIn(editor: TextEditor | undefined): PromptRef | undefined {
  if (editor?.document.languageId !== 'ioi') return undefined;
  const { document, selection } = editor;
  return { uri: document.uri.toString(), line: selection.active.line, version: document.version };
}
