/** What a panel asked of a prompt whose model was not there: it is measured when the files have come. */
import type { Ask } from '../../protocol/analyses';
import type { PromptState } from '../../protocol/lsp';
import { keyOf } from './promptOf';

export class MissingModel {
  #waiting: { readonly key: string; readonly state: PromptState; readonly asks: Set<Ask> } | undefined;

  wait(state: PromptState, ask: Ask): void {
    const key = keyOf(state);
    if (this.#waiting?.key !== key) this.#waiting = { key, state, asks: new Set() };
    this.#waiting.asks.add(ask);
  }

  /** What can be measured by now of the prompt that is shown: its content is another once the model is there. */
  take(state: PromptState | null): readonly Ask[] {
    const waiting = this.#waiting;
    if (!waiting || !state || state.id !== waiting.state.id || state.uri !== waiting.state.uri) return [];
    if (keyOf(state) === waiting.key) return [];
    this.#waiting = undefined;
    // Another text, or another model: nobody asked that.
    const isSame = state.text === waiting.state.text && state.model === waiting.state.model;
    return isSame ? [...waiting.asks] : [];
  }
}
