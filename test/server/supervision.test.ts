import { afterEach, describe, expect, it } from 'vitest';
import { mostRestarts, Restarts, within } from '../../src/server/inference/restarts';
import { often } from '../support/often';
import { ended } from '../support/processes';
import { Editor, predictionLens, settings } from './editor';
import { killRounds, mary, typeFor } from './load';

/** `npm run bench:editor` does as many as the long run. */
const kills = often(8, 100);
const seconds = often(4, 30);

let editor: Editor | undefined;
afterEach(async () => {
  await editor?.stop();
  editor = undefined;
});

it(`${kills} kills at random moments under load: nothing unanswered, the server lives, and it comes back each time`, async () => {
  const { asked, answered, back, serverAlive } = await killRounds(kills);
  expect(serverAlive).toBe(true);
  expect(asked - answered).toBe(0);
  // How soon is the machine's affair: the benchmark holds each to 2 s.
  expect(back).toHaveLength(kills);
});

it(`${seconds} s of typing: one prediction at a time, none stale, memory flat`, async () => {
  const { mostInFlight, stale, shown, megabytes } = await typeFor(seconds);
  expect(mostInFlight).toBeLessThanOrEqual(1);
  expect(stale).toBe(0);
  expect(shown).toBeGreaterThan(0);
  if (megabytes) expect(megabytes[1] - megabytes[0]).toBeLessThan(60);
});

describe('restarts', () => {
  it('at once, then slower, then not', () => {
    const restarts = new Restarts();
    const delays = Array.from({ length: mostRestarts }, (_, i) => restarts.next(i * 1000));
    expect(delays).toEqual([0, 50, 100, 200]);
    expect(restarts.next(5000)).toBeUndefined();
    expect(restarts.next(within + 500)).toBe(200);
    restarts.forget();
    expect(restarts.next(within + 600)).toBe(0);
  });
});

describe('a worker', () => {
  it('that does not answer a cancel is killed, and another takes its place', async () => {
    editor = await Editor.start({ trace: true });
    const uri = await editor.open(mary);
    await editor.lensTitles(uri, 0);
    const pid = await editor.workerPid();
    process.kill(pid, 'SIGSTOP');
    const { CancellationTokenSource } = await import('vscode-jsonrpc/node');
    const source = new CancellationTokenSource();
    const sweep = editor.measure(uri, 0, { kind: 'sweep' }, source.token);
    await editor.until(() =>
      editor!.received.some(
        ({ method, params }) => method === 'ioi/trace' && (params as { kind: string }).kind === 'sweep',
      ),
    );
    source.cancel();
    // Who waits is told at once; what hangs is ended a little later.
    expect(await sweep).toMatchObject({ ok: false, failure: { code: 'cancelled' } });
    expect((await editor.measure(uri, 0, { kind: 'sweep' })).ok).toBe(true);
    expect(await editor.workerPid()).not.toBe(pid);
  });

  it('that dies too often stays dead, with a message and a way back', async () => {
    editor = await Editor.start();
    const uri = await editor.open(mary);
    await editor.lensTitles(uri, 0);
    let killed = 0;
    for (let i = 0; i <= mostRestarts; i++) {
      await editor.until(() => ![undefined, killed].includes(editor!.status.at(-1)?.pid));
      killed = editor.status.at(-1)!.pid!;
      process.kill(killed, 'SIGKILL');
    }
    await editor.until(() => editor!.status.at(-1)?.state === 'stopped');
    expect(editor.status.at(-1)!.failure).toMatchObject({
      code: 'worker-stopped',
      todo: expect.stringMatching(/Restart/),
    });
    // What is known is still answered; what is not, by the same message.
    expect(await editor.hoverText(uri, 0, 3)).toContain('after token');
    const other = await editor.open(`Then, ${mary}`);
    const lens = predictionLens(await editor.lenses(other), 0);
    const { command } = await editor.resolve(lens);
    expect(command).toMatchObject({ command: 'ioiLens.restartWorker', title: expect.stringMatching(/has stopped/) });
    expect(await editor.hoverText(other, 0, 3)).toContain('died five times within 3 minutes');
    expect(await editor.ask('ioi/restartWorker', {})).toEqual({ ok: true, value: null });
    await editor.until(() => editor!.status.at(-1)?.state === 'idle');
    expect(await editor.prediction(other, 0)).toMatch(/^✓ Mary/);
  });

  it('is restarted by new settings without losing what was asked', async () => {
    editor = await Editor.start();
    const uri = await editor.open(mary);
    const sweep = editor.measure(uri, 0, { kind: 'sweep' });
    await editor.workerPid();
    await editor.tell('ioi/settings', { ...settings, threads: 2 });
    expect((await sweep).ok).toBe(true);
  });

  it('goes with its server', async () => {
    const other = await Editor.start();
    await other.open(mary);
    const pid = await other.workerPid();
    other.process.kill('SIGKILL');
    await ended(pid);
  });
});

describe('a folder that is not trusted', () => {
  it('is checked, and no model is loaded until it is', async () => {
    editor = await Editor.start({ trusted: false });
    const uri = await editor.open(`${mary} \n@modle x\n${mary}`);
    expect((await editor.checked(uri)).map(({ code }) => code)).toEqual(['trailing-space', 'unknown-directive']);
    const [lens, ...more] = await editor.lenses(uri);
    expect(more.filter(({ range }) => range.start.line === 0)).toEqual([]);
    expect((await editor.resolve(lens!)).command).toMatchObject({ command: 'workbench.trust.manage' });
    expect(await editor.hoverText(uri, 0, 3)).toContain('not trusted');
    expect(await editor.measure(uri, 0, { kind: 'sweep' })).toMatchObject({
      ok: false,
      failure: { code: 'untrusted' },
    });
    await editor.until(() => editor!.status.at(-1)?.state === 'untrusted');
    expect(editor.status.every(({ pid }) => pid === undefined)).toBe(true);
    await editor.tell('ioi/trusted', {});
    await editor.workerPid();
    expect(await editor.prediction(uri, 0)).toMatch(/^✓ Mary/);
  });
});

it('a client of another version is refused', async () => {
  await expect(Editor.start({ version: 0 })).rejects.toThrow(/version/);
});
