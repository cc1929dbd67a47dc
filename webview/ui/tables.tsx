/** Small tables of tokens and of numbers, as the research log prints them. */
import type { NextToken, WritesResult } from '../../src/protocol/results';
import { say } from '../strings';
import { fixed } from './numbers';
import { visibleToken } from './tokenText';

interface TokenTableProps {
  readonly caption: string;
  /** The whole of what the caption is about. */
  readonly title?: string | undefined;
  readonly measure: string;
  readonly rows: readonly (readonly [value: number, token: string])[];
}

/** `0.45 ·Mary` by row. */
function TokenTable({ caption, title, measure, rows }: TokenTableProps) {
  return (
    <table class="tokens">
      <caption title={title}>{caption}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{measure}</th>
          <th scope="col">{say('token')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([value, token], at) => (
          <tr key={at}>
            <td>{fixed(value, 2)}</td>
            <td>{visibleToken(token)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NextTableProps {
  readonly caption: string;
  readonly next: readonly NextToken[];
  readonly prompt?: string;
}

/** What comes next, with its probability. */
export function NextTable({ caption, next, prompt }: NextTableProps) {
  const rows = next.map(({ prob, text }) => [prob, text] as const);
  return <TokenTable caption={caption} title={prompt} measure={say('probability')} rows={rows} />;
}

/** What a head writes, in logits. */
export function WritesTables({ top, bottom }: Pick<WritesResult, 'top' | 'bottom'>) {
  const rows = (tokens: WritesResult['top']) => tokens.map(({ logit, text }) => [logit, text] as const);
  return (
    <div class="side-by-side">
      <TokenTable caption={say('writesTop')} measure={say('unitLogits')} rows={rows(top)} />
      <TokenTable caption={say('writesBottom')} measure={say('unitLogits')} rows={rows(bottom)} />
    </div>
  );
}

export interface NumberRow {
  readonly name: string;
  readonly value: number | null;
  /** Of a mean. */
  readonly error?: number;
  /** 0 where there is none. */
  readonly rank: number;
  readonly total: number;
}

/** A number in every metric, and its rank among all. */
export function NumbersTable({ caption, rows }: { readonly caption: string; readonly rows: readonly NumberRow[] }) {
  const hasRanks = rows.some(({ rank }) => rank > 0);
  return (
    <table class="numbers narrow">
      <caption class="unseen">{caption}</caption>
      <thead>
        <tr>
          {[say('metric'), say('value'), ...(hasRanks ? [say('rank')] : [])].map(name => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, value, error, rank, total }, at) => (
          <tr key={at}>
            {/* A sign stays with what it is of. */}
            <th scope="row">{name.replaceAll('Δ ', 'Δ\u00a0')}</th>
            <td>{`${fixed(value)}${error === undefined ? '' : ` ± ${fixed(error)}`}`}</td>
            {hasRanks && <td>{rank > 0 ? `${rank}/${total}` : '–'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
