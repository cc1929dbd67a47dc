/**
 * How fast the panel draws, in a headless Chromium: `npm run bench:webview`. First paint is from the message to the
 * frame that shows it; an update is one row of a sweep under way. Limits: 100 ms, 16 ms, 100 ms.
 */
import type { Measured } from '../src/protocol/analyses';
import type { PanelPrompt, ToView } from '../src/protocol/panel';
import type { HeadEffect } from '../src/protocol/results';
import { startViews, type View, type Views } from '../test/webview/browser/view';

interface Case {
  readonly name: string;
  readonly layers: number;
  readonly heads: number;
}

const cases: readonly Case[] = [
  { name: 'gpt2', layers: 12, heads: 12 },
  { name: 'gpt2-xl', layers: 48, heads: 25 },
];
const rounds = 5;
const ask = { kind: 'sweep' } as const;
const next = [1, 2, 3].map(id => ({ id, text: ` token${id}`, prob: 0.2, logit: 10 }));
const limits = { paint: 100, update: 16, attention: 100 };

const views = await startViews();
let isWithin = true;
try {
  for (const one of cases) {
    report(`${one.name}, ${one.layers} × ${one.heads}: first paint`, await timesOf(one, firstPaint), limits.paint);
    report(`${one.name}, ${one.layers} × ${one.heads}: one update`, await timesOf(one, update), limits.update);
  }
  report('attention of 200 tokens', await timesOf(cases[0]!, attention), limits.attention);
} finally {
  await views.close();
}
process.exitCode = isWithin ? 0 : 1;

function report(what: string, times: readonly number[], limit: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)]!;
  if (middle > limit) isWithin = false;
  const numbers = `${middle.toFixed(1)} ms (${sorted[0]!.toFixed(1)}–${sorted.at(-1)!.toFixed(1)})`;
  console.log(`${what.padEnd(40)} ${numbers.padStart(24)}   limit ${limit} ms${middle > limit ? '  TOO SLOW' : ''}`);
}

async function timesOf(one: Case, measure: (view: View, one: Case) => Promise<number[]>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const view = await (views as Views).open({ width: 400 });
    await view.page.waitForSelector('main');
    times.push(...(await measure(view, one)));
    await view.close();
  }
  return times;
}

async function firstPaint(view: View, one: Case): Promise<number[]> {
  const known: Measured[] = [{ kind: 'sweep', ask, result: sweepOf(one) }];
  return [await timed(view, [{ kind: 'prompt', prompt: promptOf(one), pinned: false, known, underWay: [] }])];
}

/** The first row builds the grid's colours; what is timed are the rows after it. */
async function update(view: View, one: Case): Promise<number[]> {
  const heads = headsOf(one);
  await timed(view, [{ kind: 'prompt', prompt: promptOf(one), pinned: false, known: [], underWay: [] }]);
  const times: number[] = [];
  for (let layer = 0; layer < 8; layer++) {
    const row = heads.slice(layer * one.heads, (layer + 1) * one.heads);
    const done = (layer + 1) * one.heads;
    const time = await timed(view, [
      { kind: 'rows', key: '1 k', ask, rows: row, doing: 'knock-outs', done, total: heads.length },
    ]);
    if (layer > 0) times.push(time);
  }
  return times;
}

async function attention(view: View, one: Case): Promise<number[]> {
  await timed(view, [{ kind: 'prompt', prompt: promptOf(one), pinned: false, known: [], underWay: [] }]);
  await view.page.locator('.cell').first().click();
  await view.page.waitForTimeout(300);
  return [await timed(view, [{ kind: 'measured', key: '1 k', measured: attentionOf(200) }])];
}

/** Milliseconds of work on the page's thread for these messages: checked, drawn and laid out. */
function timed({ page }: View, messages: ToView[]): Promise<number> {
  return page.evaluate(async all => {
    const frame = () => new Promise(done => requestAnimationFrame(done));
    await frame();
    performance.clearMeasures('ioi-update');
    const began = performance.now();
    // As the browser delivers them, without its queue.
    for (const data of all) window.dispatchEvent(new MessageEvent('message', { data }));
    const received = performance.now() - began;
    await frame();
    const drawn = performance.getEntriesByName('ioi-update').reduce((sum, { duration }) => sum + duration, 0);
    const before = performance.now();
    document.body.getBoundingClientRect();
    return received + drawn + performance.now() - before;
  }, messages);
}

function promptOf({ name, layers, heads }: Case): PanelPrompt {
  return {
    key: '1 k',
    content: 'k',
    file: 'bench.ioi',
    line: 1,
    text: 'When Mary and John went to the store, John gave a drink to',
    isTemplate: false,
    model: { id: name, layers, heads },
    settings: {
      baseline: 'mean ABC 128 seed=42',
      positions: 'all',
      bos: false,
      top: 3,
      corrupt: '',
      forms: ['ABC', 'ABA', 'ABB'],
      samples: 32,
    },
    off: [],
    unsaved: false,
  };
}

function headsOf({ layers, heads }: Case): HeadEffect[] {
  return Array.from({ length: layers * heads }, (_, at) => {
    const kl = Math.exp(-((at * 7919) % 97) / 10);
    const sign = at % 3 === 0 ? -1 : 1;
    const deltas = { dProbIO: sign * kl, dProbS: kl / 9, dLogitDiff: sign * kl * 3 };
    return { layer: Math.floor(at / heads), head: at % heads, kl, js: kl / 4, tv: kl, l2: kl, ...deltas, next };
  });
}

function sweepOf(one: Case): Extract<Measured, { kind: 'sweep' }>['result'] {
  const samples = Array.from({ length: 128 }, () => Array.from({ length: 14 }, (_, at) => at));
  return {
    prompt: promptOf(one).text,
    tokens: [],
    clean: { next, probIO: 0.5, probS: 0.1, logitDiff: 3 },
    baseline: { kind: 'mean', form: 'ABC', seed: 42, samples },
    heads: headsOf(one),
    provenance: provenanceOf(one),
  };
}

function provenanceOf({ name, layers, heads }: Case) {
  return { analysis: 'bench', model: { id: name, layers, heads, width: 64 * heads }, settings: {} };
}

function attentionOf(length: number): Measured {
  const pattern = Array.from({ length }, (_, from) =>
    Array.from({ length }, (_, to) => (to > from ? 0 : 1 / (from + 1))),
  );
  const tokens = Array.from({ length }, (_, at) => ({ id: at, text: ` word${at}`, start: at * 6, end: at * 6 + 6 }));
  return {
    kind: 'attention',
    ask: { kind: 'attention', heads: [{ layer: 0, head: 0 }] },
    result: {
      provenance: provenanceOf(cases[0]!),
      prompt: '',
      tokens,
      heads: [{ layer: 0, head: 0, pattern }],
      positions: { END: length - 1 },
    },
  };
}
