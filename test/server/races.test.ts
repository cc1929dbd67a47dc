/**
 * Edits, lines inserted above, other models, heads toggled, files closed and opened, at random moments while
 * measurements run: whoever looks on, as the panel does, never shows a number beside a text that it is not of.
 */

import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { Ask, Measured } from '../../src/protocol/analyses';
import type { PartialResult, PromptRef, PromptState } from '../../src/protocol/lsp';
import { often } from '../support/often';
import { Editor } from './editor';

const sequences = often(150, 500);
const steps = 6;

const names = ['Mary', 'John', 'Tom', 'Anna', 'Sarah', 'James'];
const asks: readonly Ask[] = [
  { kind: 'sweep' },
  { kind: 'attribute' },
  { kind: 'ablate' },
  { kind: 'predict' },
  { kind: 'path', to: 'logits' },
  { kind: 'patch', site: 'attn', direction: 'noise' },
  { kind: 'attention', heads: 'all', endOnly: true },
  { kind: 'eval' },
  { kind: 'mean', of: { kind: 'sweep' } },
  { kind: 'mean', of: { kind: 'attribute' } },
];

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start();
});
afterAll(() => editor.stop());

/** As the panel: one prompt is looked at, known by its name; what comes for another is dropped. */
class Onlooker {
  state: PromptState | null = null;
  /** What is on the screen: each with the text, the model and the heads that stand beside it. */
  readonly shown: { readonly measured: Measured; readonly beside: PromptState }[] = [];
  readonly rows: { readonly partial: PartialResult; readonly beside: PromptState }[] = [];
  dropped = 0;

  hear(prompt: PromptRef, measured: Measured): void {
    const { state } = this;
    if (state && state.id === prompt.id && state.uri === prompt.uri && state.content === prompt.content)
      this.shown.push({ measured, beside: state });
    else this.dropped++;
  }

  see(partial: PartialResult): void {
    const { state } = this;
    const { prompt } = partial;
    if (state && state.id === prompt.id && state.uri === prompt.uri && state.content === prompt.content)
      this.rows.push({ partial, beside: state });
  }
}

it(`${sequences} random sequences: no number beside a text that it was not measured of`, async () => {
  let shown = 0;
  let rows = 0;
  let dropped = 0;
  for (let seed = 0; seed < sequences; seed++) {
    const onlooker = await sequence(seed);
    for (const { measured, beside } of onlooker.shown) {
      if (!('provenance' in measured.result)) continue;
      const { result } = measured;
      // What is of all draws, or of one, is of the template that stands there; of a draw, of the one that is shown.
      expect(result.template ?? result.prompt, `seed ${seed}`).toBe(beside.text);
      if ('tokens' in result && beside.draw?.text !== undefined)
        expect(result.prompt, `seed ${seed}`).toBe(beside.draw.text);
      expect(result.provenance.model.id, `seed ${seed}`).toBe(beside.model);
      if (result.provenance.settings.top !== undefined)
        expect(result.provenance.settings.top, `seed ${seed}`).toBe(beside.settings.top);
      if (measured.kind === 'sweep') expect(result.provenance.settings.baseline).toBe(beside.settings.baseline);
    }
    shown += onlooker.shown.length;
    rows += onlooker.rows.length;
    dropped += onlooker.dropped;
  }
  // It is a race: some arrive in time and some too late, or nothing was tested.
  expect(shown).toBeGreaterThan(sequences / 5);
  expect(dropped).toBeGreaterThan(0);
  expect(rows).toBeGreaterThan(0);
  // Half a minute, and as much longer as others take of the machine.
}, 900_000);

async function sequence(seed: number): Promise<Onlooker> {
  const rng = xoroshiro128plus(seed);
  const below = (n: number) => uniformInt(rng, 0, n - 1);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!;
  const sentence = () => {
    const [io, s] = [pick(names), pick(names.slice(1))];
    // One of four is a template.
    if (below(4) === 0) return `${pick(['When', 'After'])} {s1} and {s2} went to the {place}, {s3} gave a drink to`;
    return `${pick(['When', 'After', 'While'])} ${io} and ${s} went to the store, ${s} gave a drink to`;
  };
  let lines = ['@samples 2', '@baseline zero', sentence(), '@top 4', sentence()];
  let uri = await editor.open(lines.join('\n'), `file:///races/${seed}.ioi`);
  const onlooker = new Onlooker();
  const look = async () => {
    onlooker.state = await editor.ask('ioi/promptAt', { uri, line: below(lines.length) });
  };
  const heard = editor.progress.length;
  await look();
  const running: Promise<void>[] = [];
  const replace = async (text: readonly string[]) => {
    lines = [...text];
    await editor.change(uri, { text: lines.join('\n') });
  };
  for (let step = 0; step < steps; step++) {
    const { state } = onlooker;
    // Two of three steps begin a measurement; the next step comes while it runs.
    if (below(3) < 2 && state) {
      const prompt: PromptRef = { uri: state.uri, id: state.id, content: state.content };
      const source = new CancellationTokenSource();
      const asked = editor.measurePrompt(prompt, pick(asks), source.token);
      running.push(
        asked.then(outcome => (outcome.ok ? onlooker.hear(prompt, outcome.value) : undefined)).catch(() => {}),
      );
      if (below(6) === 0) source.cancel();
    }
    const at = below(lines.length + 1);
    switch (below(8)) {
      case 0:
        await replace(lines.map((line, i) => (line.startsWith('@') || i !== at ? line : sentence())));
        break;
      case 1:
        await replace([
          ...lines.slice(0, at),
          pick(['# a comment', sentence(), '@top 2', '@baseline mean ABC 4']),
          ...lines.slice(at),
        ]);
        break;
      case 2:
        if (lines.length > 2) await replace(lines.filter((_, i) => i !== at));
        break;
      case 3:
        await replace([pick(['@model demo', '@model gpt2', '@bos on']), ...lines]);
        break;
      case 4:
        if (state)
          await editor.ask('ioi/setOff', {
            prompt: { uri: state.uri, id: state.id, content: state.content },
            heads: [{ layer: below(6), head: below(6) }],
            how: 'toggle',
          });
        break;
      case 5:
        await editor.close(uri);
        uri = await editor.open(lines.join('\n'), `file:///races/${seed}-${step}.ioi`);
        break;
      case 6:
        // To one draw of a template, or back to all; of a plain prompt it is refused.
        if (state)
          await editor.ask('ioi/setDraw', {
            prompt: { uri: state.uri, id: state.id, content: state.content },
            to: pick([null, 0, 3, 'next']),
          });
        break;
      default:
        break;
    }
    // The panel follows a little later, or not at all.
    if (below(4) > 0) await look();
  }
  await Promise.all(running);
  for (const { value } of editor.progress.slice(heard))
    if ('rows' in value) onlooker.see(value as unknown as PartialResult);
  await editor.close(uri);
  return onlooker;
}
