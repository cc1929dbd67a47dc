/** The one store of what has been measured: by key, bounded in bytes, the least lately asked for goes first. */
import { LRUCache } from 'lru-cache';
import { type Ask, type Measured, nameOf } from '../../protocol/analyses';

/** In bytes, roughly. */
const room = 96 * 2 ** 20;
/** Of so many texts it is remembered what was asked of them. */
const mostTexts = 2000;

export class Results {
  private readonly byKey = new LRUCache<string, Measured>({ maxSize: room, sizeCalculation: bytesOf });
  private readonly asked = new LRUCache<string, Map<string, Ask>>({ max: mostTexts });

  get(key: string): Measured | undefined {
    return this.byKey.get(key);
  }

  /** @param text of the prompt, as it is written: by it one finds again what was asked. */
  set(key: string, text: string, measured: Measured): void {
    this.byKey.set(key, measured);
    const asks = this.asked.get(text) ?? new Map<string, Ask>();
    this.asked.set(text, asks.set(nameOf(measured.ask), measured.ask));
  }

  /** What has been asked of a text, under whatever settings. */
  asksOf(text: string): readonly Ask[] {
    return [...(this.asked.get(text)?.values() ?? [])];
  }
}

/** What a value takes in memory, roughly: enough to hold a bound. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 24 + 2 * value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 40;
  if (Array.isArray(value)) for (const one of value) bytes += bytesOf(one);
  else for (const one of Object.values(value)) bytes += 8 + bytesOf(one);
  return bytes;
}
