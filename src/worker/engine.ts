/** All that needs ONNX Runtime, behind one import. */
import type { Ask } from '../protocol/analyses';
import type { PromptText, WorkerSettings } from '../protocol/worker';
import { type MeasureOptions, measure } from './analyses';
import { evaluate } from './analyses/evaluate';
import { meanOfDraws } from './analyses/mean';
import { Models } from './runs/openModels';
import { drawnQuestions, questionFor } from './runs/question';

export class Engine {
  private readonly models: Models;

  constructor(settings: WorkerSettings) {
    this.models = new Models(settings);
  }

  /** @throws Failed */
  async measure(model: string, prompt: PromptText | null, ask: Ask, options: MeasureOptions) {
    const on = await this.models.get(model);
    if (ask.kind === 'eval') return evaluate(on, drawnQuestions(prompt, ask, on.countTokens), ask, options);
    if (ask.kind === 'mean') return meanOfDraws(on, drawnQuestions(prompt, ask, on.countTokens), ask, options);
    return measure(on, prompt ? questionFor(prompt, ask, on.countTokens) : undefined, ask, options);
  }

  packNext(): Promise<boolean> {
    return this.models.packNext();
  }

  trim(): Promise<void> {
    return this.models.trim();
  }
}
