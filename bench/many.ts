/** Many prompts of one template, a prompt's share of them as a ratio to one prompt alone. */
import { parse, promptsOf } from '../src/language';
import { questionsOf } from '../src/language/draws/question';
import type { AskOf } from '../src/protocol/analyses';
import { measureMany } from '../src/worker/analyses/measureMany';
import { openModel } from '../src/worker/runs/openModel';
import { Workspace } from '../src/worker/runs/workspace';
import { peakMegabytes } from './peakMemory';

const alone = 4;

type Many = AskOf<'predict'> | AskOf<'sweep'> | AskOf<'path'>;

const cases: readonly { readonly title: string; readonly ask: Many; readonly positions: string }[] = [
  { title: 'prediction', ask: { kind: 'predict' }, positions: 'all' },
  { title: 'sweep of 144 heads, END only', ask: { kind: 'sweep' }, positions: 'end' },
  { title: 'sweep of 144 heads, all positions', ask: { kind: 'sweep' }, positions: 'all' },
  { title: 'path patching of 16 sources', ask: { kind: 'path', to: 'logits' }, positions: 'all' },
];

/** @param prompts how many together; each case draws `alone` more, to be measured one by one. */
export async function many(folder: string, threads: number, prompts: number, say: (line: string) => void) {
  const on = new Workspace(openModel({ id: 'bench', folder }, { threads }));
  say(`\n${prompts} draws of one template together, a prompt's share`);
  say(`${''.padEnd(40)}${['seconds', '× alone', 'peak MB'].map(title => title.padStart(9)).join('')}`);
  for (const { title, ask, positions } of cases) {
    const text = [
      '@baseline mean ABC 128 seed=42',
      `@positions ${positions}`,
      `@samples ${prompts + alone + 1}`,
      '@forms ABB',
      'When {s1} and {s2} went to the big old {place}, {s3} gave a drink to',
    ].join('\n');
    const [prompt] = promptsOf(parse(text));
    const { questions } = questionsOf(prompt!, prompt!.settings, on.countTokens, 'all');
    if (questions.length < prompts + alone + 1) throw new RangeError(`only ${questions.length} draws`);
    // The first makes what all share: the replacement, and the stages.
    for await (const _ of measureMany(on, questions.slice(0, 1), ask));
    while (await on.model.stages.packNext());
    const each = questions.slice(1, 1 + alone).map(question => [question]);
    // Half before, half after: the machine is another one minutes later.
    const before = await seconds(on, ask, each.slice(0, alone / 2));
    const share = (await seconds(on, ask, [questions.slice(1 + alone)])) / prompts;
    const single = (before + (await seconds(on, ask, each.slice(alone / 2)))) / alone;
    const columns = [share.toFixed(3), (share / single).toFixed(2), peakMegabytes().toFixed(0)];
    say(`${title.padEnd(40)}${columns.map(column => column.padStart(9)).join('')}`);
  }
}

async function seconds(
  on: Workspace,
  ask: Many,
  groups: readonly Parameters<typeof measureMany>[1][],
): Promise<number> {
  const start = performance.now();
  for (const group of groups)
    for await (const outcome of measureMany(on, group, ask)) if ('error' in outcome) throw outcome.error;
  return (performance.now() - start) / 1000;
}
