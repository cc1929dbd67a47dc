/** Runs of tests: one after another, since there is one model; what a person looks at goes before them. */
import {
  type CancellationToken,
  type Disposable,
  Location,
  l10n,
  type TestController,
  type TestItem,
  TestMessage,
  type TestRun,
  TestRunRequest,
  workspace,
} from 'vscode';
import { asFailure, type Failure } from '../../protocol/failure';
import { shareText } from '../../protocol/parts/shares';
import type { Server } from '../connection/server';
import type { TestTree } from './testTree';
import { verdictOf } from './verdict';

export class TestRuns {
  private readonly controller: TestController;
  private readonly tree: TestTree;
  private readonly server: Server;

  constructor(controller: TestController, tree: TestTree, server: Server) {
    this.controller = controller;
    this.tree = tree;
    this.server = server;
  }

  async start(request: TestRunRequest, token: CancellationToken): Promise<void> {
    if (request.continuous) this.atSave(request, token);
    else {
      await this.tree.settled();
      await this.run(this.asItStands(request), token);
    }
  }

  /** An item whose text has changed is another by now: then it is its file that was meant. */
  private asItStands({ include, exclude, profile, continuous }: TestRunRequest): TestRunRequest {
    const there = include?.flatMap(item => {
      const file = item.uri && this.controller.items.get(item.uri.toString());
      return this.tree.has(item) ? [item] : file ? [file] : [];
    });
    return new TestRunRequest(there && [...new Set(there)], exclude, profile, continuous);
  }

  /** Whatever is saved runs, as far as it was asked for, until nobody wants it any more. */
  private atSave(request: TestRunRequest, token: CancellationToken): void {
    const files = request.include && new Set(request.include.map(item => item.uri?.toString()));
    const saved: Disposable = workspace.onDidSaveTextDocument(async ({ languageId, uri }) => {
      const id = uri.toString();
      if (languageId !== 'ioi' || (files && !files.has(id))) return;
      await this.tree.readAgain(uri);
      const file = this.controller.items.get(id);
      if (!file) return;
      const include = request.include?.filter(item => item.uri?.toString() === id) ?? [file];
      await this.run(this.asItStands(new TestRunRequest(include, request.exclude, request.profile, true)), token);
    });
    token.onCancellationRequested(() => saved.dispose());
  }

  private async run(request: TestRunRequest, token: CancellationToken): Promise<void> {
    const tests = testsOf(request, this.controller);
    const run = this.controller.createTestRun(request);
    for (const test of tests) run.enqueued(test);
    for (const test of tests) {
      if (token.isCancellationRequested || run.token.isCancellationRequested) run.skipped(test);
      else await this.one(run, test, run.token);
    }
    run.end();
  }

  private async one(run: TestRun, test: TestItem, token: CancellationToken): Promise<void> {
    const expectation = this.tree.of(test);
    if (!expectation || !this.tree.has(test)) return run.skipped(test);
    run.started(test);
    const began = Date.now();
    test.busy = true;
    const outcome = await this.server
      .measureText(expectation.alone, { kind: 'eval' }, token, ({ doing, done, total }) => {
        test.description = l10n.t('{0} of {1} {2}', done, total, doing);
      })
      .catch((thrown: unknown) => ({ ok: false, failure: asFailure(thrown) }) as const);
    test.busy = false;
    test.description = l10n.t('{0} expected', shareText(expectation.expect));
    const took = Date.now() - began;
    // Its text has changed meanwhile: what was measured is about nothing any more.
    if (token.isCancellationRequested || !this.tree.has(test)) return run.skipped(test);
    if (!outcome.ok) return run.errored(test, at(test, new TestMessage(sentence(outcome.failure))), took);
    const { outcome: what, missed, said } = verdictOf(outcome.value.result, expectation.expect);
    run.appendOutput(`${[expectation.text, ...said.map(line => `  ${line}`), ''].join('\r\n')}\r\n`, undefined, test);
    if (what === 'nothing expected') run.skipped(test);
    else if (what === 'passed') run.passed(test, took);
    else
      run.failed(
        test,
        missed.map(({ message, expected, actual }) => at(test, TestMessage.diff(message, expected, actual))),
        took,
      );
  }
}

function at(test: TestItem, message: TestMessage): TestMessage {
  if (test.uri && test.range) message.location = new Location(test.uri, test.range);
  return message;
}

function sentence({ message, todo }: Failure): string {
  return `${message} ${todo}`.trim();
}

/** Those that were asked for without those that were not, each once, in the order of the tree. */
function testsOf({ include, exclude = [] }: TestRunRequest, { items }: TestController): TestItem[] {
  const found = new Set<TestItem>();
  const visit = (item: TestItem) => {
    if (exclude.includes(item)) return;
    if (item.children.size === 0) found.add(item);
    else for (const child of sorted(item.children)) visit(child);
  };
  for (const item of include ?? sorted(items)) visit(item);
  return [...found];
}

function sorted(items: Iterable<readonly [string, TestItem]>): TestItem[] {
  const key = ({ sortText, label }: TestItem) => sortText ?? label;
  return [...items].map(([, item]) => item).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
