/** Which draw of a template is looked at: all of them, or one that a person has gone to. */
import type { Prompt } from './openFile';

/** The draws of another text, of other word lists or forms, are others: then all are looked at again. */
function sayingOf({ line, written }: Prompt): string {
  return `${line.settings.key}\n${written}`;
}

/** From 0, form after form; undefined while all are meant. */
export function chosenDraw(prompt: Prompt): number | undefined {
  const { draw } = prompt.identity;
  return draw && prompt.line.isTemplate && draw.of === sayingOf(prompt) ? draw.at : undefined;
}

export function chooseDraw(prompt: Prompt, at: number | null): void {
  if (at === null) delete prompt.identity.draw;
  else prompt.identity.draw = { at, of: sayingOf(prompt) };
}

/** Whether what is known of it is known of all its draws. */
export function isDistribution(prompt: Prompt): boolean {
  return prompt.line.isTemplate && chosenDraw(prompt) === undefined;
}
