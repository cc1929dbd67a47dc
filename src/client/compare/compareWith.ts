/**
 * The same prompts under another model or another replacement, beside what they are now: a prompt, a template over its
 * draws, or a whole file. The difference goes prompt by prompt.
 */
import { commands, Disposable, l10n, ProgressLocation, Uri, window, workspace } from 'vscode';
import { aloneText, type PromptLine, parse, promptsOf, settingText, withDirective } from '../../language';
import type { Held } from '../../protocol/compare';
import type { PromptRef } from '../../protocol/lsp';
import { askOfDraws } from '../../protocol/overDraws';
import { complain, complainOf } from '../connection/complaints';
import type { Server } from '../connection/server';
import { promptMeant } from '../prompts/promptHere';
import { ioiFileMeant } from './fileMeant';
import type { Shared } from './fileRows';
import { fileText, gather, heldOf, type Sweepable } from './gathered';
import { promptsAsked } from './sweepFile';
import { labelNow, type Now, pickVariant } from './variants';

type Show = (title: string, held: readonly Held[]) => void;

export function registerCompareWith(shared: Shared, show: Show): Disposable {
  const { server } = shared;
  const command = (name: string, act: (argument: unknown) => Promise<unknown>) =>
    commands.registerCommand(name, (argument?: unknown) => act(argument).catch(complainOf));
  return Disposable.from(
    command('ioiLens.compareWith', async argument => {
      const prompt = await promptMeant(server, argument);
      if (!prompt) return window.showInformationMessage(l10n.t('Put the cursor on a prompt of an .ioi file first.'));
      return compareOne(server, prompt, show);
    }),
    command('ioiLens.compareFileWith', async resource => {
      const document = await ioiFileMeant(resource);
      const name = document?.uri.path.split('/').at(-1) ?? '';
      const prompts = document && (await promptsAsked(shared, document.uri.toString(), name));
      if (!prompts) return;
      const lines = new Set(prompts.map(({ row }) => row.line));
      const file = parse(document.getText());
      const meant = promptsOf(file).filter(({ number }) => lines.has(number));
      const texts = meant.map(line => ({ line, alone: aloneText(file, line) }));
      await compareTexts(server, { uri: document.uri.toString(), texts, name }, show);
    }),
  );
}

async function compareOne(server: Server, ref: PromptRef, show: Show): Promise<void> {
  const state = await server.request('ioi/prompt', ref);
  const document = await workspace.openTextDocument(Uri.parse(ref.uri, true));
  const file = parse(document.getText());
  const line = state && promptsOf(file).find(({ number }) => number === state.line);
  if (!line) return;
  const text = { line, alone: aloneText(file, line) };
  const name = l10n.t('line {0}', line.number + 1);
  await compareTexts(server, { uri: ref.uri, texts: [text], name }, show);
}

interface Text {
  readonly line: PromptLine;
  readonly alone: string;
}

/** Of one file. */
interface Texts {
  readonly uri: string;
  readonly texts: readonly Text[];
  readonly name: string;
}

async function compareTexts(server: Server, { uri, texts, name }: Texts, show: Show): Promise<void> {
  const now = nowOf(texts[0]!.line);
  const variant = await pickVariant(server, now, l10n.t('Compare {0} with …', name));
  if (!variant) return;
  const sides = [
    { label: labelNow(now, variant), change: (alone: string) => alone },
    { label: variant.label, change: (alone: string) => withDirective(alone, variant.directive) },
  ];
  const title = l10n.t('Sweeping {0}', name);
  const options = { location: ProgressLocation.Notification, cancellable: true, title };
  const held = await window.withProgress(options, async (progress, token) => {
    const all: Held[] = [];
    for (const { label, change } of sides) {
      const asked = texts.map(({ line, alone }) => sweepable(server, line, change(alone)));
      const gathered = await gather(asked, token, message => progress.report({ message: `${label}: ${message}` }));
      const failure = gathered.stopped ?? (gathered.swept.length === 0 ? gathered.left[0]?.failure : undefined);
      // Half a comparison is none.
      if (failure) {
        const model = /^@model (.*)/.exec(variant.directive)?.[1];
        void complain(failure, label === variant.label && model ? model : now.model);
        return [];
      }
      const text = texts.length === 1 ? texts[0]!.line.text : fileText(name, gathered);
      const one = heldOf(label, text, gathered, { uri });
      if (one) all.push(one);
    }
    return all;
  });
  if (held.length === 2) show(`${name}: ${held.map(({ label }) => label).join(' − ')}`, held);
}

function sweepable(server: Server, { number, isTemplate }: PromptLine, text: string): Sweepable {
  const ask = askOfDraws({ isTemplate }, { kind: 'sweep' });
  return {
    line: number,
    sweep: (token, say) =>
      server.measureText(text, ask, token, ({ doing, done, total }) => say(`${doing}: ${done}/${total}`)),
  };
}

function nowOf({ settings }: PromptLine): Now {
  const [model, baseline, positions] = (['model', 'baseline', 'positions'] as const).map(name =>
    settingText(settings, name),
  );
  return { model: model!, baseline: baseline!, positions: positions! };
}
