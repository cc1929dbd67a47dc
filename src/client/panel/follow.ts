/** Which prompt a panel shows: the one under the cursor, whenever that is in an `.ioi` file; or one that it stays with. */
import { Disposable, EventEmitter, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import type { PromptRef, PromptState } from '../../protocol/lsp';
import type { Server } from '../server';

/** Milliseconds of rest before the prompt is asked for: a person types and moves faster than that. */
const rest = 60;

export class Following implements Disposable {
  readonly #server: Server;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable[] = [];
  #state: PromptState | null = null;
  #pinned = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  readonly onChange = this.#changed.event;

  constructor(server: Server) {
    this.#server = server;
    this.#subscriptions.push(
      window.onDidChangeTextEditorSelection(({ textEditor }) => isOurs(textEditor.document) && this.#soon()),
      window.onDidChangeActiveTextEditor(editor => editor && isOurs(editor.document) && this.#soon()),
      workspace.onDidChangeTextDocument(
        ({ document }) => document.uri.toString() === this.#where()?.uri && this.#soon(),
      ),
      workspace.onDidCloseTextDocument(({ uri }) => uri.toString() === this.#state?.uri && this.#set(null)),
      server.on('ioi/promptChanged', state => {
        if (state.uri === this.#state?.uri && state.line === this.#state.line) this.#set(state);
      }),
      // What was asked for before the server or the model was there is asked again.
      server.on(
        'ioi/status',
        ({ state }) => (state === 'idle' || state === 'busy') && !this.#state?.facts && this.#soon(),
      ),
      this.#changed,
    );
    this.#soon();
  }

  get state(): PromptState | null {
    return this.#state;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  pin(pinned: boolean): void {
    this.#pinned = pinned && this.#state !== null;
    if (this.#pinned) this.#changed.fire();
    else void this.refresh().then(() => this.#changed.fire());
  }

  /** Shows this prompt, wherever the cursor is: after a command that names one. */
  show(state: PromptState): void {
    this.#set(state);
  }

  async refresh(): Promise<void> {
    const where = this.#where();
    if (!where) return;
    const asked = ++this.#asked;
    try {
      const state = await this.#server.request('ioi/promptAt', where);
      if (asked === this.#asked) this.#set(state);
    } catch {
      // The server is not there; its status says so, and the panel shows that.
    }
  }

  /** The cursor of the last `.ioi` editor, or the pinned prompt's line. */
  #where(): PromptRef | undefined {
    const pinned = this.#pinned ? this.#state : null;
    if (pinned) return { uri: pinned.uri, line: pinned.line };
    const active = window.activeTextEditor;
    const editor =
      active && isOurs(active.document)
        ? active
        : (window.visibleTextEditors.find(one => one.document.uri.toString() === this.#state?.uri) ??
          window.visibleTextEditors.find(one => isOurs(one.document)));
    if (editor) return { uri: editor.document.uri.toString(), line: lineMeant(editor) };
    return this.#state ? { uri: this.#state.uri, line: this.#state.line } : undefined;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), rest);
  }

  #set(state: PromptState | null): void {
    this.#state = state;
    if (!state) this.#pinned = false;
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    Disposable.from(...this.#subscriptions).dispose();
  }
}

/** The cursor's line; above the first prompt, where a file opens, that of the first prompt. */
function lineMeant({ document, selection }: TextEditor): number {
  const { line } = selection.active;
  const isPrompt = (at: number) => /^[^#@\s]/.test(document.lineAt(at).text);
  for (let at = line; at >= 0; at--) if (isPrompt(at)) return line;
  for (let at = line + 1; at < document.lineCount; at++) if (isPrompt(at)) return at;
  return line;
}

function isOurs(document: TextDocument): boolean {
  return document.languageId === 'ioi';
}
