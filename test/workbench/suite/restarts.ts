/** Processes that end, by request and by accident. */
import assert from 'node:assert/strict';
import { type CodeLens, commands } from 'vscode';
import { api, closeAll, openExample, openText, until } from './files';

describe('restarts', () => {
  before(api);
  after(closeAll);

  it('the language server, on request', async () => {
    await commands.executeCommand('ioiLens.restartServer');
    await predicts();
  });

  it('the model process, on request', async () => {
    await predicts();
    const before = await until(
      'a worker',
      () => statusOf(),
      ({ pid }) => pid !== undefined,
    );
    await commands.executeCommand('ioiLens.restartWorker');
    await until(
      'another',
      () => statusOf(),
      ({ pid, state }) => pid !== undefined && pid !== before.pid && state === 'idle',
    );
    await predicts();
  });

  it('status: the model, idle, and how much memory', async () => {
    // A worker that has just been started knows of no model until it is asked.
    await predicts('Then, Mary and John went to the store, John gave a drink to');
    const status = await until(
      'idle',
      () => statusOf(),
      ({ state, megabytes }) => state === 'idle' && megabytes !== undefined,
    );
    assert.equal(status.model, 'demo');
    assert.ok(status.megabytes! > 20 && status.megabytes! < 2000, String(status.megabytes));
  });
});

async function statusOf() {
  return (await api()).status();
}

async function predicts(text?: string): Promise<void> {
  const { uri } = text ? (await openText(text)).document : await openExample('mary-and-john.ioi');
  await until(
    'a prediction',
    () => commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri, 100),
    all => all.some(({ command }) => /^✓ Mary \d+%/.test(command?.title ?? '')),
  );
}
