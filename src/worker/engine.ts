/** All that needs ONNX Runtime, behind one import. */
import type { Question } from '../protocol/question';
import type { Measurement, WorkerSettings } from '../protocol/worker';
import { Models } from './models';
import { perform, type Reports } from './perform';
import type { Run } from './scheduler';

export class Engine {
  private readonly models: Models;

  constructor(settings: WorkerSettings) {
    this.models = new Models(settings);
  }

  /** @throws Failed */
  async measure(model: string, question: Question, measurement: Measurement, run: Run, reports: Reports) {
    return perform(this.models.get(model), question, measurement, run, reports);
  }

  trim(): Promise<void> {
    return this.models.trim();
  }
}
