import { crc32 } from 'node:zlib';
import { Window } from 'happy-dom';
import { describe, expect, it } from 'vitest';
import type { Measured } from '../../src/protocol/analyses';
import { attentionFigure } from '../../webview/export/figure/attentionFigure';
import { mapFigure } from '../../webview/export/figure/mapFigure';
import { pdf } from '../../webview/export/figure/pdf';
import { international, withChunks } from '../../webview/export/figure/png';
import { svg } from '../../webview/export/figure/svg';
import { exportedOf, type Taken, take } from '../../webview/export/take';
import { hasCell, transformerLensCell } from '../../webview/export/transformerLens';
import { askOf, mapKinds } from '../../webview/maps/kinds';
import { learn, learnRows, nothing } from '../../webview/measured/known';
import { type State, start } from '../../webview/state/state';
import { effects, prompt, sweep } from './someResults';

const versions = { extension: '0.1.0', results: 1 };
const swept: Measured = { kind: 'sweep', ask: { kind: 'sweep' }, result: sweep };
const state: State = { ...start, prompt, known: learn(nothing, swept) };
const content = (format: 'md' | 'csv' | 'json' | 'tex' | 'txt') => {
  const message = take('copy', { format }, state, versions);
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

const shownWith = (choices: Partial<State['choices']>) =>
  exportedOf({ ...state, choices: { ...state.choices, ...choices } }, versions)!;
const svgOf = (choices: Partial<State['choices']>, millimetres: 85 | 170 = 85) =>
  svg(mapFigure(shownWith(choices), millimetres));
const signed = { map: { kind: 'sweep', metric: 'dLogitDiff' } } as const;

describe('a figure', () => {
  it('is well formed, stands alone, is clean, and has how it was measured in its metadata', () => {
    const text = svgOf({});
    const { document } = new Window();
    const parsed = new document.defaultView!.DOMParser().parseFromString(text, 'image/svg+xml');
    expect(parsed.querySelector('parsererror')).toBeNull();
    expect(parsed.querySelector('title')?.textContent).toBe('Sweep: KL divergence');
    expect(parsed.querySelector('metadata')?.textContent).toContain('SHA-256 of the weights: abc');
    const drawn = [...parsed.querySelectorAll('text')].map(one => one.textContent ?? '');
    expect(drawn.join(' ')).not.toMatch(/SHA|Baseline|IOI Lens/);
    expect(text).not.toMatch(/<style|href|<script|<b>/);
    // No ground: nothing is as wide as the figure.
    const [, width] = /viewBox="0 0 ([\d.]+)/.exec(text)!;
    for (const rect of parsed.querySelectorAll('rect'))
      expect(Number(rect.getAttribute('width'))).toBeLessThan(Number(width) / 2);
  });

  it.each([85, 170] as const)('is %d mm wide, and nothing lies outside of it', millimetres => {
    const shown = shownWith({ isDouble: true });
    const { width, height, shapes } = mapFigure(shown, millimetres);
    expect(width / 72).toBeCloseTo(millimetres / 25.4, 6);
    expect(svg(mapFigure(shown, millimetres))).toContain(`width="${millimetres}mm"`);
    for (const shape of shapes) {
      const [x, y] = 'x' in shape ? [shape.x, shape.y] : 'x1' in shape ? [shape.x2, shape.y2] : shape.points[0]!;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + ('width' in shape && shape.kind === 'rect' ? shape.width : 0)).toBeLessThanOrEqual(width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(height);
    }
  });

  it('has numbers in its cells where the view has', () => {
    const inCells = (text: string) => [...text.matchAll(/font-size="6"[^>]*>([^<]+)</g)].map(match => match[1]);
    expect(inCells(svgOf({}))).toEqual([]);
    // What is nothing but rounding has none.
    const told = effects.filter(({ kl }) => kl !== 0);
    expect(inCells(svgOf({ showValues: true }))).toEqual(told.map(({ kl }) => kl.toFixed(3)));
  });

  it('says what a sign means only where there is one', () => {
    expect(svgOf({})).not.toMatch(/opposed|clean − patched/);
    expect(svgOf(signed)).toMatch(/opposed<[\s\S]*supported</);
    expect(svgOf(signed)).toContain('Effects are clean − patched');
  });

  it('names its axes along them, and its scale with the unit', () => {
    const { shapes } = mapFigure(shownWith(signed), 85);
    const said = (wanted: string) => shapes.find(one => one.kind === 'text' && one.text === wanted)!;
    const cells = shapes.filter(one => one.kind === 'rect');
    expect(said('Layer')).toMatchObject({ isUpright: true, anchor: 'middle' });
    expect((said('Layer') as { x: number }).x).toBeLessThan(Math.min(...cells.map(({ x }) => x)));
    expect((said('Head') as { y: number }).y).toBeLessThan(Math.min(...cells.map(({ y }) => y)));
    expect(said('Δ logit diff (logits)')).toBeDefined();
  });

  it('has a scale for each of two maps, and says what a marked corner is', () => {
    const text = svgOf({ isDouble: true }, 170);
    expect(text).toContain('Δ logit diff (logits)');
    // One for the place in each map, one for what it means.
    expect(text.match(/<polygon/g)).toHaveLength(3);
    expect(text).toContain('the two maps disagree here');
  });

  it('is made of an attention pattern too', () => {
    const pattern = [[1], [0.25, 0.75]];
    const facts = [['Prompt', 'When Mary']] as const;
    const made = attentionFigure({ title: 'Attention', tokens: ['When', '·Mary'], pattern, facts }, 85);
    const text = svg(made);
    for (const wanted of ['Token that looks', 'Token looked at', '·Mary', 'attention weight'])
      expect(text).toContain(wanted);
    expect(made.shapes.filter(one => one.kind === 'rect').length).toBe(3 + 48);
  });
});

describe('PDF', () => {
  const file = pdf(mapFigure(shownWith({ ...signed, showValues: true }), 85));

  it('has every object where its table says, and the page’s size', () => {
    expect(file).toMatch(/^%PDF-1\.4\n/);
    const table = Number(/startxref\n(\d+)/.exec(file)![1]);
    expect(file.slice(table, table + 4)).toBe('xref');
    const places = [...file.slice(table).matchAll(/(\d{10}) 00000 n/g)].map(match => Number(match[1]));
    expect(places).toHaveLength(7);
    for (const [at, place] of places.entries()) expect(file.slice(place)).toMatch(new RegExp(`^${at + 1} 0 obj\\n`));
    expect(Number(/MediaBox \[0 0 ([\d.]+)/.exec(file)![1])).toBeCloseTo((85 / 25.4) * 72, 1);
    const [, length, body] = /<< \/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(file)!;
    expect(body).toHaveLength(Number(length));
  });

  it('is ASCII, whatever is in it, and has how it was measured in its information', () => {
    expect(file).toMatch(/^[\n\x20-\x7e]*$/);
    const subject = /\/Subject <feff([0-9a-f]+)>/.exec(file)![1]!;
    const said = String.fromCharCode(...(subject.match(/.{4}/g) ?? []).map(unit => Number.parseInt(unit, 16)));
    expect(said).toContain('SHA-256 of the weights: abc');
    // Δ is of Symbol.
    expect(file).toMatch(/\/F1 7\.5 Tf <44> Tj \/F0 7\.5 Tf/);
  });
});

it('PNG: chunks come behind the header, with sums that a reader accepts', () => {
  const file = [137, 80, 78, 71, 13, 10, 26, 10, ...new Array<number>(25).fill(0), 1, 2, 3];
  const data = international('Description', 'Δ of Mary');
  const made = Buffer.from(withChunks(Uint8Array.from(file), [['iTXt', data]]));
  expect(made.readUInt32BE(33)).toBe(data.length);
  expect(made.subarray(37, 41).toString()).toBe('iTXt');
  expect(made.subarray(41, 41 + data.length).toString()).toContain('Δ of Mary');
  expect(made.readUInt32BE(41 + data.length)).toBe(crc32(made.subarray(37, 41 + data.length)));
  expect([...made.subarray(-3)]).toEqual([1, 2, 3]);
});

it('LaTeX is a booktabs table with a caption, and no prompt becomes a command', () => {
  const text = content('tex');
  expect(text).toMatch(/\\toprule[\s\S]*\\midrule[\s\S]*\\bottomrule/);
  expect(text).toContain('0.2 & 0.0753 & 0.0188 & 0.1506 & 0.1581 & 0.1469 & 0.0324 & $-$0.3763 \\\\');
  expect(text).toContain('\\caption{Sweep: KL divergence (KL (nats)).');
  expect(text).toContain('\\textless{}b\\textgreater{}it');
  expect(text.match(/(?<!\\)[&]/g)!.length).toBe(7 * 7);
});

it('a caption says what is shown, of which prompt, and how it was measured', () => {
  const text = content('txt');
  expect(text).toMatch(
    /^Sweep: KL divergence \(KL \(nats\)\)\. Prompt: “When Mary and John went, John gave <b>it<\/b> to”\. /,
  );
  expect(text).toContain('Baseline: mean over 2 prompts in the form ABC, seed 42');
  expect(text).not.toContain('Sign');
});

it('names of files say the prompt, the metric, the receiver and the width', () => {
  const named = (choices: Partial<State['choices']>, taken: Taken) => {
    const message = take('save', taken, { ...state, choices: { ...state.choices, ...choices } }, versions);
    return message?.kind === 'save' ? message.name : undefined;
  };
  expect(named({}, { format: 'svg', millimetres: 85 })).toBe('a-5-sweep-kl-85mm.svg');
  expect(named({ isDouble: true }, { format: 'csv' })).toBe('a-5-sweep-kl-sweep-dLogitDiff.csv');
  const path = { kind: 'path', to: '1.2.q@END', metric: 'tv' } as const;
  const rows = learnRows(state.known, { kind: 'path', to: path.to }, structuredClone(effects));
  const message = take(
    'save',
    { format: 'pdf', millimetres: 170 },
    { ...state, known: rows, choices: { ...state.choices, map: path } },
    versions,
  );
  expect(message?.kind === 'save' && message.name).toBe('a-5-path-1.2.q-END-tv-170mm.pdf');
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
    const message = take('copy', { format }, of, versions);
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
    const message = take('copy', { format }, some, versions);
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
    const text = svg(mapFigure(exportedOf(shown, versions)!, 170));
    expect(text).toContain('·Mary END IO');
    expect(text).toContain('1 as clean, 0 as corrupted');
    const csv = take('copy', { format: 'csv' }, shown, versions);
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
