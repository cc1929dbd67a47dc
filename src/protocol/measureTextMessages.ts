/** Extension host ⇄ language server: what is asked of prompts that stand in no open file. */
import type { Ask, Measured } from './analyses';
import type { Outcome } from './failure';

export interface MeasureTextRequests {
  /**
   * A prompt that stands in no open file, with the heads off that its text says: what a file that nobody has opened
   * expects, or a prompt under another model or another replacement. Progress comes under `workDoneToken`, and
   * `$/cancelRequest` ends this wait.
   */
  'ioi/measureText': {
    readonly params: {
      /** An `.ioi` text of one prompt and the directives that hold for it. */
      readonly text: string;
      readonly ask: Ask;
      readonly workDoneToken?: string | number;
    };
    readonly result: Outcome<Measured>;
  };
}
