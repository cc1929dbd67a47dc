/** Test Explorer: what the prompt files of the workspace expect of the model, as `ioi eval` has it for CI. */
import { Disposable, l10n, TestRunProfileKind, tests } from 'vscode';
import type { Server } from '../connection/server';
import { TestRuns } from './testRuns';
import { TestTree } from './testTree';

export function registerTesting(server: Server): Disposable {
  const controller = tests.createTestController('ioiLens', 'IOI Lens');
  const tree = new TestTree(controller);
  const runs = new TestRuns(controller, tree, server);
  controller.resolveHandler = async item => {
    if (!item) await tree.found();
  };
  controller.refreshHandler = () => tree.find('all');
  const profile = controller.createRunProfile(
    l10n.t('Ask the Model'),
    TestRunProfileKind.Run,
    (request, token) => runs.start(request, token),
    true,
  );
  profile.supportsContinuousRun = true;
  setImmediate(() => void tree.found());
  return Disposable.from(controller, tree, profile);
}
