/**
 * How surprising each token was to the model, on the text itself: a tint, a line below that grows from dotted to
 * double (so that colour alone says nothing), and on demand the bits.
 */
import {
  commands,
  type DecorationOptions,
  type Disposable,
  l10n,
  Range,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { TokenSurprisal } from '../protocol/lsp';
import { complain, complainOf } from './complaints';
import type { Server } from './server';
import { section } from './settings';

/** From so many bits on. Below 2 bits a token had a chance of more than a quarter: no surprise. */
const bands = [
  { from: 2, line: 'dotted', width: 1 },
  { from: 4, line: 'dashed', width: 1 },
  { from: 7, line: 'solid', width: 2 },
  { from: 10, line: 'double', width: 3 },
] as const;

const typingPause = 300;

export class SurpriseTint implements Disposable {
  readonly #server: Server;
  readonly #types = bands.map(({ line, width }, index) =>
    window.createTextEditorDecorationType({
      backgroundColor: new ThemeColor(`ioiLens.surprise${index + 1}Background`),
      borderStyle: line,
      borderWidth: `0 0 ${width}px 0`,
      borderColor: new ThemeColor('ioiLens.surpriseLine'),
    }),
  );
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #last = new Map<string, readonly TokenSurprisal[]>();
  readonly #waiting = new Set<string>();
  readonly #parts: Disposable[];
  #shown = false;

  constructor(server: Server) {
    this.#server = server;
    this.#parts = [
      commands.registerCommand('ioiLens.showSurprise', () => this.#toggle()),
      window.onDidChangeVisibleTextEditors(() => this.#refreshAll()),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const first = Math.min(...contentChanges.map(change => change.range.start.line));
        if (this.#shown && contentChanges.length > 0 && document.languageId === 'ioi') this.#changed(document, first);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#last.delete(uri.toString());
        this.#waiting.delete(uri.toString());
      }),
      workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(`${section}.surprise`)) this.#refreshAll();
      }),
      server.on('ioi/status', ({ state }) => {
        if (state === 'idle') this.#retry();
      }),
    ];
  }

  async #toggle(): Promise<void> {
    this.#shown = !this.#shown;
    if (!this.#shown) {
      for (const editor of window.visibleTextEditors) this.#clear(editor);
      return;
    }
    const asked = window.visibleTextEditors.filter(editor => editor.document.languageId === 'ioi');
    await Promise.all(asked.map(editor => this.#refresh(editor.document, true)));
  }

  /** Those whose measurement failed while the model process was away. */
  #retry(): void {
    if (!this.#shown || this.#waiting.size === 0) return;
    const waiting = new Set(this.#waiting);
    this.#waiting.clear();
    for (const { document } of window.visibleTextEditors) {
      if (waiting.has(document.uri.toString())) void this.#refresh(document, false);
    }
  }

  #refreshAll(): void {
    if (!this.#shown) return;
    for (const { document } of window.visibleTextEditors) {
      if (document.languageId === 'ioi') void this.#refresh(document, false);
    }
  }

  /** What stands from the first changed line on is out of date at once: a directive there holds below it. */
  #changed(document: TextDocument, first: number): void {
    const uri = document.uri.toString();
    for (const editor of editorsOf(uri)) this.#keepAbove(editor, first);
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => void this.#refresh(document, false), typingPause),
    );
  }

  #keepAbove(editor: TextEditor, first: number): void {
    const kept = (this.#last.get(editor.document.uri.toString()) ?? []).filter(token => token.line < first);
    this.#paint(editor, kept);
  }

  async #refresh(document: TextDocument, loud: boolean): Promise<void> {
    const uri = document.uri.toString();
    const { version } = document;
    try {
      const outcome = await this.#server.request('ioi/surprisal', { uri });
      if (!this.#shown || document.version !== version || document.isClosed) return;
      if (!outcome.ok) {
        this.#waiting.add(uri);
        if (loud) void complain(outcome.failure);
        return;
      }
      this.#last.set(uri, outcome.value);
      for (const editor of editorsOf(uri)) this.#paint(editor, outcome.value);
    } catch (problem) {
      this.#waiting.add(uri);
      if (loud) void complainOf(problem);
    }
  }

  #paint(editor: TextEditor, tokens: readonly TokenSurprisal[]): void {
    const withBits = workspace.getConfiguration(section).get('surprise.bits', false);
    const banded: DecorationOptions[][] = bands.map(() => []);
    for (const token of tokens) {
      const band = bands.findLastIndex(({ from }) => token.bits >= from);
      if (band >= 0) banded[band]!.push(decoration(token, withBits));
    }
    for (const [band, type] of this.#types.entries()) editor.setDecorations(type, banded[band]!);
  }

  #clear(editor: TextEditor): void {
    for (const type of this.#types) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const part of [...this.#parts, ...this.#types]) part.dispose();
  }
}

function decoration({ line, start, end, bits, prob, rank }: TokenSurprisal, withBits: boolean): DecorationOptions {
  return {
    range: new Range(line, start, line, end),
    hoverMessage: l10n.t('{0} bits of surprise: P {1}, rank {2}', bits.toFixed(1), inWords(prob), rank),
    ...(withBits && {
      renderOptions: {
        after: {
          contentText: bits.toFixed(0),
          color: new ThemeColor('editorCodeLens.foreground'),
          margin: '0 2px 0 1px',
          // Raised without moving the line, as `vertical-align` would.
          textDecoration: 'none; font-size: 0.75em; position: relative; top: -0.4em',
        },
      },
    }),
  };
}

function inWords(prob: number): string {
  return prob >= 0.001 ? prob.toFixed(3) : prob.toExponential(0);
}

function editorsOf(uri: string): TextEditor[] {
  return window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
}
