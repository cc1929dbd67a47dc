/** A prompt on its way to the worker. */
import { promptTextOf } from '../../language';
import type { PromptText } from '../../protocol/worker';
import { chosenDraw } from '../documents/chosenDraw';
import { headsOff } from '../documents/headsOff';
import type { OpenFile, Prompt } from '../documents/openFile';

export function travelling({ file }: OpenFile, prompt: Prompt): PromptText {
  const draw = chosenDraw(prompt);
  return {
    text: promptTextOf(file, prompt.line),
    off: headsOff(prompt),
    ...(draw === undefined ? {} : { draw }),
  };
}
