import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PredictResult, SweepResult } from '../../src/protocol/results';
import { workerVersion } from '../../src/protocol/worker';
import { ended, isAlive } from '../support/processes';
import { Forked, module } from './forked';

const mary = 'When Mary and John went to the store, John gave a drink to';
const sara = 'When Sarah and Tom went to the park, Tom gave a book to';
/** A sweep that no machine has done before it is cancelled, and whose first head is soon there on any. */
const endless = `@baseline resample ABC 1000 seed=1\n${mary}`;

let worker: Forked;
beforeEach(() => {
  worker = new Forked();
});
afterEach(() => worker.stop());

describe('the worker', () => {
  it('says its version and answers', async () => {
    const hello = await worker.message((said): said is typeof said & { kind: 'hello' } => said.kind === 'hello');
    expect(hello).toEqual({ kind: 'hello', version: workerVersion, pid: worker.child.pid });
    const result = await worker.result<PredictResult>(worker.ask(mary, { kind: 'predict', everyToken: true }));
    expect(result.next[0]!.text).toBe(' Mary');
    expect(result.positions).toHaveLength(result.tokens.length);
    expect(result.positions![1]!.actual!.text).toBe(' and');
  });

  it('says how far it is while it reads a model for the first time, and never again', async () => {
    const loading = () => worker.messages.filter(one => one.kind === 'progress' && one.doing === 'loading demo');
    await worker.answer(worker.ask(mary, { kind: 'predict' }));
    expect(loading().at(-1)).toMatchObject({ done: 15, total: 15 });
    await worker.answer(worker.ask(sara, { kind: 'predict' }));
    expect(loading()).toHaveLength(15);
  });

  it('shows every token without some heads, beside all heads on', async () => {
    const off = await worker.result<PredictResult>(
      worker.ask(`@off 4.1 5.0\n${mary}`, { kind: 'predict', everyToken: true }),
    );
    const last = off.positionsOff!.at(-1)!.next;
    expect(last.map(({ prob }) => prob)).toEqual(off.next.map(({ prob }) => expect.closeTo(prob, 4)));
    expect(off.positions!.at(-1)!.next[0]!.prob).toBeCloseTo(off.clean!.next[0]!.prob, 4);
    const resampled = `@off 4.1\n@baseline resample ABC 4 seed=1\n${mary}`;
    const few = await worker.result<PredictResult>(worker.ask(resampled, { kind: 'predict', everyToken: true }));
    expect(few.positionsOff).toBeUndefined();
    expect(few.clean).toBeDefined();
  });

  it('lets a hover in between two batches of a sweep', async () => {
    const sweep = worker.ask(endless, { kind: 'sweep' }, 'later');
    await worker.rows(sweep);
    const hover = worker.ask(sara, { kind: 'predict', everyToken: true }, 'now');
    await worker.answer(hover);
    expect(worker.order).not.toContain(sweep);
    worker.send({ kind: 'cancel', id: sweep });
    expect(await worker.failure(sweep)).toBe('cancelled');
    expect(worker.order).toEqual([hover, sweep]);
  });

  it('gives the same numbers when it was interrupted', async () => {
    const alone = await worker.result<SweepResult>(worker.ask(mary, { kind: 'sweep' }, 'later'));
    const sweep = worker.ask(mary, { kind: 'sweep' }, 'later');
    const hovers = [sara, `Then, ${mary}`].map(text => worker.ask(text, { kind: 'predict' }, 'now'));
    await Promise.all(hovers.map(id => worker.answer(id)));
    expect(await worker.result(sweep)).toEqual(alone);
  });

  it('goes by priority, then by order', async () => {
    const order = (['later', 'soon', 'now', 'soon'] as const).map(priority =>
      worker.ask(`${priority} ${mary}`, { kind: 'predict' }, priority),
    );
    await Promise.all(order.map(id => worker.answer(id)));
    expect(worker.order).toEqual([order[2], order[1], order[3], order[0]]);
  });

  it('lets a request be hurried', async () => {
    const first = worker.ask(mary, { kind: 'predict' }, 'soon');
    const second = worker.ask(sara, { kind: 'predict' }, 'soon');
    worker.send({ kind: 'hurry', id: second, priority: 'now' });
    await Promise.all([worker.answer(first), worker.answer(second)]);
    expect(worker.order).toEqual([second, first]);
  });

  it('replaces what waits under the same key, and answers it', async () => {
    const older = worker.ask(mary, { kind: 'predict' }, 'soon', 'line 3');
    const newer = worker.ask(sara, { kind: 'predict' }, 'soon', 'line 3');
    expect(await worker.failure(older)).toBe('replaced');
    expect((await worker.result<PredictResult>(newer)).prompt).toBe(sara);
  });

  it('stops a sweep between two batches, and one that waits at once', async () => {
    const running = worker.ask(endless, { kind: 'sweep' }, 'later');
    const waits = worker.ask(sara, { kind: 'sweep' }, 'later');
    await worker.rows(running);
    worker.send({ kind: 'cancel', id: waits });
    worker.send({ kind: 'cancel', id: running });
    expect(await worker.failure(running)).toBe('cancelled');
    expect(await worker.failure(waits)).toBe('cancelled');
    // It is as good as new.
    expect((await worker.result<SweepResult>(worker.ask(mary, { kind: 'sweep' }))).heads).toHaveLength(36);
  });

  it('answers everything: what cannot be done, by a failure with what to do', async () => {
    const long = worker.ask('word '.repeat(200), { kind: 'predict' });
    expect(await worker.failure(long)).toBe('prompt-too-long');
    const none = worker.ask('It is late', { kind: 'sweep' });
    expect(await worker.failure(none)).not.toBe('none');
    worker.send({
      kind: 'measure',
      id: 99,
      priority: 'soon',
      key: 'x',
      model: '/etc',
      prompt: { text: mary, off: [] },
      ask: { kind: 'predict' },
    });
    expect(await worker.failure(99)).toBe('unknown-model');
    const receiver = worker.ask(mary, { kind: 'path', to: 'nonsense' });
    expect(await worker.failure(receiver)).not.toBe('none');
  });

  it('counts its way through a baseline and a sweep', async () => {
    // A mean of its own: others may be kept on disk already.
    const sweep = worker.ask(`@baseline mean ABC 128 seed=314\n${mary}`, { kind: 'sweep' });
    await worker.answer(sweep);
    const counts = worker.messages.flatMap(said => (said.kind === 'progress' && said.id === sweep ? [said] : []));
    expect(counts.map(({ doing }) => doing)).toContain('baseline');
    expect(counts.at(-1)).toMatchObject({ doing: 'knock-outs', done: 36, total: 36 });
    const heads = worker.messages.flatMap(said => (said.kind === 'rows' ? said.rows : []));
    expect(heads).toHaveLength(36);
  });
});

it('a worker of another version does nothing', async () => {
  const other = new Forked(workerVersion + 1);
  expect(await other.failure(other.ask(mary, { kind: 'predict' }))).toBe('wrong-version');
  await other.stop();
});

it('ends when its parent is killed, in the middle of a sweep as well', async () => {
  const parent = spawn(process.execPath, [
    '-e',
    `const child = require('node:child_process').fork(${JSON.stringify(module)}, [], { serialization: 'advanced' });
     child.send({ kind: 'hello', version: ${workerVersion}, settings: { root: ${JSON.stringify(process.cwd())} } });
     child.on('message', ({ pid }) => pid && console.log(pid));
     setInterval(() => {}, 1000);`,
  ]);
  const pid = await new Promise<number>(done => parent.stdout.once('data', text => done(Number(text))));
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  await ended(pid);
});
