/** Extension host ⇄ language server: what the tests of a workspace ask. */
import type { Outcome } from './failure';
import type { EvaluateResult } from './results';

export interface EvaluateRequests {
  /**
   * All draws of a prompt that stands in no open file, with the heads off that its text says. Progress comes under
   * `workDoneToken`, and `$/cancelRequest` ends this wait.
   */
  'ioi/evaluate': {
    readonly params: {
      /** An `.ioi` text of one prompt and the directives that hold for it. */
      readonly text: string;
      readonly workDoneToken?: string | number;
    };
    readonly result: Outcome<EvaluateResult>;
  };
}
