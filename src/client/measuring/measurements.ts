/**
 * All measurements that this window has begun: each once, however many wait for it, with the rows that are there.
 * Whoever waits can give up for themselves; whoever looks on can end it for all. Knows no kinds.
 */
import { type CancellationToken, CancellationTokenSource, type Disposable, EventEmitter } from 'vscode';
import { type Ask, type Measured, nameOf, type Row } from '../../protocol/analyses';
import { asFailure, type Failure } from '../../protocol/failure';
import type { Outcome, PromptRef } from '../../protocol/lsp';
import type { Server } from '../connection/server';

export interface UnderWay {
  readonly prompt: PromptRef;
  readonly ask: Ask;
  readonly rows: readonly Row[];
  /** What it does, with counts; empty until it says so. */
  readonly doing: string;
  readonly done: number;
  readonly total: number;
}

/** What happens to a measurement, for those who look on. */
export type News = { readonly prompt: PromptRef; readonly ask: Ask } & (
  | { readonly kind: 'started' }
  /** `rows` are those that are new. */
  | {
      readonly kind: 'rows';
      readonly rows: readonly Row[];
      readonly doing: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'again' }
  | { readonly kind: 'ended'; readonly outcome: Outcome<Measured> }
);

interface Work {
  state: UnderWay;
  readonly source: CancellationTokenSource;
  /** Each ends one wait. */
  readonly waits: Set<(failure: Failure) => void>;
  readonly outcome: Promise<Outcome<Measured>>;
}

export class Measurements implements Disposable {
  private readonly server: Server;
  private readonly works = new Map<string, Work>();
  private readonly news = new EventEmitter<News>();
  readonly onNews = this.news.event;

  constructor(server: Server) {
    this.server = server;
  }

  /** @param token ends this wait; the work ends when nobody waits for it. Never rejects. */
  async measure(prompt: PromptRef, ask: Ask, token?: CancellationToken): Promise<Outcome<Measured>> {
    const key = keyOf(prompt, ask);
    const work = this.works.get(key) ?? this.begin(key, prompt, ask);
    let end: (failure: Failure) => void = () => {};
    const given = new Promise<Outcome<Measured>>(done => {
      end = failure => done({ ok: false, failure });
    });
    work.waits.add(end);
    const leave = () => {
      if (!work.waits.delete(end)) return;
      end(cancelled);
      if (work.waits.size === 0) this.end(key, work);
    };
    const listener = token?.onCancellationRequested(leave);
    if (token?.isCancellationRequested) leave();
    try {
      return await Promise.race([work.outcome, given]);
    } finally {
      listener?.dispose();
    }
  }

  /** Ends it for everybody who waits; they are told. */
  cancel(prompt: PromptRef, ask: Ask): void {
    const key = keyOf(prompt, ask);
    const work = this.works.get(key);
    if (!work) return;
    for (const end of work.waits) end(cancelled);
    work.waits.clear();
    this.end(key, work);
  }

  /** All that is under way, in the order in which it began. */
  get all(): UnderWay[] {
    return [...this.works.values()].map(({ state }) => state);
  }

  /** What is under way of a prompt as it stands. */
  of(prompt: PromptRef): UnderWay[] {
    return [...this.works.values()].flatMap(({ state }) => (isSame(state.prompt, prompt) ? [state] : []));
  }

  dispose(): void {
    for (const { source } of this.works.values()) source.cancel();
    this.news.dispose();
  }

  private begin(key: string, prompt: PromptRef, ask: Ask): Work {
    const source = new CancellationTokenSource();
    const change = (part: Partial<UnderWay>, rows: readonly Row[]) => {
      // What comes after it was given up is about nothing any more.
      if (this.works.get(key) !== work) return;
      work.state = { ...work.state, ...part };
      const { doing, done, total } = work.state;
      this.news.fire({ kind: 'rows', prompt, ask, rows, doing, done, total });
    };
    const outcome = this.server
      .measure(prompt, ask, source.token, {
        progress: ({ doing, done, total }) => change({ doing, done, total }, []),
        rows: rows => change({ rows: [...work.state.rows, ...rows] }, rows),
        again: () => {
          if (this.works.get(key) !== work) return;
          work.state = { ...work.state, rows: [] };
          this.news.fire({ kind: 'again', prompt, ask });
        },
      })
      .catch((thrown: unknown): Outcome<Measured> => {
        return { ok: false, failure: isCancelled(thrown) ? cancelled : asFailure(thrown) };
      });
    const state = { prompt, ask, rows: [], doing: '', done: 0, total: 0 };
    const work: Work = { state, source, waits: new Set(), outcome };
    this.works.set(key, work);
    this.news.fire({ kind: 'started', prompt, ask });
    void outcome.then(ended => {
      source.dispose();
      if (this.works.get(key) !== work) return;
      this.works.delete(key);
      this.news.fire({ kind: 'ended', prompt, ask, outcome: ended });
    });
    return work;
  }

  /** Nobody waits for it any more: those who look on need not wait until the model has stopped. */
  private end(key: string, work: Work): void {
    const { prompt, ask } = work.state;
    this.works.delete(key);
    work.source.cancel();
    this.news.fire({ kind: 'ended', prompt, ask, outcome: { ok: false, failure: cancelled } });
  }
}

export const cancelled: Failure = { code: 'cancelled', message: 'It was cancelled.', todo: '' };

export function isSame(one: PromptRef, other: PromptRef): boolean {
  return one.uri === other.uri && one.id === other.id && one.content === other.content;
}

function keyOf({ uri, id, content }: PromptRef, ask: Ask): string {
  return `${uri}#${id} ${content} ${nameOf(ask)}`;
}

function isCancelled(thrown: unknown): boolean {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return code === -32800 || code === -32802;
}
