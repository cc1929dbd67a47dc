/** Which prompt a panel shows: the one under the cursor, whenever that is in an `.ioi` file; or one that it stays with. */
import { Disposable, EventEmitter, type TextDocument, type TextEditor, window, workspace } from 'vscode';
import type { PromptState } from '../../protocol/lsp';
import type { Server } from '../connection/server';

/** Milliseconds of rest before the prompt is asked for: a person types and moves faster than that. */
const rest = 60;

export class Following implements Disposable {
  private readonly server: Server;
  private readonly changed = new EventEmitter<void>();
  private readonly subscriptions: Disposable[] = [];
  /** The editor in which a person was last, of those with prompts; a file may stand in two groups. */
  private editor: TextEditor | undefined = firstOf(window.activeTextEditor, window.visibleTextEditors);
  private shown: PromptState | null = null;
  private stays = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asked = 0;
  readonly onChange = this.changed.event;

  constructor(server: Server) {
    this.server = server;
    this.subscriptions.push(
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.be(textEditor)),
      window.onDidChangeActiveTextEditor(editor => this.be(editor)),
      workspace.onDidChangeTextDocument(({ document }) => document.uri.toString() === this.shown?.uri && this.soon()),
      workspace.onDidCloseTextDocument(({ uri }) => uri.toString() === this.shown?.uri && this.closed()),
      server.on('ioi/promptChanged', state => {
        if (state.uri === this.shown?.uri && state.id === this.shown.id) this.set(state);
      }),
      // What was asked for before the server or the model was there is asked again.
      server.on(
        'ioi/status',
        ({ state }) => (state === 'idle' || state === 'busy') && !this.shown?.facts && this.soon(),
      ),
      this.changed,
    );
    this.soon();
  }

  get state(): PromptState | null {
    return this.shown;
  }

  get pinned(): boolean {
    return this.stays;
  }

  pin(pinned: boolean): void {
    this.stays = pinned && this.shown !== null;
    if (this.stays) this.changed.fire();
    else void this.refresh().then(() => this.changed.fire());
  }

  /** Shows this prompt, wherever the cursor is: after a command that names one. */
  show(state: PromptState): void {
    this.set(state);
  }

  async refresh(): Promise<void> {
    const asked = ++this.asked;
    try {
      let state = await this.now();
      // The prompt that it stayed with is gone: it follows again.
      if (state === null && this.stays) {
        this.stays = false;
        state = await this.now();
      }
      if (asked === this.asked && state !== undefined) this.set(state);
    } catch {
      // The server is not there; its status says so, and the panel shows that.
    }
  }

  /** The pinned prompt wherever it stands; else the one under the last cursor. Undefined where there is nothing to ask. */
  private async now(): Promise<PromptState | null | undefined> {
    const state = this.shown;
    if (this.stays && state) return this.server.request('ioi/prompt', { uri: state.uri, id: state.id });
    const editor = this.editor;
    // An editor that is hidden has its cursor still; one that is closed has none, and another may be there.
    const isOpen = editor && !editor.document.isClosed;
    const here = isOpen ? editor : firstOf(window.activeTextEditor, window.visibleTextEditors);
    if (here)
      return this.server.request('ioi/promptAt', {
        uri: here.document.uri.toString(),
        line: here.selection.active.line,
      });
    return state ? this.server.request('ioi/prompt', { uri: state.uri, id: state.id }) : undefined;
  }

  private be(editor: TextEditor | undefined): void {
    if (!editor || !isOurs(editor.document)) return;
    // An edit elsewhere moves cursors in every editor of the file: the one that has the focus counts.
    const active = window.activeTextEditor;
    if (active && isOurs(active.document) && active !== editor) return;
    this.editor = editor;
    this.soon();
  }

  private closed(): void {
    this.stays = false;
    this.editor = firstOf(window.activeTextEditor, window.visibleTextEditors);
    this.set(null);
    this.soon();
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.refresh(), rest);
  }

  private set(state: PromptState | null): void {
    this.shown = state;
    if (!state) this.stays = false;
    this.changed.fire();
  }

  dispose(): void {
    clearTimeout(this.timer);
    Disposable.from(...this.subscriptions).dispose();
  }
}

function firstOf(active: TextEditor | undefined, visible: readonly TextEditor[]): TextEditor | undefined {
  return [active, ...visible].find(editor => editor && isOurs(editor.document));
}

function isOurs(document: TextDocument): boolean {
  return document.languageId === 'ioi';
}
