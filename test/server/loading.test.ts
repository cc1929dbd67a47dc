import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Loading } from '../../src/server/inference/loading';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = new Promise<string>(() => {});

it('says how far the model is to whoever waits, and that there is more to say', async () => {
  const changed = vi.fn();
  const loading = new Loading(changed);
  const waits = loading.orSaid(never);
  loading.heard('loading gpt2, 7 of 27');
  loading.heard('loading gpt2, 8 of 27');
  expect(changed).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1000);
  expect(await waits).toBe('loading gpt2, 8 of 27');
  expect(changed).toHaveBeenCalledTimes(1);
});

it('says nothing of what is over within a moment, nor of other work', async () => {
  const changed = vi.fn();
  const loading = new Loading(changed);
  const waits = loading.orSaid(new Promise<string>(done => setTimeout(done, 2000, 'there')));
  loading.heard('sweeping, 3 of 144');
  loading.heard('loading demo, 15 of 15');
  loading.heard(undefined);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await waits).toBe('there');
  expect(changed).not.toHaveBeenCalled();
});
