/** Which prompt a command is about: the one its lens stands above, or the one the cursor is in. */
import { type TextEditor, window } from 'vscode';
import type { Place, PromptRef, PromptState } from '../../protocol/lsp';
import type { HeadRef } from '../../protocol/results';
import type { Server } from '../connection/server';

/**
 * Lenses call commands with a `PromptRef` (and a `HeadRef`); menus with the document's address, keys and the
 * palette with nothing: then the prompt on or above the cursor is meant.
 */
export async function promptMeant(server: Server, argument: unknown): Promise<PromptRef | undefined> {
  if (isPromptRef(argument)) return argument;
  const state = await promptHere(server);
  return state ? refOf(state) : undefined;
}

/** The prompt on or above the cursor. */
export async function promptHere(server: Server): Promise<PromptState | undefined> {
  const cursor = cursorIn(window.activeTextEditor);
  return (cursor && (await server.request('ioi/promptAt', cursor))) ?? undefined;
}

export function headMeant(argument: unknown): HeadRef | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { layer, head } = argument as Partial<HeadRef>;
  return Number.isInteger(layer) && Number.isInteger(head) ? { layer: layer!, head: head! } : undefined;
}

function isPromptRef(argument: unknown): argument is PromptRef {
  if (typeof argument !== 'object' || argument === null) return false;
  const { uri, id, content } = argument as Partial<PromptRef>;
  return typeof uri === 'string' && typeof id === 'number' && typeof content === 'string';
}

export function refOf({ uri, id, content }: PromptState): PromptRef {
  return { uri, id, content };
}

function cursorIn(editor: TextEditor | undefined): Place | undefined {
  if (editor?.document.languageId !== 'ioi') return undefined;
  const { document, selection } = editor;
  return { uri: document.uri.toString(), line: selection.active.line };
}
