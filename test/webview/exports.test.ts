import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import type { Measured } from '../../src/protocol/analyses';
import { figure } from '../../webview/export/figure';
import { svg } from '../../webview/export/svg';
import { transformerLensCell } from '../../webview/export/transformerLens';
import { exportedOf, take } from '../../webview/exportMenu';
import { learn, nothing } from '../../webview/known';
import { type State, start } from '../../webview/state';
import { effects, prompt, sweep } from './someResults';

const versions = { extension: '0.1.0', results: 1 };
const swept: Measured = { kind: 'sweep', ask: { kind: 'sweep' }, result: sweep };
const state: State = { ...start, prompt, known: learn(nothing, swept) };
const content = (format: 'md' | 'csv' | 'json' | 'svg') => {
  const message = take('copy', format, state, versions);
  if (message?.kind !== 'copy') throw new Error('nothing was copied');
  return message.text;
};

it('CSV holds every number in full', () => {
  const rows = content('csv')
    .trim()
    .split('\r\n')
    .map(row => row.split(','));
  expect(rows[0]).toEqual(['Head', 'KL', 'JS', 'TV', 'L2', 'Mary prob', 'John prob', 'Logit diff']);
  expect(rows.slice(1).map(row => row[0])).toEqual(['0.0', '0.2', '0.1', '1.0', '1.1', '1.2']);
  expect(rows.slice(1).map(row => Number(row[7]))).toEqual([-0.5275, -0.3763, 0.3666, 0.01, -0.0516, 0]);
});

it('JSON is what the command line prints', () => {
  const report = JSON.parse(content('json'));
  expect(report).toMatchObject({ version: 1, command: 'sweep', model: prompt.model });
  expect(report.results).toEqual([sweep]);
});

it('Markdown is the log’s table, and no prompt becomes markup', () => {
  const text = content('md');
  expect(text).toContain('| 0.2 | 0.0753 | 0.0188 | 0.1506 | 0.1581 | 0.1469 | 0.0324 | -0.3763 |');
  expect(text).toContain('\\<b\\>it\\</b\\>');
  expect(text).toContain('mean over 2 prompts in the form ABC, seed 42');
});

describe('SVG', () => {
  it('is well formed, stands alone, and says what it shows and how it was measured', () => {
    const text = content('svg');
    const { document } = new Window();
    const parsed = new document.defaultView!.DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.querySelector('title')?.textContent).toBe('Knock-out: KL divergence');
    expect(text).not.toMatch(/<style|href|<script|<b>/);
    expect(text).toContain('SHA-256 of the weights: abc');
    const numbers = [...text.matchAll(/font-size="8.5"[^>]*>([^<]+)</g)].map(match => match[1]);
    expect(numbers).toEqual(effects.map(({ kl }) => kl.toFixed(3)));
  });

  it('has a scale for each of two maps, and marks where they disagree', () => {
    const both = { ...state, choices: { ...state.choices, isDouble: true } };
    const text = svg(figure(exportedOf(both, versions)!));
    expect(text).toContain('Change of the logit difference');
    expect(text.match(/◥/g)).toHaveLength(1 + 2);
  });
});

it('the Python cell holds the same tokens, samples and numbers, and nothing of a prompt runs in it', () => {
  const evil = { ...sweep, prompt: 'a\nimport os' };
  const text = transformerLensCell(evil);
  expect(text).toContain('from_pretrained_no_processing("gpt2"');
  expect(text).toContain('tokens = torch.tensor([[2215,5335]])');
  expect(text).toContain('[2215, 1],');
  expect(text).toContain('(0, 0): (0.1395, -0.5275),');
  expect(text.split('\n').filter(line => /^import os/.test(line))).toEqual([]);
  expect(
    transformerLensCell({
      ...sweep,
      provenance: { ...sweep.provenance, model: { ...sweep.provenance.model, id: 'demo' } },
    }),
  ).toContain('convert_gpt2_weights');
});
