/** Results that have the shapes of real ones, for tests without a model. */
import type { PanelPrompt } from '../../src/protocol/panel';
import type { HeadEffect, SweepResult } from '../../src/protocol/results';

const next = [{ id: 5335, text: ' Mary', prob: 0.67, logit: 15.3 }];

/** [KL, Δ P(IO), Δ P(S), Δ LD]; the third pushes both names, the fourth moves other words. */
const numbers: readonly (readonly [number, number, number, number])[] = [
  [0.1395, -0.2424, 0.0054, -0.5275],
  [0.036, 0.1255, -0.0022, 0.3666],
  [0.0753, 0.1469, 0.0324, -0.3763],
  [0.02, 0.001, 0.0001, 0.01],
  [0.0002, -0.0025, 0.0027, -0.0516],
  [0, 0, 0, 0],
];

export const effects: readonly HeadEffect[] = numbers.map(([kl, dProbIO, dProbS, dLogitDiff], at) => ({
  layer: Math.floor(at / 3),
  head: at % 3,
  kl,
  js: kl / 4,
  tv: kl * 2,
  l2: kl * 2.1,
  dProbIO,
  dProbS,
  dLogitDiff,
  next,
}));

export const sweep: SweepResult = {
  prompt: 'When Mary and John went, John gave <b>it</b> to',
  tokens: [
    { id: 2215, text: 'When', start: 0, end: 4 },
    { id: 5335, text: ' Mary', start: 4, end: 9 },
  ],
  answer: { io: { id: 5335, text: ' Mary' }, s: { id: 1757, text: ' John' } },
  clean: { next, probIO: 0.67, probS: 0.002, logitDiff: 5.67 },
  baseline: {
    kind: 'mean',
    form: 'ABC',
    seed: 42,
    samples: [
      [2215, 1],
      [2215, 2],
    ],
  },
  heads: effects,
  provenance: {
    analysis: 'sweep',
    model: { id: 'gpt2', sha256: 'abc', layers: 2, heads: 3, width: 12 },
    settings: { baseline: 'mean ABC 2 seed=42', positions: 'all', top: 1, bos: false },
  },
};

export const prompt: PanelPrompt = {
  key: '1 k',
  content: 'k',
  file: 'a.ioi',
  line: 5,
  text: sweep.prompt,
  isTemplate: false,
  model: { id: 'gpt2', sha256: 'abc', layers: 2, heads: 3, width: 12 },
  settings: {
    baseline: 'mean ABC 2 seed=42',
    positions: 'all',
    bos: false,
    top: 1,
    corrupt: '',
    forms: ['ABC', 'ABA', 'ABB'],
    samples: 32,
  },
  off: [{ layer: 0, head: 1 }],
  unsaved: true,
};
