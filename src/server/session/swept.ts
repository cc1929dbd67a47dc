/** What is known of a prompt's heads, each ablated alone: their effects, or of a template the means over its draws. */
import { meanEffects } from '../../protocol/overDraws';
import type { AnswerTokens, HeadEffect } from '../../protocol/results';
import { isDistribution } from '../documents/chosenDraw';
import type { Prompt } from '../documents/openFile';
import type { Session } from './session';

export type SweptHead = Omit<HeadEffect, 'next'> & {
  /** Of means. */
  readonly se?: number | null;
};

export interface Swept {
  readonly heads: readonly SweptHead[];
  readonly answer?: AnswerTokens;
}

const sweep = { kind: 'sweep' } as const;
const ofDraws = { kind: 'mean', of: sweep } as const;

export function sweptHeads(session: Pick<Session, 'known'>, prompt: Prompt): Swept | undefined {
  if (!isDistribution(prompt)) return session.known(prompt, sweep);
  const known = session.known(prompt, ofDraws);
  const heads = known && meanEffects(known);
  return heads && { heads };
}
