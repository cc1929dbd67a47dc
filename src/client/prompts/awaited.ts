/**
 * What a command asked and could not be measured for want of its model's files: begun again when they have come, by
 * whatever way, without another click.
 */
import type { Disposable } from 'vscode';
import type { PromptRef, PromptState } from '../../protocol/lsp';
import { complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import { refOf } from './promptHere';

type Begin = (prompt: PromptRef) => unknown;

export class Awaited implements Disposable {
  private readonly server: Server;
  /** The last wish of each prompt. */
  private readonly waiting = new Map<string, { readonly state: PromptState; readonly begin: Begin }>();
  private readonly listening: Disposable;

  constructor(server: Server) {
    this.server = server;
    this.listening = server.on('ioi/modelsChanged', () => void this.look().catch(complainOf));
  }

  /** @param state of the prompt as it stood when it was asked */
  add(state: PromptState, begin: Begin): void {
    this.waiting.set(`${state.uri} ${state.id}`, { state, begin });
  }

  private async look(): Promise<void> {
    for (const [key, { state, begin }] of [...this.waiting]) {
      const now = await this.server.request('ioi/prompt', state);
      if (now && isSameQuestion(now, state) && now.download !== undefined) continue;
      if (!this.waiting.delete(key)) continue;
      // Another text, or another model: nobody asked that.
      if (now && isSameQuestion(now, state)) begin(refOf(now));
    }
  }

  dispose(): void {
    this.listening.dispose();
  }
}

function isSameQuestion(one: PromptState, other: PromptState): boolean {
  return one.text === other.text && one.model === other.model;
}
