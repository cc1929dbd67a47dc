/** What could not be measured for want of its model's files: it is measured when they come, without another click. */
import type { Ask } from '../../protocol/analyses';
import type { PromptState } from '../../protocol/lsp';
import { keyOf } from './promptOf';

export class Unanswered {
  private of: { readonly state: PromptState; readonly asks: Set<Ask> } | undefined;

  add(state: PromptState, ask: Ask): void {
    if (!this.of || keyOf(this.of.state) !== keyOf(state)) this.of = { state, asks: new Set() };
    this.of.asks.add(ask);
  }

  /** What waited for this prompt, once it means other files than it did. */
  take(state: PromptState): Ask[] {
    const of = this.of;
    if (!of || state.uri !== of.state.uri || state.id !== of.state.id || keyOf(state) === keyOf(of.state)) return [];
    this.of = undefined;
    // Another text, or another model: nobody asked that.
    return state.text === of.state.text && state.model === of.state.model ? [...of.asks] : [];
  }
}
