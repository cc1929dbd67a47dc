/** Where END looks: the prompt's tokens in their order, each with a bar as high as the attention it gets. */
import type { AttentionResult } from '../../src/protocol/results';
import { say } from '../strings';
import { element } from '../ui/element';
import { fixed } from '../ui/numbers';
import { visibleToken } from '../ui/tokenText';

/** @param row END's row of the pattern, one weight a token. */
export function endRow({ tokens, positions }: AttentionResult, row: readonly number[]): HTMLElement {
  const names = new Map<number, string[]>();
  for (const [name, at] of Object.entries(positions)) names.set(at, [...(names.get(at) ?? []), name]);
  const list = element('ol', { class: 'end-row', attributes: { 'aria-label': say('endRow') } });
  for (const [at, token] of tokens.entries()) {
    const weight = row[at] ?? 0;
    const bar = element('span', { class: 'bar' });
    bar.style.height = `${Math.max(weight > 0.004 ? 1 : 0, Math.round(weight * 36))}px`;
    const shown = visibleToken(token.text);
    list.append(
      element(
        'li',
        { title: say('endRowItem', shown, at, fixed(weight)) },
        element('span', { class: 'well' }, bar),
        element('span', { class: 'token' }, shown),
        element('span', { class: 'weight' }, weight >= 0.05 ? fixed(weight, 2) : ''),
        element('span', { class: 'place' }, names.get(at)?.join(' ') ?? ''),
      ),
    );
  }
  return list;
}
