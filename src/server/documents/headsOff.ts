/** Which heads are off for a prompt: what the file says, or what was toggled since. */

import type { Head } from '../../language';
import { byPlace, headName } from '../../protocol/parts/heads';
import type { Prompt } from './openFile';

export function headsOff({ line, identity }: Prompt): readonly Head[] {
  const { toggled } = identity;
  return toggled && toggled.fileSaid === written(line.settings.off) ? toggled.heads : line.settings.off;
}

/** Whether the heads that are off differ from what the file says. */
export function isUnsaved(prompt: Prompt): boolean {
  return written(headsOff(prompt)) !== written(prompt.line.settings.off);
}

export function setOff({ line, identity }: Prompt, heads: readonly Head[]): void {
  const sorted = [...new Map(heads.map(head => [headName(head), head])).values()].sort(byPlace);
  identity.toggled = { heads: sorted, fileSaid: written(line.settings.off) };
}

/** Those that are off go on, those that are on go off. */
export function toggleHeads(prompt: Prompt, heads: readonly Head[]): void {
  const off = new Map(headsOff(prompt).map(head => [headName(head), head]));
  for (const head of heads) if (!off.delete(headName(head))) off.set(headName(head), head);
  setOff(prompt, [...off.values()]);
}

/** `9.9 10.0`, in order: equal where the same heads are off. */
export function written(heads: readonly Head[]): string {
  return [...heads].sort(byPlace).map(headName).join(' ');
}
