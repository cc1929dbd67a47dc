/** The heads' classes in GPT-2 small, from arXiv 2211.00593, figure 2 and section 3. */
import type { HeadRef } from '../../src/protocol/results';
import type { StringKey } from '../strings';
import { headName } from './heads';

const members = {
  nameMover: '9.9 10.0 9.6',
  negativeNameMover: '10.7 11.10',
  sInhibition: '7.3 7.9 8.6 8.10',
  induction: '5.5 6.9 5.8 5.9',
  duplicateToken: '0.1 3.0 0.10',
  previousToken: '2.2 4.11',
  backupNameMover: '9.0 9.7 10.1 10.2 10.6 10.10 11.2 11.9',
} as const satisfies Partial<Record<StringKey, string>>;

export type HeadClass = keyof typeof members;

export const headClasses = Object.keys(members) as HeadClass[];

const classOfHead = new Map(headClasses.flatMap(name => members[name].split(' ').map(head => [head, name] as const)));

/** Only GPT-2 small has these heads: a fine-tune of the same shape may have others. */
export function classOf(model: { id: string; layers?: number; heads?: number }, head: HeadRef): HeadClass | undefined {
  if (model.id !== 'gpt2' || model.layers !== 12 || model.heads !== 12) return undefined;
  return classOfHead.get(headName(head));
}
