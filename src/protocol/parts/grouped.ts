/** In the order in which each group's first comes. */
export function grouped<T, K>(all: readonly T[], by: (one: T) => K): T[][] {
  const groups = new Map<K, T[]>();
  for (const one of all) {
    const key = by(one);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  return [...groups.values()];
}
