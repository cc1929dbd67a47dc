/** What the page's parts can do: tell the host, choose, and look at the state as it is by then. */
import type { FromView } from '../../src/protocol/panel';
import type { Choices } from '../state/choices';
import type { State } from '../state/state';

export interface PageEvents {
  post(message: FromView): void;
  choose(change: Partial<Choices>): void;
  state(): State;
}
