/** A prompt and the server's state, as the view is told of them. */
import { Uri } from 'vscode';
import type { PromptState, Status } from '../../protocol/lsp';
import type { PanelPrompt, ToView } from '../../protocol/panel';

/** Names a prompt with its content: whatever comes for another key is about nothing that is shown. */
export function keyOf({ id, content }: Pick<PromptState, 'id' | 'content'>): string {
  return `${id} ${content}`;
}

export function panelPrompt(state: PromptState): PanelPrompt {
  const {
    uri,
    line,
    text,
    isTemplate,
    model,
    facts,
    download,
    off,
    unsaved,
    content,
    settings,
    says,
    reaches,
    draw,
    draws,
  } = state;
  return {
    key: keyOf(state),
    content,
    file: Uri.parse(uri, true).path.split('/').at(-1) ?? '',
    line: line + 1,
    text: draw?.text ?? text,
    isTemplate,
    ...(draw ? { draw } : {}),
    ...(draws === undefined ? {} : { draws }),
    model: { id: model, ...facts, ...(download === undefined ? {} : { download }) },
    settings,
    off,
    unsaved,
    ...(says === undefined ? {} : { says }),
    ...(reaches === undefined ? {} : { reaches }),
  };
}

export function statusMessage({ state, doing, failure }: Status): ToView {
  return { kind: 'status', state, ...(doing === undefined ? {} : { doing }), ...(failure ? { failure } : {}) };
}
