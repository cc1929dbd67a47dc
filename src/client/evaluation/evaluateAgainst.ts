/**
 * A file evaluated and held against an earlier evaluation of it, or against another model: the command line's
 * `ioi eval --against` as a page whose lines lead to their prompts.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type CancellationToken,
  commands,
  Disposable,
  type ExtensionContext,
  l10n,
  ProgressLocation,
  type QuickPickItem,
  QuickPickItemKind,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';
import { type EvaluationReport, evaluationReport } from '../../protocol/evaluation';
import { Failed } from '../../protocol/failure';
import { ioiFileMeant } from '../compare/fileMeant';
import { newKey } from '../compare/keptPages';
import { cliName, cliOf, interrupted, lastLine, runCommandLine } from '../connection/commandLine';
import { complain, complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import { readSettings } from '../connection/settings';
import { type Change, EvaluationTabs } from './evaluationTabs';

type Before =
  | { readonly kind: 'file'; readonly uri: Uri }
  | { readonly kind: 'model'; readonly id: string; readonly name: string; readonly present: boolean }
  | { readonly kind: 'keep' };

interface Item extends QuickPickItem {
  readonly before?: Before | 'choose';
}

export function registerEvaluation(context: ExtensionContext, server: Server): Disposable {
  const tabs = new EvaluationTabs(context, text => server.log.warn(text));
  const evaluate = async (resource: unknown) => {
    const document = await ioiFileMeant(resource);
    const before = document && (await pickBefore(server, nameOf(document.uri)));
    if (!before) return;
    if (before.kind === 'keep') return keep(context, document);
    if (before.kind === 'model' && !before.present)
      return void commands.executeCommand('ioiLens.downloadModel', before.id);
    return compare(context, tabs, document, before);
  };
  return Disposable.from(
    tabs,
    commands.registerCommand('ioiLens.evaluateAgainst', (resource?: unknown) => evaluate(resource).catch(complainOf)),
  );
}

async function pickBefore(server: Server, name: string): Promise<Before | undefined> {
  const { models } = await server.request('ioi/models', {});
  const items: Item[] = [
    {
      label: l10n.t('$(folder-opened) An earlier evaluation…'),
      description: l10n.t('as ioi eval --json writes it'),
      before: 'choose',
    },
    {
      label: l10n.t('$(save) Keep the evaluation of now…'),
      description: l10n.t('to hold a later one against it'),
      before: { kind: 'keep' },
    },
    { label: l10n.t('Another model'), kind: QuickPickItemKind.Separator },
    ...models.map((model): Item => {
      const { id, present } = model;
      const description = present ? '' : l10n.t('not here: {0} MB to download', model.megabytes ?? '?');
      return { label: id, description, before: { kind: 'model', id, name: cliName(model), present } };
    }),
  ];
  const title = l10n.t('Evaluate {0} against …', name);
  const picked = await window.showQuickPick(items, { title, placeHolder: l10n.t('What was before') });
  if (picked?.before !== 'choose') return picked?.before;
  const [uri] = (await window.showOpenDialog({ filters: { JSON: ['json'] }, title })) ?? [];
  return uri && { kind: 'file', uri };
}

async function keep(context: ExtensionContext, document: TextDocument): Promise<void> {
  const name = nameOf(document.uri);
  const { out } = (await inProgress(name, token => evaluation(context, document, [], token))) ?? {};
  if (out === undefined) return;
  const beside =
    document.uri.scheme === 'untitled' ? workspace.workspaceFolders?.[0]?.uri : Uri.joinPath(document.uri, '..');
  const target = await window.showSaveDialog({
    ...(beside ? { defaultUri: Uri.joinPath(beside, `${name.replace(/\.ioi$/, '')}.eval.json`) } : {}),
    filters: { JSON: ['json'] },
  });
  if (target) await workspace.fs.writeFile(target, Buffer.from(out));
}

async function compare(
  context: ExtensionContext,
  tabs: EvaluationTabs,
  document: TextDocument,
  before: Exclude<Before, { kind: 'keep' }>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ioi-eval-'));
  try {
    const path = join(folder, 'before.json');
    const name = nameOf(document.uri);
    const ended = await inProgress(name, async token => {
      if (before.kind === 'file') await writeFile(path, await readEvaluation(before.uri));
      else {
        const first = await evaluation(context, document, ['--model', before.name], token);
        if (!first) return undefined;
        await writeFile(path, first.out);
      }
      return evaluation(context, document, ['--against', path], token);
    });
    if (!ended) return;
    const now = reportIn(ended.out);
    const then = reportIn(await readFile(path, 'utf8'));
    const label = before.kind === 'file' ? nameOf(before.uri) : before.id;
    const drawsOf = ({ results }: EvaluationReport) => results.flatMap(({ draws = [] }) => draws);
    const draws = drawsOf(now);
    const paired = draws.filter(({ change }) => change).length;
    const change: Change = {
      key: newKey(name),
      uri: document.uri.toString(),
      now: before.kind === 'model' ? `${name}: ${now.model.id}` : name,
      before: label,
      paired,
      unpaired: draws.length + drawsOf(then).length - 2 * paired,
      // Its prompts one by one are not on the page.
      results: now.results.map(({ draws: _, ...result }) => result),
    };
    tabs.show(l10n.t('{0} against {1}', name, label), change);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function inProgress<T>(name: string, work: (token: CancellationToken) => Promise<T>): Thenable<T> {
  const title = l10n.t('Evaluating {0}', name);
  return window.withProgress({ location: ProgressLocation.Notification, cancellable: true, title }, (_, token) =>
    work(token),
  );
}

/** As the document stands in its editor. @returns nothing where it was cancelled, or says why there is nothing. */
async function evaluation(
  context: ExtensionContext,
  document: TextDocument,
  more: readonly string[],
  token: CancellationToken,
): Promise<{ readonly out: string } | undefined> {
  const { threads, lowMemory } = readSettings();
  const settings = [...(threads ? ['--threads', String(threads)] : []), ...(lowMemory ? ['--low-memory'] : [])];
  const args = ['eval', '-', '--json', ...settings, ...more];
  const ended = await runCommandLine({ cli: cliOf(context), args, input: document.getText(), token });
  // What is expected and not met is an answer as well.
  if (ended.code === 0 || ended.code === 1) return ended;
  if (ended.code !== interrupted && !token.isCancellationRequested) {
    const message = lastLine(ended) || l10n.t('ioi ended with {0}.', ended.code ?? '–');
    await complain({ code: 'evaluation-failed', message, todo: '' });
  }
  return undefined;
}

/** @throws Failed for another file. */
async function readEvaluation(uri: Uri): Promise<string> {
  const text = Buffer.from(await workspace.fs.readFile(uri)).toString('utf8');
  reportIn(text, nameOf(uri));
  return text;
}

function reportIn(text: string, name = ''): EvaluationReport {
  const parsed = evaluationReport.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  const message = l10n.t('{0} is no evaluation that this version reads.', name);
  throw new Failed(
    'not-evaluation',
    message,
    l10n.t('Make one with “Keep the evaluation of now…” or ioi eval --json.'),
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nameOf(uri: Uri): string {
  return uri.path.split('/').at(-1) ?? '';
}
