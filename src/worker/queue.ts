/** What waits for the model: by priority, then in the order in which it came; one entry a key. */
import type { Priority } from '../protocol/analyses';

export interface Entry {
  readonly id: number;
  readonly key: string;
  readonly priority: Priority;
}

const ranks: Readonly<Record<Priority, number>> = { now: 0, soon: 1, later: 2 };

/** Whether `a` goes before `b`. */
export function isMoreUrgent(a: Priority, b: Priority): boolean {
  return ranks[a] < ranks[b];
}

export class Queue<E extends Entry> {
  private readonly rows: Readonly<Record<Priority, Map<number, E>>> = {
    now: new Map(),
    soon: new Map(),
    later: new Map(),
  };
  private readonly byKey = new Map<string, E>();

  get size(): number {
    return this.byKey.size;
  }

  /** @returns the entry of the same key that waited, which nobody waits for any longer. */
  add(entry: E): E | undefined {
    const older = this.byKey.get(entry.key);
    if (older) this.drop(older);
    this.rows[entry.priority].set(entry.id, entry);
    this.byKey.set(entry.key, entry);
    return older;
  }

  /** The next entry, and where a priority is given only one that is more urgent than it. */
  take(than?: Priority): E | undefined {
    for (const priority of Object.keys(ranks) as Priority[]) {
      if (than && !isMoreUrgent(priority, than)) return undefined;
      for (const entry of this.rows[priority].values()) {
        this.drop(entry);
        return entry;
      }
    }
    return undefined;
  }

  remove(id: number): E | undefined {
    for (const row of Object.values(this.rows)) {
      const entry = row.get(id);
      if (!entry) continue;
      this.drop(entry);
      return entry;
    }
    return undefined;
  }

  private drop(entry: E): void {
    this.rows[entry.priority].delete(entry.id);
    this.byKey.delete(entry.key);
  }
}
