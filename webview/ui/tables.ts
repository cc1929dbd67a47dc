/** Small tables of a head's detail, as the research log prints them. */

import type { NextToken, WritesResult } from '../../src/protocol/results';
import { say } from '../strings';
import { element } from './element';
import { fixed } from './numbers';
import { visibleToken } from './tokenText';

/** `0.45 ·Mary` by row. */
export function nextTable(caption: string, next: readonly NextToken[], prompt?: string): HTMLElement {
  return element(
    'table',
    { class: 'tokens' },
    element('caption', prompt === undefined ? {} : { title: prompt }, caption),
    head(say('probability'), say('token')),
    element('tbody', {}, ...next.map(({ prob, text }) => row(fixed(prob, 2), visibleToken(text)))),
  );
}

export function writesTables({ top, bottom }: WritesResult): HTMLElement {
  const table = (caption: string, tokens: WritesResult['top']) =>
    element(
      'table',
      { class: 'tokens' },
      element('caption', {}, caption),
      head(say('unitLogits'), say('token')),
      element('tbody', {}, ...tokens.map(({ logit, text }) => row(fixed(logit, 2), visibleToken(text)))),
    );
  return element('div', { class: 'side-by-side' }, table(say('writesTop'), top), table(say('writesBottom'), bottom));
}

export interface NumberRow {
  readonly name: string;
  readonly value: number | null;
  readonly rank: number;
  readonly total: number;
}

/** A head's number in every metric, and its rank among all heads. */
export function numbersTable(caption: string, rows: readonly NumberRow[]): HTMLElement {
  return element(
    'table',
    { class: 'numbers narrow' },
    element('caption', { class: 'unseen' }, caption),
    element('thead', {}, element('tr', {}, th(say('metric')), th(say('value')), th(say('rank')))),
    element(
      'tbody',
      {},
      ...rows.map(({ name, value, rank, total }) =>
        element(
          'tr',
          {},
          element('th', { attributes: { scope: 'row' } }, name),
          element('td', {}, fixed(value)),
          element('td', {}, rank > 0 ? `${rank}/${total}` : '–'),
        ),
      ),
    ),
  );
}

function head(...names: readonly string[]): HTMLElement {
  return element('thead', { class: 'unseen' }, element('tr', {}, ...names.map(th)));
}

function th(text: string): HTMLElement {
  return element('th', { attributes: { scope: 'col' } }, text);
}

function row(...texts: readonly string[]): HTMLElement {
  return element('tr', {}, ...texts.map(text => element('td', {}, text)));
}
