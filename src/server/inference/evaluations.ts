/** How a template's draws come out, as far as that is known: the first of them are told while others are under way. */
import { LRUCache } from 'lru-cache';
import type { Failure } from '../../protocol/failure';
import type { Outcome } from '../../protocol/lsp';
import type { Evaluation, EvaluationDraw } from '../../protocol/parts/evaluated';
import { drawOf, tally } from '../../protocol/parts/tally';
import { headsOff } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';
import { resultKey } from './keys';
import { type Measuring, outdated } from './measuring';

export interface Evaluated extends Evaluation {
  /** In their order. */
  readonly draws: readonly EvaluationDraw[];
  /** Whether those are all. */
  readonly isWhole: boolean;
}

const ask = { kind: 'eval' } as const;
/** Such failures are of the moment. */
const passing = new Set(['cancelled', 'outdated', 'replaced', 'worker-crashed', 'worker-stopped']);

export class Evaluations {
  private readonly waits = new Map<string, Promise<Outcome<Evaluated>>>();
  private readonly failed = new LRUCache<string, Failure>({ max: 1000, ttl: 3000 });

  constructor(
    private readonly measuring: Measuring,
    /** Awaited before one is asked for, so that not every key that is typed is. */
    private readonly pause: (uri: string) => Promise<void>,
    private readonly onNews: (uri: string) => void,
  ) {}

  known(prompt: Prompt): Evaluated | undefined {
    const result = this.measuring.known(prompt, ask);
    if (result) return { ...result, isWhole: true };
    const rows = this.measuring.rowsUnderWay(prompt, ask);
    return rows.length > 0 ? { ...tally(rows), draws: rows.map(drawOf), isWhole: false } : undefined;
  }

  /** What came of the draws with every head on, where some are off now. */
  before(prompt: Prompt): Evaluation | undefined {
    return headsOff(prompt).length > 0 ? this.measuring.known(prompt, ask, []) : undefined;
  }

  /** Answers as soon as there is something to say; whoever asked is told by `onNews` of what comes after. */
  get(file: OpenFile, prompt: Prompt, isCurrent: () => boolean): Promise<Outcome<Evaluated>> {
    const value = this.known(prompt);
    if (value) return Promise.resolve({ ok: true, value });
    const key = resultKey(prompt, ask);
    const failure = this.failed.get(key);
    if (failure) return Promise.resolve({ ok: false, failure });
    let wait = this.waits.get(key);
    if (!wait) {
      wait = this.begin(file, prompt, key, isCurrent).finally(() => this.waits.delete(key));
      this.waits.set(key, wait);
    }
    return wait;
  }

  forgetFailures(): void {
    this.failed.clear();
  }

  private async begin(
    file: OpenFile,
    prompt: Prompt,
    key: string,
    isCurrent: () => boolean,
  ): Promise<Outcome<Evaluated>> {
    await this.pause(file.uri);
    if (!isCurrent()) return { ok: false, failure: outdated };
    return new Promise(done => {
      const tell = () => {
        const value = this.known(prompt);
        if (value) done({ ok: true, value });
        this.onNews(file.uri);
      };
      const running = this.measuring.measure(file, prompt, ask, { onRows: tell }, 'soon');
      void running.outcome.then(outcome => {
        if (outcome.ok) return tell();
        if (!passing.has(outcome.failure.code)) this.failed.set(key, outcome.failure);
        done(outcome);
        // Some may have come before it failed.
        this.onNews(file.uri);
      });
    });
  }
}
