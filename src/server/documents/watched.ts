/** The prompts that someone looks at beside the text; they are told when it changes. */
import type { PromptState } from '../../protocol/lsp';
import type { Identity, OpenFile, Prompt } from './openFile';

/** A panel, one that is pinned, a picker: few look at a time. */
const most = 8;

export class Watched {
  /** The last asked one stands last. */
  private readonly last = new Map<Identity, { readonly uri: string; told: string }>();

  constructor(
    private readonly stateOf: (file: OpenFile, prompt: Prompt) => PromptState,
    private readonly tell: (state: PromptState) => void,
  ) {}

  add({ uri }: OpenFile, { identity }: Prompt, state: PromptState): void {
    this.last.delete(identity);
    this.last.set(identity, { uri, told: JSON.stringify(state) });
    for (const oldest of this.last.keys()) {
      if (this.last.size <= most) break;
      this.last.delete(oldest);
    }
  }

  changed(file: OpenFile): void {
    for (const [identity, one] of this.last) {
      if (one.uri !== file.uri) continue;
      const prompt = file.promptOf(identity);
      if (!prompt) {
        this.last.delete(identity);
        continue;
      }
      const state = this.stateOf(file, prompt);
      const now = JSON.stringify(state);
      if (now === one.told) continue;
      one.told = now;
      this.tell(state);
    }
  }

  closed(uri: string): void {
    for (const [identity, one] of this.last) if (one.uri === uri) this.last.delete(identity);
  }
}
