/** Keeps what is told about open files true: anew when predictions come, gathered so that many at once are one. */
import type { OpenFile, Prompt } from '../documents/openFile';

/** Milliseconds in which news are gathered. */
const gather = 60;

export interface Told<Knows> {
  /** Says again what there is to say about a file. */
  readonly publish: (from: Knows, file: OpenFile) => void;
  /** What is expected of a file and not known yet. */
  readonly unknown: (from: Knows, file: OpenFile) => readonly Prompt[];
}

interface Asked {
  readonly documents: { get(uri: string): OpenFile | undefined };
  predict(file: OpenFile, prompt: Prompt, priority: 'later'): Promise<unknown>;
}

export class Telling<Knows extends Asked> {
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** One after another: what somebody looks at goes before. */
  private readonly asking = new Set<string>();

  constructor(
    private readonly session: Knows,
    private readonly told: Told<Knows>,
  ) {}

  /** A prediction of this file has come, or its text or its heads have changed. */
  news(uri: string): void {
    if (this.timers.has(uri)) return;
    const timer = setTimeout(() => {
      this.timers.delete(uri);
      const file = this.session.documents.get(uri);
      if (file) this.told.publish(this.session, file);
    }, gather);
    this.timers.set(uri, timer.unref());
  }

  /** Predicts what is expected in a file, until nothing is left or the file is closed. */
  async expect(uri: string): Promise<void> {
    if (this.asking.has(uri)) return;
    this.asking.add(uri);
    try {
      // What fails is not asked again before something changes.
      const tried = new Set<string>();
      for (;;) {
        const file = this.session.documents.get(uri);
        const next = file && this.told.unknown(this.session, file).find(({ written }) => !tried.has(written));
        if (!file || !next) return;
        tried.add(next.written);
        await this.session.predict(file, next, 'later');
      }
    } finally {
      this.asking.delete(uri);
    }
  }
}
