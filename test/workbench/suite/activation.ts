import assert from 'node:assert/strict';
import { extensions, workspace } from 'vscode';
import { api, extension, openExample } from './files';

describe('activation', () => {
  it('waits for a prompt file', async () => {
    assert.equal(extension().isActive, false, 'a folder of prompt files alone wakes nothing');
    await openExample('mary-and-john.ioi');
    await api();
    assert.equal(extension().isActive, true);
  });

  it('takes less than 50 ms', async () => {
    const { activation } = await api();
    console.log(`▸ activate(): ${activation.toFixed(1)} ms`);
    assert.ok(activation < 50, `${activation} ms`);
  });

  it('runs where the files are, and says what it does in folders that are not trusted', () => {
    const { packageJSON } = extension();
    assert.deepEqual(packageJSON.extensionKind, ['workspace']);
    assert.equal(packageJSON.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(packageJSON.capabilities.virtualWorkspaces, true);
    assert.deepEqual(packageJSON.activationEvents, ['onLanguage:ioi']);
    assert.equal(workspace.isTrusted, true);
    assert.ok(extensions.all.length > 1);
  });
});
