/** The open files, parsed, each at its version; and every prompt as a thing that outlives edits elsewhere. */
import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { parse, promptsOf } from '../../language';
import { Departed } from './departed';
import type { Identity, OpenFile, Prompt } from './openFile';
import { continued } from './sameness';

/** Typing has come to a pause after so many milliseconds; editors wait for a longer one before they ask. */
const pause = 60;

export class Documents {
  private readonly texts = new TextDocuments(TextDocument);
  private readonly files = new Map<string, OpenFile>();
  private readonly changedAt = new Map<string, number>();
  private lastIdentity = 0;
  private readonly uris: string[] = [];
  private readonly departed = new Departed();

  constructor(
    /** Called with each version, the first one too. */
    private readonly onChange: (file: OpenFile) => void,
    private readonly onClose: (uri: string) => void,
  ) {}

  listen(connection: Connection): void {
    this.texts.onDidChangeContent(({ document }) => this.update(document));
    this.texts.onDidClose(({ document: { uri } }) => {
      this.departed.closed(uri, this.files.get(uri)?.prompts ?? []);
      this.files.delete(uri);
      this.changedAt.delete(uri);
      this.onClose(uri);
    });
    this.texts.listen(connection);
  }

  /** A file, or all files of a folder, have another address; their prompts are the same. */
  renamed(from: string, to: string): void {
    for (const uri of [...this.departed.uris(), ...this.files.keys()]) {
      if (uri !== from && !uri.startsWith(`${from}/`)) continue;
      const now = to + uri.slice(from.length);
      this.departed.renamed(uri, now, this.files.get(uri)?.prompts);
      // An editor may open it under its new name before it says so.
      const document = this.texts.get(now);
      if (document) {
        this.files.delete(now);
        this.update(document);
      }
    }
  }

  all(): Iterable<OpenFile> {
    return this.files.values();
  }

  get(uri: string): OpenFile | undefined {
    return this.files.get(uri);
  }

  /** The address of a file's number. */
  numbered(number: number): string | undefined {
    return this.uris[number];
  }

  /** Resolves once nobody has typed in the file for a moment; at once in a file that was just opened. */
  async pause(uri: string): Promise<void> {
    for (;;) {
      const wait = (this.changedAt.get(uri) ?? 0) + pause - Date.now();
      if (wait <= 0) return;
      await new Promise(done => setTimeout(done, wait));
    }
  }

  /** Who a line is that continues none: a prompt that said the same before, or a new one. */
  private identify(uri: string, written: string, taken: Set<Identity>): Identity {
    const back = this.departed.takeBack(uri, written, identity => !taken.has(identity));
    const identity = back ?? { id: ++this.lastIdentity };
    taken.add(identity);
    return identity;
  }

  private update(document: TextDocument): void {
    const { uri, version } = document;
    const before = this.files.get(uri);
    if (before) this.changedAt.set(uri, Date.now());
    const file = parse(document.getText());
    const lines = promptsOf(file);
    const written = lines.map(line => file.text.slice(line.start, line.end));
    const older = before?.prompts ?? this.departed.file(uri);
    const same = continued(
      older.map(prompt => prompt.written),
      written,
    );
    const taken = new Set(same.flatMap(old => (old === undefined ? [] : [older[old]!.identity])));
    const prompts = lines.map((line, i): Prompt => {
      const old = same[i];
      const identity = old === undefined ? this.identify(uri, written[i]!, taken) : older[old]!.identity;
      return { line, written: written[i]!, identity };
    });
    const texts = new Map(prompts.map(prompt => [prompt.identity, prompt.written]));
    for (const prompt of older) if (texts.get(prompt.identity) !== prompt.written) this.departed.gone(uri, prompt);
    const byLine = new Map(prompts.map(prompt => [prompt.line.number, prompt]));
    const byId = new Map(prompts.map(prompt => [prompt.identity.id, prompt]));
    const number = before?.number ?? this.uris.push(uri) - 1;
    const open: OpenFile = {
      uri,
      number,
      version,
      file,
      prompts,
      promptOn: line => byLine.get(line),
      promptOf: ({ id }) => byId.get(id),
    };
    this.files.set(uri, open);
    this.onChange(open);
  }
}
