/** Hovers of what stands after a directive's name: a model, a kind of baseline, a form, a head. */
import { type DirectiveInfo, type DirectiveLine, directiveInfo, downloadTitle, isForm, rolesOf } from '../../language';
import type { Session } from '../session/session';
import { plain } from './tokenTable';

/** @returns Markdown; nothing for a word about which there is nothing more to say. */
export function valueText(session: Session, line: DirectiveLine, word: string): string | undefined {
  const info = directiveInfo(line.name.text);
  if (!info) return undefined;
  if (info.name === 'model') return modelText(session, word);
  const withForms = info.name === 'baseline' || info.name === 'corrupt' || info.name === 'forms';
  if (withForms && isForm(word)) return formText(word);
  if (/^seed=\d/.test(word)) return `**\`${word}\`**: the same seed draws the same prompts.`;
  return bulletOf(info, word) ?? hintOf(info, word);
}

function modelText(session: Session, id: string): string {
  const model = session.models.get(id);
  if (!model) return plain(session.models.failure(id)!.message);
  const parts = [`**${plain(model.id)}**`];
  const { shape } = model;
  if (shape) parts.push(`${shape.layers} layers of ${shape.heads} heads, at most ${shape.positions} tokens`);
  const repository = session.models.repositoryOf(model.id);
  if (repository) parts.push(`\`${repository}\` on the hub`);
  const offer = session.offersDownloads ? ` (${plain(downloadTitle(model))})` : '';
  parts.push(model.present ? 'on this machine' : `not on this machine${offer}`);
  return parts.join(' · ');
}

/** Equal letters, equal names: who is IO, and what counts as right. */
function formText(form: string): string {
  const { io, s } = rolesOf(form);
  const right =
    io && s ? `the model should put ${io} on top: ${io} is IO, ${s} is S` : 'none of its names is the answer';
  const names = new Set(form).size;
  const how = names === form.length ? 'all different' : `${names} different`;
  return `**\`${form}\`**: ${form.length} name slots, ${how}; ${right}.`;
}

/** The directive's own documentation has a line for each kind. */
function bulletOf({ documentation }: DirectiveInfo, word: string): string | undefined {
  const found = documentation.split('\n').find(one => one.startsWith(`- \`${word}\`:`));
  return found && `**\`${word}\`**${found.slice(`- \`${word}\``.length)}`;
}

function hintOf({ values }: DirectiveInfo, word: string): string | undefined {
  const found = values.find(({ value, detail }) => value === word && detail !== '');
  return found && `**\`${word}\`**: ${found.detail}`;
}
