/** Which heads are off for a prompt: what the file says, or what was toggled since. */
import { formatHead, type Head } from '../../language';
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
  const sorted = [...new Map(heads.map(head => [formatHead(head), head])).values()].sort(
    (a, b) => a.layer - b.layer || a.head - b.head,
  );
  identity.toggled = { heads: sorted, fileSaid: written(line.settings.off) };
}

/** Those that are off go on, those that are on go off. */
export function toggleHeads(prompt: Prompt, heads: readonly Head[]): void {
  const off = new Map(headsOff(prompt).map(head => [formatHead(head), head]));
  for (const head of heads) if (!off.delete(formatHead(head))) off.set(formatHead(head), head);
  setOff(prompt, [...off.values()]);
}

/** `9.9 10.0`, in order: equal where the same heads are off. */
export function written(heads: readonly Head[]): string {
  return [...heads]
    .sort((a, b) => a.layer - b.layer || a.head - b.head)
    .map(formatHead)
    .join(' ');
}
