/** One request, from the message to its result. A new analysis is one more case. */
import type { Progress, RunOptions } from '../analysis/progress';
import type { Question } from '../protocol/question';
import type { HeadEffect } from '../protocol/results';
import type { Measurement } from '../protocol/worker';
import { ablate, predict, sweep } from './measure';
import { attention, attribute, path, writes } from './paths';
import type { Run } from './scheduler';
import type { Workspace } from './workspace';

export interface Reports {
  readonly progress: (progress: Progress) => void;
  readonly heads: (heads: readonly HeadEffect[]) => void;
}

/** @throws Failed as the measurements do */
export function perform(
  on: Workspace,
  question: Question,
  measurement: Measurement,
  run: Run,
  reports: Reports,
): Promise<unknown> {
  const options: RunOptions = { ...run, onProgress: reports.progress };
  switch (measurement.kind) {
    case 'predict':
      return predict(on, question, { ...options, everyToken: measurement.everyToken ?? false });
    case 'sweep':
      return sweep(on, question, { ...options, onHeads: reports.heads });
    case 'ablate':
      return ablate(on, measurement.heads ? { ...question, off: measurement.heads } : question, options);
    case 'path':
      return path(on, question, measurement.to, { ...options, onHeads: reports.heads });
    case 'attribute':
      return attribute(on, question, options);
    case 'attention':
      return attention(on, question, measurement.heads, { ...options, endOnly: measurement.endOnly ?? false });
    case 'facts':
      return on.model.facts();
    case 'writes':
      return writes(on, question, measurement.head, options);
  }
}
