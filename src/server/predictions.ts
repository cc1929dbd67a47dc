/**
 * What the model says after each token of each prompt that someone looked at. Results are kept by content, so a
 * text that was seen before is answered at once, whatever the worker does; of one prompt no more than one prediction
 * is under way.
 */
import { LRUCache } from 'lru-cache';
import type { Failure } from '../protocol/failure';
import type { Outcome } from '../protocol/lsp';
import type { Question } from '../protocol/question';
import type { PredictResult } from '../protocol/results';
import type { Priority } from '../protocol/worker';
import type { Inference, Running } from './inference';

/** In a longer prompt tokens are read when someone points at one. In UTF-16 units. */
const shortPrompt = 1500;

export interface Wanted {
  readonly key: string;
  readonly model: string;
  /** One prompt of one file: a newer text takes the older one's place. */
  readonly slot: string;
  readonly everyToken: boolean;
  /** Of the prompt, in UTF-16 units. */
  readonly length: number;
  readonly build: () => Question | Failure;
  /** Whether this is still what stands in the file. */
  readonly isCurrent: () => boolean;
  /** Awaited before it is asked for, so that not every key that is typed is. */
  readonly pause: () => Promise<void>;
}

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
  onCancellationRequested(listener: () => void): { dispose(): void };
}

export class Predictions {
  /** In bytes, roughly. */
  private readonly kept = new LRUCache<string, PredictResult>({ maxSize: 48 * 2 ** 20, sizeCalculation: sizeOf });
  /** A failure may have gone the next time: a model is downloaded, a worker restarted. */
  private readonly failed = new LRUCache<string, Failure>({ max: 1000, ttl: 3000 });
  private readonly slots = new Map<string, UnderWay>();

  constructor(private readonly inference: Inference) {}

  /** What is known by now. */
  known(key: string, everyToken: boolean): PredictResult | undefined {
    return this.kept.get(`${key}\nevery`) ?? (everyToken ? undefined : this.kept.get(key));
  }

  /** Answers at once what is known; `now` does not wait until nobody types. */
  async get(asked: Wanted, priority: Priority, token?: Token): Promise<Outcome<PredictResult>> {
    const everyToken = asked.everyToken || asked.length <= shortPrompt;
    const wanted = { ...asked, everyToken };
    const value = this.known(wanted.key, everyToken);
    if (value) return { ok: true, value };
    const failure = this.failed.get(wanted.key);
    if (failure) return { ok: false, failure };
    const key = everyToken ? `${wanted.key}\nevery` : wanted.key;
    const before = this.slots.get(wanted.slot);
    if (before?.key === key && before.waiting > 0) {
      if (priority === 'now') before.running?.hurry('now');
      return waitFor(before, token);
    }
    const mine: UnderWay = { key, wanted, outcome: Promise.resolve({ ok: false, failure: outdated }), waiting: 0 };
    this.slots.set(wanted.slot, mine);
    mine.outcome = this.ask(mine, before, priority).finally(() => {
      if (this.slots.get(wanted.slot) === mine) this.slots.delete(wanted.slot);
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

  private async ask(mine: UnderWay, before: UnderWay | undefined, priority: Priority): Promise<Outcome<PredictResult>> {
    const { wanted, key } = mine;
    before?.running?.cancel();
    await before?.outcome;
    if (priority !== 'now') await wanted.pause();
    const isCurrent = () => mine.waiting > 0 && this.slots.get(wanted.slot) === mine && wanted.isCurrent();
    if (!isCurrent()) return { ok: false, failure: outdated };
    const question = wanted.build();
    if ('code' in question) return { ok: false, failure: question };
    const { model, slot, everyToken } = wanted;
    mine.running = this.inference.measure({
      priority,
      key: `predict ${slot}`,
      model,
      question,
      measurement: { kind: 'predict' as const, everyToken },
    });
    const outcome = await mine.running.outcome;
    if (outcome.ok) this.kept.set(key, outcome.value);
    else if (!passing.has(outcome.failure.code)) this.failed.set(wanted.key, outcome.failure);
    return outcome;
  }
}

async function waitFor(one: UnderWay, token: Token | undefined): Promise<Outcome<PredictResult>> {
  one.waiting++;
  const listener = token?.onCancellationRequested(() => {
    if (--one.waiting === 0) one.running?.cancel();
  });
  const outcome = await one.outcome;
  listener?.dispose();
  return outcome;
}

const passing = new Set(['cancelled', 'replaced', 'worker-crashed', 'worker-stopped']);

const outdated: Failure = {
  code: 'outdated',
  message: 'The prompt has changed meanwhile.',
  todo: 'Nothing: the new text is measured when it is looked at.',
};

function sizeOf({ prompt, tokens, positions = [], positionsOff = [] }: PredictResult): number {
  const rows = positions.length + positionsOff.length;
  return 1000 + 2 * prompt.length + 200 * tokens.length + rows * (200 + 100 * (positions[0]?.next.length ?? 0));
}
