/**
 * The tests of a workspace: files, their sections, and what each expects. Files are read, not opened; an item stays as
 * long as it says the same, and with it what its last run gave.
 */
import {
  Disposable,
  l10n,
  Range,
  type TestController,
  type TestItem,
  type TestItemCollection,
  type TextDocument,
  Uri,
  workspace,
} from 'vscode';
import { shareText } from '../../protocol/parts/shares';
import type { Expectation, FileExpectations } from './expectations';

/** So many files are read at a time. */
const together = 8;
/** Milliseconds in which changes are gathered. */
const gather = 250;
/** A name longer than this is cut. */
const longest = 160;

export class TestTree implements Disposable {
  private readonly controller: TestController;
  /** All files that have been read, those that expect nothing too. */
  private readonly read = new Set<string>();
  private readonly expectations = new WeakMap<TestItem, Expectation>();
  /** What is to be read again, and until when more is gathered. */
  private readonly waiting = new Map<string, { readonly timer: NodeJS.Timeout; readonly work: () => Promise<void> }>();
  private readonly reading = new Set<Promise<void>>();
  private readonly listening: Disposable;
  private finding: Promise<void> | undefined;

  constructor(controller: TestController) {
    this.controller = controller;
    const watcher = workspace.createFileSystemWatcher('**/*.ioi');
    this.listening = Disposable.from(
      watcher,
      watcher.onDidCreate(() => this.soon('', () => this.find('new ones'))),
      watcher.onDidChange(uri => this.soon(uri.toString(), () => this.readAgain(uri))),
      watcher.onDidDelete(uri => this.remove(uri)),
      workspace.onDidOpenTextDocument(document => this.opened(document)),
      workspace.onDidChangeTextDocument(({ document }) => this.opened(document)),
      // What was typed and not kept is gone.
      workspace.onDidCloseTextDocument(document => this.opened(document)),
      workspace.onDidChangeWorkspaceFolders(() => this.soon('', () => this.find('all'))),
    );
    for (const document of workspace.textDocuments) this.opened(document);
  }

  of(item: TestItem): Expectation | undefined {
    return this.expectations.get(item);
  }

  /** Whether it still stands in the tree: what is measured of an earlier text is about nothing any more. */
  has(item: TestItem): boolean {
    if (item.parent) return item.parent.children.get(item.id) === item && this.has(item.parent);
    return this.controller.items.get(item.id) === item;
  }

  /** Once, however many ask. */
  async found(): Promise<void> {
    this.finding ??= this.find('all');
    await this.finding;
  }

  /** Once it stands as the files do now, those just typed in as well: whoever runs tests means what is to be seen. */
  async settled(): Promise<void> {
    await this.found();
    for (const key of [...this.waiting.keys()]) this.now(key);
    await Promise.all(this.reading);
  }

  async find(which: 'all' | 'new ones'): Promise<void> {
    const found = await workspace.findFiles('**/*.ioi', excluded());
    const uris = new Set(found.map(String));
    for (const known of [...this.read]) if (!uris.has(known) && which === 'all') this.remove(Uri.parse(known));
    const wanted = found.filter(uri => which === 'all' || !this.read.has(uri.toString()));
    for (let at = 0; at < wanted.length; at += together)
      await Promise.all(wanted.slice(at, at + together).map(uri => this.readAgain(uri)));
  }

  /** As it stands by now: in its editor, or on the disk. */
  async readAgain(uri: Uri): Promise<void> {
    const open = workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
    try {
      const text = open ? open.getText() : new TextDecoder().decode(await workspace.fs.readFile(uri));
      const { expectationsOf } = await import('./expectations');
      this.update(uri, expectationsOf(text));
    } catch {
      // Gone meanwhile.
      this.remove(uri);
    }
  }

  dispose(): void {
    for (const { timer } of this.waiting.values()) clearTimeout(timer);
    this.listening.dispose();
  }

  private opened({ languageId, uri }: TextDocument): void {
    if (languageId !== 'ioi' || !workspace.getWorkspaceFolder(uri)) return;
    this.soon(uri.toString(), () => this.readAgain(uri));
  }

  private soon(key: string, work: () => Promise<void>): void {
    clearTimeout(this.waiting.get(key)?.timer);
    this.waiting.set(key, { timer: setTimeout(() => this.now(key), gather), work });
  }

  private now(key: string): void {
    const waiting = this.waiting.get(key);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.waiting.delete(key);
    const reading = waiting.work().finally(() => this.reading.delete(reading));
    this.reading.add(reading);
  }

  private remove(uri: Uri): void {
    this.read.delete(uri.toString());
    this.controller.items.delete(uri.toString());
  }

  private update(uri: Uri, { all, problem }: FileExpectations): void {
    const id = uri.toString();
    this.read.add(id);
    if (all.length === 0) {
      this.controller.items.delete(id);
      return;
    }
    const { items } = this.controller;
    const file = items.get(id) ?? this.controller.createTestItem(id, workspace.asRelativePath(uri), uri);
    file.error = problem
      ? l10n.t('Line {0} is not read, and ioi eval refuses the file: {1}', problem.line + 1, problem.message)
      : undefined;
    const sections = new Map<number, Expectation[]>();
    for (const one of all) sections.set(one.headingLine, [...(sections.get(one.headingLine) ?? []), one]);
    const times = new Map<string, number>();
    const children = [...sections.values()].flatMap(tests => {
      const { heading, headingLine } = tests[0]!;
      if (headingLine < 0) return tests.map(one => this.test(uri, file.children, one));
      const time = (times.get(heading) ?? 0) + 1;
      times.set(heading, time);
      const section = this.item(file.children, `# ${heading} ${time}`, heading || '#', uri);
      section.range = new Range(headingLine, 0, headingLine, 0);
      section.sortText = order(headingLine);
      section.children.replace(tests.map(one => this.test(uri, section.children, one)));
      return [section];
    });
    file.children.replace(children);
    if (!items.get(id)) items.add(file);
  }

  private test(uri: Uri, among: TestItemCollection, expectation: Expectation): TestItem {
    const { id, text, line, length, expect } = expectation;
    const name = text.length > longest ? `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : text;
    const item = this.item(among, id, name, uri);
    item.description = l10n.t('{0} expected', shareText(expect));
    item.range = new Range(line, 0, line, length);
    item.sortText = order(line);
    this.expectations.set(item, expectation);
    return item;
  }

  private item(among: TestItemCollection, id: string, label: string, uri: Uri): TestItem {
    return among.get(id) ?? this.controller.createTestItem(id, label, uri);
  }
}

/** In the order of the file. */
function order(line: number): string {
  return String(line).padStart(8, '0');
}

/** What a search leaves out. */
function excluded(): string | undefined {
  const globs = ['files', 'search'].flatMap(section =>
    Object.entries(workspace.getConfiguration(section).get<Record<string, unknown>>('exclude', {})).flatMap(
      ([glob, is]) => (is === true ? [glob] : []),
    ),
  );
  return globs.length === 0 ? undefined : `{${[...new Set(globs)].join(',')}}`;
}
