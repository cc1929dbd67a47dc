/** A list that is the same object as long as its members are the same: what depends on it then stays as it is. */
import { computed, type ReadonlySignal } from '@preact/signals';

export function steady<T>(list: () => readonly T[]): ReadonlySignal<readonly T[]> {
  let last: readonly T[] = [];
  return computed(() => {
    const next = list();
    if (next.length !== last.length || next.some((member, at) => !Object.is(member, last[at]))) last = next;
    return last;
  });
}
