// @vitest-environment happy-dom
/**
 * To copy for a new view: what it shows of a result, what it asks for while there is none, what is kept of its choice
 * and what is taken away. It is declared in `webview/maps/kinds/`, a file of its own and a line of `index.ts`.
 */
import { describe, expect, it } from 'vitest';
import type { AttributeResult } from '../../src/protocol/analyses/attribute';
import { Page } from '../../webview/app/page';
import { askOf, kindOf, type MapChoice } from '../../webview/maps/kinds';
import { learn, nothing } from '../../webview/measured/known';
import { parseChoices } from '../../webview/state/choices';
import { wanted } from '../../webview/state/requests';
import { type State, start } from '../../webview/state/state';
import { prompt, sweep } from '../webview/someResults';
import { shown } from '../webview/someView';

const choice: MapChoice = { kind: 'attribute' };

const { clean, baseline, heads: _, ...about } = sweep;
const result: AttributeResult = {
  ...about,
  heads: [
    [0.5, -2, 0.25],
    [0, 1, 3],
  ],
  mlps: [0.5, 0.5],
  embed: 1,
  biases: 0.25,
  sum: 5,
  logitDiff: 5,
  lens: [],
};
const chosen: State = { ...start, prompt, status: { state: 'idle' }, choices: { ...start.choices, map: choice } };
const measured: State = { ...chosen, known: learn(nothing, { kind: 'attribute', ask: { kind: 'attribute' }, result }) };

describe(choice.kind, () => {
  it('shows each number where it belongs, in a cell that says what it is', () => {
    const { element } = shown(<Page />, measured);
    expect(element.querySelector('.map-title')?.textContent).toBe(
      'Direct logit attribution (logits). Direct effect on the logit difference. Effects are clean − patched: positive means that the head supported it.',
    );
    const labels = [...element.querySelectorAll('[role=gridcell]')].map(cell => cell.getAttribute('aria-label'));
    expect(labels).toHaveLength(6);
    expect(labels[1]).toBe('layer 0, head 1, Direct logit attribution -2.00, rank 2, ablated');
    expect(labels[5]).toBe('layer 1, head 2, Direct logit attribution 3.00, rank 1');
  });

  it('asks for what it lacks, and shows it when it is there', () => {
    expect(wanted(chosen)).toEqual([askOf(choice)]);
    expect(wanted(measured)).toEqual([]);
    const page = shown(<Page />, chosen);
    const empty = () => page.element.querySelectorAll('.cell.empty').length;
    expect(empty()).toBe(6);
    page.show(measured);
    expect(empty()).toBe(0);
  });

  it('is chosen from the list, and comes back when the view does', () => {
    expect(parseChoices(JSON.parse(JSON.stringify(measured.choices)))).toEqual(measured.choices);
    const { element } = shown(<Page />, measured);
    const options = [...element.querySelectorAll('.choosers [value=attribute]')];
    expect(options.map(option => option.textContent)).toEqual(['Attribution']);
  });

  it('has a table of all that was measured, more than the map shows', () => {
    const { rows } = kindOf(choice).table(choice, measured.known)!;
    expect(rows).toContainEqual(['0.1', -2]);
    expect(rows.at(-1)).toEqual(['Sum', 5]);
  });
});
