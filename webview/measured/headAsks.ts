/** What a head's card shows: where it looks, what comes next without it, what it writes. */
import type { Ask, AskOf } from '../../src/protocol/analyses';
import type { HeadRef } from '../../src/protocol/results';

export function attentionAsk({ layer, head }: HeadRef) {
  return { kind: 'attention', heads: [{ layer, head }] } as const satisfies AskOf<'attention'>;
}

export function ablateAsk({ layer, head }: HeadRef) {
  return { kind: 'ablate', heads: [{ layer, head }] } as const satisfies AskOf<'ablate'>;
}

export function writesAsk({ layer, head }: HeadRef) {
  return { kind: 'writes', head: { layer, head } } as const satisfies AskOf<'writes'>;
}

export function meanAttentionAsk(head: HeadRef) {
  return { kind: 'mean', of: attentionAsk(head) } as const satisfies AskOf<'mean'>;
}

/** @param ofDraws of a template what is the same in all its draws */
export function headAsks(head: HeadRef, ofDraws = false): Ask[] {
  if (ofDraws) return [meanAttentionAsk(head)];
  return [attentionAsk(head), ablateAsk(head), writesAsk(head)];
}
