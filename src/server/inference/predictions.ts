/**
 * What the model says after each token of each prompt that someone looked at. Results are kept by content, so a
 * text that was seen before is answered at once, whatever the worker does; of one prompt no more than one prediction
 * is under way.
 */
import { LRUCache } from 'lru-cache';
import type { Priority } from '../../protocol/analyses';
import type { Failure } from '../../protocol/failure';
import type { Outcome } from '../../protocol/lsp';
import type { PredictResult } from '../../protocol/results';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Inference } from './inference';
import { resultKey } from './keys';
import { outdated } from './measuring';
import type { Results } from './resultStore';
import type { Running } from './running';
import { travelling } from './travelling';

/** In a longer prompt tokens are read when someone points at one. In UTF-16 units. */
const shortPrompt = 1500;

export interface Wanted {
  readonly file: OpenFile;
  readonly prompt: Prompt;
  readonly everyToken: boolean;
  /** Whether this is still what stands in the file. */
  readonly isCurrent: () => boolean;
  /** Awaited before it is asked for, so that not every key that is typed is. */
  readonly pause: () => Promise<void>;
}

const plain = { kind: 'predict' } as const;
const every = { kind: 'predict', everyToken: true } as const;

interface UnderWay {
  readonly key: string;
  readonly wanted: Wanted;
  running?: Running<PredictResult>;
  outcome: Promise<Outcome<PredictResult>>;
  /** How many wait for it; with none left it is given up. */
  waiting: number;
}

/** As a request of the editor is cancelled: the lens has been scrolled away. */
export interface Token {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

export class Predictions {
  /** A failure may have gone the next time: a model is downloaded, a worker restarted. */
  private readonly failed = new LRUCache<string, Failure>({ max: 1000, ttl: 3000 });
  private readonly slots = new Map<string, UnderWay>();

  constructor(
    private readonly inference: Inference,
    private readonly results: Results,
    /** The address of the file. */
    private readonly onPredicted: (uri: string) => void = () => {},
  ) {}

  /** What is known by now: after every token is more than after the last. */
  known(prompt: Prompt, everyToken: boolean): PredictResult | undefined {
    const measured =
      this.results.get(resultKey(prompt, every)) ??
      (everyToken ? undefined : this.results.get(resultKey(prompt, plain)));
    return measured?.kind === 'predict' ? measured.result : undefined;
  }

  /** Answers at once what is known; `now` does not wait until nobody types. */
  async get(asked: Wanted, priority: Priority, token?: Token): Promise<Outcome<PredictResult>> {
    const { file, prompt } = asked;
    const everyToken = asked.everyToken || prompt.line.text.length <= shortPrompt;
    const wanted = { ...asked, everyToken };
    const value = this.known(prompt, everyToken);
    if (value) return { ok: true, value };
    const key = resultKey(prompt, everyToken ? every : plain);
    const failure = this.failed.get(key);
    if (failure) return { ok: false, failure };
    // One prompt of one file: a newer text takes the older one's place.
    const slot = `${file.uri}#${prompt.identity.id}`;
    const before = this.slots.get(slot);
    if (before?.key === key && before.waiting > 0) {
      if (priority === 'now') before.running?.hurry('now');
      return waitFor(before, token);
    }
    const mine: UnderWay = { key, wanted, outcome: Promise.resolve({ ok: false, failure: outdated }), waiting: 0 };
    this.slots.set(slot, mine);
    mine.outcome = this.ask(mine, slot, before, priority).finally(() => {
      if (this.slots.get(slot) === mine) this.slots.delete(slot);
    });
    return waitFor(mine, token);
  }

  /** A text has changed: what is under way of what stood there before is given up. */
  dropOutdated(): void {
    for (const { wanted, running } of this.slots.values()) if (!wanted.isCurrent()) running?.cancel();
  }

  /** Whatever failed is asked again. */
  forgetFailures(): void {
    this.failed.clear();
  }

  private async ask(
    mine: UnderWay,
    slot: string,
    before: UnderWay | undefined,
    priority: Priority,
  ): Promise<Outcome<PredictResult>> {
    const { wanted, key } = mine;
    before?.running?.cancel();
    await before?.outcome;
    if (priority !== 'now') await wanted.pause();
    const isCurrent = () => mine.waiting > 0 && this.slots.get(slot) === mine && wanted.isCurrent();
    if (!isCurrent()) return { ok: false, failure: outdated };
    const { file, prompt, everyToken } = wanted;
    const ask = everyToken ? every : plain;
    mine.running = this.inference.measure<typeof plain | typeof every>({
      priority,
      key: `predict ${slot}`,
      model: prompt.line.settings.model,
      prompt: travelling(file, prompt),
      ask,
    });
    const outcome = await mine.running.outcome;
    if (outcome.ok) {
      this.results.set(key, prompt.written, { kind: 'predict', ask, result: outcome.value });
      this.onPredicted(file.uri);
    } else if (!passing.has(outcome.failure.code)) this.failed.set(key, outcome.failure);
    return outcome;
  }
}

async function waitFor(one: UnderWay, token: Token | undefined): Promise<Outcome<PredictResult>> {
  one.waiting++;
  const leave = () => {
    if (--one.waiting === 0) one.running?.cancel();
  };
  // A request that was cancelled before its turn came has a token that tells nobody.
  if (token?.isCancellationRequested) leave();
  const listener = token?.isCancellationRequested ? undefined : token?.onCancellationRequested(leave);
  const outcome = await one.outcome;
  listener?.dispose();
  return outcome;
}

const passing = new Set(['cancelled', 'replaced', 'worker-crashed', 'worker-stopped']);
