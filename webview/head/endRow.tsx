/** Where END looks: the prompt's tokens in their order, each with a bar as high as the attention it gets. */
import type { AttentionResult } from '../../src/protocol/results';
import { colours } from '../maps/scale';
import { useView } from '../state/view';
import { say } from '../strings';
import { fixed } from '../ui/numbers';
import { visibleToken } from '../ui/tokenText';

interface EndRowProps {
  readonly of: Pick<AttentionResult, 'tokens' | 'positions'>;
  /** END's row of the pattern, one weight a token. */
  readonly row: readonly number[];
}

export function EndRow({ of: { tokens, positions }, row }: EndRowProps) {
  const loudest = colours('sequential', useView().theme.value, 1)(1);
  const names = new Map<number, string[]>();
  for (const [name, at] of Object.entries(positions)) names.set(at, [...(names.get(at) ?? []), name]);
  return (
    <ol class="end-row" aria-label={say('endRow')}>
      {tokens.map(({ text }, at) => {
        const weight = row[at] ?? 0;
        const height = Math.max(weight > 0.004 ? 1 : 0, Math.round(weight * 36));
        return (
          <li key={at} title={say('endRowItem', visibleToken(text), at, fixed(weight))}>
            <span class="well">
              <span class="bar" style={{ height: `${height}px`, backgroundColor: loudest }} />
            </span>
            <span class="token">{visibleToken(text)}</span>
            <span class="weight">{weight >= 0.05 ? fixed(weight, 2) : ''}</span>
            <span class="place">{names.get(at)?.join(' ') ?? ''}</span>
          </li>
        );
      })}
    </ol>
  );
}
