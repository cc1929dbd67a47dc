import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Priority } from '../../src/protocol/analyses';
import { Failed } from '../../src/protocol/failure';
import { Queue } from '../../src/worker/queue';
import { type Answer, Scheduler } from '../../src/worker/scheduler';

const priorities = ['now', 'soon', 'later'] as const;
const rank = (priority: Priority) => priorities.indexOf(priority);

describe('the queue', () => {
  it('gives the most urgent first, the oldest among equals, one a key', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd', 'e'), priority: fc.constantFrom(...priorities) }),
        ),
        asked => {
          const queue = new Queue();
          const entries = asked.map((one, id) => ({ ...one, id }));
          for (const entry of entries) {
            const before = entries.findLast(({ key, id }) => key === entry.key && id < entry.id);
            expect(queue.add(entry)).toBe(before);
          }
          const last = entries.filter(({ key, id }) => !entries.some(other => other.key === key && other.id > id));
          const wanted = [...last].sort((a, b) => rank(a.priority) - rank(b.priority) || a.id - b.id);
          expect(queue.size).toBe(wanted.length);
          expect(wanted.map(() => queue.take())).toEqual(wanted);
          expect(queue.take()).toBeUndefined();
        },
      ),
    );
  });

  it('gives nothing that is not more urgent than what runs', () => {
    const queue = new Queue();
    queue.add({ id: 1, key: 'a', priority: 'soon' });
    expect(queue.take('now')).toBeUndefined();
    expect(queue.take('soon')).toBeUndefined();
    expect(queue.take('later')?.id).toBe(1);
  });
});

interface Job {
  readonly id: number;
  readonly key: string;
  readonly priority: Priority;
  readonly batches: number;
}

type Step = { readonly add: Omit<Job, 'id'> } | { readonly cancel: number } | 'wait';

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    add: fc.record({
      key: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom(...priorities),
      batches: fc.integer({ min: 0, max: 4 }),
    }),
  }),
  fc.record({ cancel: fc.nat({ max: 20 }) }),
  fc.constant('wait' as const),
);

it('answers every request once, whatever comes when, and never runs two batches at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async steps => {
      const answers = new Map<number, Answer[]>();
      let busy = 0;
      const scheduler = new Scheduler<Job>(
        async ({ id, batches }, { signal, breathe }) => {
          for (let batch = 0; batch < batches; batch++) {
            expect(++busy).toBe(1);
            await Promise.resolve();
            busy--;
            await breathe();
            if (signal.aborted) throw new Failed('cancelled', 'Cancelled.', '');
          }
          return id;
        },
        ({ id }, answer) => answers.set(id, [...(answers.get(id) ?? []), answer]),
      );
      let ids = 0;
      for (const one of steps) {
        if (one === 'wait') await new Promise(done => setImmediate(done));
        else if ('add' in one) scheduler.add({ ...one.add, id: ids++ });
        else scheduler.cancel(one.cancel);
      }
      while ([...Array(ids).keys()].some(id => !answers.has(id))) await new Promise(done => setImmediate(done));
      for (const [id, given] of answers) {
        expect(given).toHaveLength(1);
        const [answer] = given;
        if (answer!.ok) expect(answer!.value).toBe(id);
        else expect(['cancelled', 'replaced']).toContain(answer!.failure.code);
      }
    }),
    { numRuns: 300 },
  );
});
