import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import type { Measured } from '../../src/protocol/analyses';
import { figure } from '../../webview/export/figure';
import { svg } from '../../webview/export/svg';
import { exportedOf, take } from '../../webview/export/take';
import { hasCell, transformerLensCell } from '../../webview/export/transformerLens';
import { askOf, mapKinds } from '../../webview/maps/kinds';
import { learn, learnRows, nothing } from '../../webview/measured/known';
import { type State, start } from '../../webview/state/state';
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
    expect(parsed.querySelector('title')?.textContent).toBe('Sweep: KL divergence');
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

describe('of a map that is no sweep', () => {
  const path = { kind: 'path', to: 'logits' } as const;
  const sent = effects.map(effect => ({ ...effect, kl: effect.kl / 7, dLogitDiff: (effect.dLogitDiff ?? 0) / 7 }));
  const { baseline: _, heads: __, ...about } = sweep;
  const patched: Measured = {
    kind: 'path',
    ask: path,
    result: {
      ...about,
      senders: sent,
      receiver: 'logits',
      receivers: [],
      source: [
        [2215, 3],
        [2215, 4],
        [2215, 5],
      ],
      provenance: { ...sweep.provenance, analysis: 'path' },
    },
  };
  const both: State = {
    ...state,
    known: learn(state.known, patched),
    choices: { ...state.choices, map: { kind: 'path', to: 'logits', metric: 'kl' } },
  };
  const taken = (format: 'md' | 'csv' | 'json', of: State) => {
    const message = take('copy', format, of, versions);
    return message?.kind === 'copy' ? message.text : '';
  };

  it('the table has its own numbers, not those of the sweep', () => {
    const rows = taken('csv', both).trim().split('\r\n');
    expect(Number(rows[1]!.split(',')[1])).toBeCloseTo(effects[0]!.kl / 7, 12);
    expect(taken('md', both)).toContain('Path patching to logits');
    expect(taken('md', both)).not.toContain('0.1395');
  });

  it('says from how many prompts it was patched, and not the baseline of a sweep', () => {
    const text = taken('md', both);
    expect(text).toContain('Patched from: 3 prompts x\\_new: mean ABC 2 seed=42');
    expect(text).not.toContain('mean over');
  });

  it('two maps of two measurements have two tables; of one, one', () => {
    const two: State = {
      ...both,
      choices: { ...both.choices, isDouble: true, second: { kind: 'sweep', metric: 'kl' } },
    };
    expect(taken('md', two).match(/^### /gm)).toHaveLength(2);
    const one: State = { ...state, choices: { ...state.choices, isDouble: true } };
    expect(taken('md', one).match(/^### /gm)).toHaveLength(1);
  });

  it('JSON is of what is shown, with what it was measured with, whatever the screen says by now', () => {
    const moved: State = {
      ...both,
      prompt: { ...prompt, off: [{ layer: 1, head: 1 }], settings: { ...prompt.settings, baseline: 'zero' } },
    };
    const report = JSON.parse(taken('json', moved));
    expect(report).toMatchObject({ command: 'path', settings: { baseline: 'mean ABC 2 seed=42', to: 'logits' } });
    expect(report.settings.off).toBeUndefined();
  });
});

describe('of a sweep that was cancelled', () => {
  const some: State = { ...state, known: learnRows(nothing, { kind: 'sweep' }, structuredClone(effects.slice(0, 4))) };

  it.each(['md', 'csv', 'json'] as const)('%s says that it is not whole', format => {
    const message = take('copy', format, some, versions);
    const text = message?.kind === 'copy' ? message.text : '';
    expect(text).toMatch(format === 'md' ? /Not whole: 4 of 6 measured/ : /partial/);
    expect(text).toContain('0.1395');
  });
});

describe('of patches', () => {
  const ask = { kind: 'patch', site: 'resid', direction: 'denoise' } as const;
  const { baseline: _, heads: __, ...about } = sweep;
  const cells = [0, 1].flatMap(layer =>
    [0, 1].map(position => {
      const { layer: _l, head: _h, ...numbers } = effects[0]!;
      return { ...numbers, layer, position, logitDiff: 1 + layer, restored: layer ? 0.5 : position };
    }),
  );
  const result = {
    ...about,
    site: 'resid' as const,
    direction: 'denoise' as const,
    corrupt: { ids: [[2215, 9]], logitDiff: -1 },
    cells,
    positions: { END: 1, IO: 1 },
    provenance: { analysis: 'patch', model: sweep.provenance.model, settings: { corrupt: 'flip', top: 1, bos: false } },
  };
  const shown: State = {
    ...start,
    prompt,
    known: learn(nothing, { kind: 'patch', ask, result }),
    choices: { ...start.choices, map: { ...ask, metric: 'restored' } },
  };

  it('the figure names tokens and positions, and every format has the cells', () => {
    const text = svg(figure(exportedOf(shown, versions)!));
    expect(text).toContain('·Mary END IO');
    expect(text).toContain('1 as clean, 0 as corrupted');
    const csv = take('copy', 'csv', shown, versions);
    expect(csv?.kind === 'copy' && csv.text.split('\r\n').slice(0, 3)).toEqual([
      'Layer and token,Restored,Patched logit diff,KL,JS,TV,L2,Mary prob,John prob,Logit diff',
      '0 @ 0 When,0,1,0.1395,0.034875,0.279,0.29295000000000004,-0.2424,0.0054,-0.5275',
      '0 @ 1 Mary,1,1,0.1395,0.034875,0.279,0.29295000000000004,-0.2424,0.0054,-0.5275',
    ]);
  });
});

describe('the Python cell', () => {
  const cell = (result: typeof sweep, folder?: string) =>
    transformerLensCell({ kind: 'sweep', ask: { kind: 'sweep' }, result }, folder) ?? '';
  const of = (id: string) => ({
    ...sweep,
    provenance: { ...sweep.provenance, model: { ...sweep.provenance.model, id } },
  });

  it('holds the same tokens, samples and numbers, and nothing of a prompt runs in it', () => {
    const text = cell({ ...sweep, prompt: 'a\nimport os' });
    expect(text).toContain('boot_transformers("openai-community/gpt2", device="cpu", dtype=torch.float32)');
    expect(text).toContain('tokens = torch.tensor([[2215, 5335]])');
    expect(text).toContain('[2215, 1],');
    expect(text).toContain('(0, 0,): (0.1395, 0.034875, 0.279, 0.29295000000000004, -0.2424, 0.0054, -0.5275,),');
    expect(text.split('\n').filter(line => /^import os/.test(line))).toEqual([]);
  });

  it('says the folder of a model that no hub has, or asks for it', () => {
    expect(cell(of('demo'), 'C:\\models\\"demo"')).toContain('FOLDER = "C:\\\\models\\\\\\"demo\\""  #');
    expect(cell(of('mine'))).toContain('Write the folder of the model mine into FOLDER.');
  });

  it('is there for every map, and for nothing else', () => {
    for (const { first } of mapKinds) expect(hasCell(askOf(first(start.choices.map)))).toBe(true);
    expect(hasCell({ kind: 'predict' })).toBe(false);
    expect(
      transformerLensCell({ kind: 'facts', ask: { kind: 'facts' }, result: of('demo').provenance.model as never }),
    ).toBe(null);
  });
});
