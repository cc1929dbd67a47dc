/**
 * How surprising each token was to the model, on the text itself: a tint, a line below that grows from dotted to
 * double (so that colour alone says nothing), and on demand the bits. Of what is on the screen, whatever the file's
 * length.
 */
import {
  commands,
  type DecorationOptions,
  type Disposable,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import { complain, complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import { section } from '../connection/settings';
import { decoration } from './decoration';
import { SurpriseLines } from './lines';

/** From so many bits on. Below 2 bits a token had a chance of more than a quarter: no surprise. */
const bands = [
  { from: 2, line: 'dotted', width: 1 },
  { from: 4, line: 'dashed', width: 1 },
  { from: 7, line: 'solid', width: 2 },
  { from: 10, line: 'double', width: 3 },
] as const;

const typingPause = 300;
const scrollingPause = 100;

export class SurpriseTint implements Disposable {
  private readonly server: Server;
  private readonly types = bands.map(({ line, width }, index) =>
    window.createTextEditorDecorationType({
      backgroundColor: new ThemeColor(`ioiLens.surprise${index + 1}Background`),
      borderStyle: line,
      borderWidth: `0 0 ${width}px 0`,
      borderColor: new ThemeColor('ioiLens.surpriseLine'),
    }),
  );
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly lines = new Map<string, SurpriseLines>();
  /** Of each document the last time that it was asked about: an older loop gives way. */
  private readonly runs = new Map<string, number>();
  private readonly waiting = new Set<string>();
  private readonly parts: Disposable[];
  private shown = false;

  constructor(server: Server) {
    this.server = server;
    this.parts = [
      commands.registerCommand('ioiLens.showSurprise', () => this.toggle()),
      window.onDidChangeVisibleTextEditors(() => this.refreshAll()),
      window.onDidChangeTextEditorVisibleRanges(({ textEditor: { document } }) => {
        if (this.shown && document.languageId === 'ioi') this.later(document, scrollingPause);
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        const first = Math.min(...contentChanges.map(change => change.range.start.line));
        if (this.shown && contentChanges.length > 0 && document.languageId === 'ioi') this.changed(document, first);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.lines.delete(uri.toString());
        this.waiting.delete(uri.toString());
      }),
      workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration(`${section}.surprise`)) this.refreshAll();
      }),
      server.on('ioi/status', ({ state }) => {
        if (state === 'idle') this.retry();
      }),
    ];
  }

  private async toggle(): Promise<void> {
    this.shown = !this.shown;
    if (!this.shown) {
      for (const editor of window.visibleTextEditors) this.clear(editor);
      return;
    }
    this.lines.clear();
    const asked = window.visibleTextEditors.filter(editor => editor.document.languageId === 'ioi');
    await Promise.all(asked.map(editor => this.refresh(editor.document, true)));
  }

  /** Those whose measurement failed while the model process was away. */
  private retry(): void {
    if (!this.shown || this.waiting.size === 0) return;
    const waiting = new Set(this.waiting);
    this.waiting.clear();
    for (const { document } of window.visibleTextEditors) {
      if (waiting.has(document.uri.toString())) void this.refresh(document, false);
    }
  }

  private refreshAll(): void {
    if (!this.shown) return;
    for (const { document } of window.visibleTextEditors) {
      if (document.languageId === 'ioi') void this.refresh(document, false);
    }
  }

  /** What stands from the first changed line on is out of date at once: a directive there holds below it. */
  private changed(document: TextDocument, first: number): void {
    const uri = document.uri.toString();
    this.linesOf(uri).keepAbove(first);
    for (const editor of editorsOf(uri)) this.paint(editor);
    this.later(document, typingPause);
  }

  private later(document: TextDocument, pause: number): void {
    const uri = document.uri.toString();
    clearTimeout(this.timers.get(uri));
    this.timers.set(
      uri,
      setTimeout(() => void this.refresh(document, false), pause),
    );
  }

  /** A few lines at a time, those on the screen first; each is painted as it comes. */
  private async refresh(document: TextDocument, loud: boolean): Promise<void> {
    const uri = document.uri.toString();
    const { version } = document;
    const run = (this.runs.get(uri) ?? 0) + 1;
    this.runs.set(uri, run);
    for (const editor of editorsOf(uri)) this.paint(editor);
    try {
      while (this.shown && this.runs.get(uri) === run) {
        const lines = this.linesOf(uri);
        const visible = editorsOf(uri).flatMap(({ visibleRanges }) => visibleRanges);
        const next = lines.missing(visible, document.lineCount);
        if (!next) return;
        const outcome = await this.server.request('ioi/surprisal', { uri, ...next });
        if (!this.shown || document.version !== version || document.isClosed) return;
        if (!outcome.ok) {
          this.waiting.add(uri);
          if (loud) void complain(outcome.failure);
          return;
        }
        lines.learn(next.from, next.to, outcome.value);
        for (const editor of editorsOf(uri)) this.paint(editor);
      }
    } catch (problem) {
      this.waiting.add(uri);
      if (loud) void complainOf(problem);
    }
  }

  private linesOf(uri: string): SurpriseLines {
    const lines = this.lines.get(uri) ?? new SurpriseLines();
    this.lines.set(uri, lines);
    return lines;
  }

  private paint(editor: TextEditor): void {
    const withBits = workspace.getConfiguration(section).get('surprise.bits', false);
    const banded: DecorationOptions[][] = bands.map(() => []);
    for (const token of this.linesOf(editor.document.uri.toString()).tokens) {
      const band = bands.findLastIndex(({ from }) => token.bits >= from);
      if (band >= 0) banded[band]!.push(decoration(token, withBits));
    }
    for (const [band, type] of this.types.entries()) editor.setDecorations(type, banded[band]!);
  }

  private clear(editor: TextEditor): void {
    for (const type of this.types) editor.setDecorations(type, []);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const part of [...this.parts, ...this.types]) part.dispose();
  }
}

function editorsOf(uri: string): TextEditor[] {
  return window.visibleTextEditors.filter(({ document }) => document.uri.toString() === uri);
}
