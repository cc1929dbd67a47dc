/** How a receiver of path patching is written: `logits`, `9.9.q@END,9.6.q@END`, `7.*.v@S2`. Its grammar, for all who read it. */

/** One item of the list, before a model says whether it has such a head and a prompt whether it has such a place. */
export interface WrittenReceiver {
  readonly layer: number;
  /** `*`: every head of the layer. */
  readonly head: number | '*';
  readonly part: 'q' | 'k' | 'v';
  /** A position by name or as its index from 0, as it is written. */
  readonly place: string;
}

const item = /^(\d+)\.(\d+|\*)\.([qkv])@(\S+)$/i;

/** @returns the list, or the first item that is no receiver. */
export function readReceivers(text: string): 'logits' | readonly WrittenReceiver[] | { readonly bad: string } {
  const items = text.split(',').map(one => one.trim());
  if (items.length === 1 && /^logits(@END)?$/i.test(items[0]!)) return 'logits';
  const read: WrittenReceiver[] = [];
  for (const one of items) {
    const match = item.exec(one);
    if (!match) return { bad: one };
    const [, layer, head, part, place] = match as unknown as [string, string, string, string, string];
    read.push({
      layer: Number(layer),
      head: head === '*' ? '*' : Number(head),
      part: part.toLowerCase() as WrittenReceiver['part'],
      place,
    });
  }
  return read;
}
