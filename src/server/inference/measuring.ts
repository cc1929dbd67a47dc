/** From a prompt as it stands and what is asked of it to its result: known, under way, or asked of the worker. */
import { type Ask, declared, type Measured, type Priority, type ResultOf, type RowOf } from '../../protocol/analyses';
import type { Failure } from '../../protocol/failure';
import type { Outcome } from '../../protocol/lsp';
import type { HeadRef } from '../../protocol/results';
import { isDistribution } from '../documents/chosenDraw';
import type { OpenFile, Prompt } from '../documents/openFile';
import type { Inference } from './inference';
import { contentKey, resultKey } from './keys';
import type { Results } from './resultStore';
import type { Listening, Running } from './running';
import { travelling } from './travelling';
import { UnderWay } from './underWay';

interface Wait {
  readonly uri: string;
  readonly prompt: Prompt;
  readonly running: Running<Measured>;
}

export class Measuring {
  private readonly underWay = new UnderWay<Measured>();
  private readonly waits = new Set<Wait>();

  constructor(
    private readonly inference: Inference,
    private readonly results: Results,
    private readonly cannotAsk: (prompt: Prompt) => Failure | undefined,
    private readonly onResult: (measured: Measured) => void,
  ) {}

  /** With the heads that are off now. Cancelling ends this wait; the work goes on while others wait for it. */
  measure(
    file: OpenFile,
    prompt: Prompt,
    ask: Ask,
    listening: Listening = {},
    priority: Priority = declared(ask).priority,
  ): Running<Measured> {
    const key = resultKey(prompt, ask);
    const known = this.results.get(key);
    if (known) return answered({ ok: true, value: known });
    const failure = this.cannotAsk(prompt);
    if (failure) return answered({ ok: false, failure });
    const running = this.underWay.join(key, listening, all => this.start(file, prompt, ask, key, all, priority));
    const wait: Wait = { uri: file.uri, prompt, running };
    this.waits.add(wait);
    void running.outcome.finally(() => this.waits.delete(wait));
    return running;
  }

  known<A extends Ask>(prompt: Prompt, ask: A, off?: readonly HeadRef[]): ResultOf<A['kind']> | undefined {
    // Kept under the name of what was asked, which says what its result is.
    return this.results.get(resultKey(prompt, ask, off))?.result as ResultOf<A['kind']> | undefined;
  }

  /** Rows of what is under way, as far as they have come. */
  rowsUnderWay<A extends Ask>(prompt: Prompt, ask: A): readonly RowOf<A['kind']>[] {
    return this.underWay.rows(resultKey(prompt, ask)) as readonly RowOf<A['kind']>[];
  }

  /** All that has been measured of a prompt as it stands, for a panel. */
  allKnown(prompt: Prompt): Measured[] {
    return this.results.asksOf(prompt.written).flatMap(ask => {
      const { subject } = declared(ask);
      // Predictions go their own way: to lens and hover.
      const isMeant = prompt.line.isTemplate
        ? (subject === 'prompts') === isDistribution(prompt)
        : subject === 'prompt';
      return isMeant && subject !== 'model' && ask.kind !== 'predict' && ask.kind !== 'eval'
        ? (this.results.get(resultKey(prompt, ask)) ?? [])
        : [];
    });
  }

  /** A text has changed: nobody waits any longer for what stood there before. */
  dropOutdated(file: OpenFile): void {
    for (const { uri, prompt, running } of this.waits) {
      if (uri !== file.uri) continue;
      const now = file.promptOf(prompt.identity);
      if (!now || contentKey(now) !== contentKey(prompt)) running.cancel(outdated);
    }
  }

  /** The file is closed. */
  dropFile(uri: string): void {
    for (const wait of this.waits) if (wait.uri === uri) wait.running.cancel(outdated);
  }

  private start(
    file: OpenFile,
    prompt: Prompt,
    ask: Ask,
    key: string,
    listening: Listening,
    priority: Priority,
  ): Running<Measured> {
    const running = this.inference.measure(
      {
        priority,
        key,
        model: prompt.line.settings.model,
        prompt: travelling(file, prompt),
        ask,
      },
      listening,
    );
    const outcome = running.outcome.then((value): Outcome<Measured> => {
      if (!value.ok) return value;
      const measured = { kind: ask.kind, ask, result: value.value } as Measured;
      this.results.set(key, prompt.written, measured);
      this.onResult(measured);
      return { ok: true, value: measured };
    });
    return { ...running, outcome };
  }
}

function answered(outcome: Outcome<Measured>): Running<Measured> {
  return { outcome: Promise.resolve(outcome), cancel: () => {}, hurry: () => {} };
}

export const outdated: Failure = {
  code: 'outdated',
  message: 'The prompt has changed meanwhile.',
  todo: 'Nothing: the new text is measured when it is looked at.',
};
