import assert from 'node:assert/strict';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensions, workspace } from 'vscode';
import { effort } from '../../support/effort';
import { api, extension, openExample } from './files';

describe('activation', () => {
  it('shows the tests of a folder of prompt files, and starts a server for one that is open', async () => {
    await openExample('mary-and-john.ioi');
    await api();
    assert.equal(extension().isActive, true);
  });

  it('takes less than a tenth of a second of the processor, reading the code included', async () => {
    const { activation } = await api();
    // A copy is read as the extension was: nothing of it is loaded yet.
    const copy = join(extension().extensionPath, 'dist', 'extension-read-again.js');
    copyFileSync(join(extension().extensionPath, 'dist', 'extension.js'), copy);
    const reading = effort(() => require(copy));
    console.log(`▸ reading ${reading.toFixed(1)} ms, activate() ${activation.toFixed(1)} ms of the processor`);
    assert.ok(reading + activation < 100, `${reading} + ${activation} ms`);
  });

  it('runs where the files are, and says what it does in folders that are not trusted', () => {
    const { packageJSON } = extension();
    assert.deepEqual(packageJSON.extensionKind, ['workspace']);
    assert.equal(packageJSON.capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(packageJSON.capabilities.virtualWorkspaces, true);
    // Tabs come back in a window where no prompt file is open.
    const tabs = ['tab', 'compare', 'reproduction', 'change'].map(name => `onWebviewPanel:ioiLens.${name}`);
    assert.deepEqual(packageJSON.activationEvents, ['onLanguage:ioi', 'workspaceContains:**/*.ioi', ...tabs]);
    assert.equal(workspace.isTrusted, true);
    assert.ok(extensions.all.length > 1);
  });
});
