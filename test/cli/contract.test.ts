/** The command line's contract: exit codes, one JSON object, standard input, help whose examples work, interruption. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandHelp } from '../../src/cli/input/commandHelp';
import type {
  AblateResult,
  AttentionResult,
  PatchResult,
  PathResult,
  PredictResult,
  Report,
  SweepResult,
} from '../../src/protocol/results';
import { filesIn, ownFolder } from '../support/ownFolder';
import { usedProcessor } from '../support/processes';
import { cli, ioi, ioiHere, root, tiny } from './ioi';

const prompt = 'When Mary and John went to the store, John gave a drink to';
const file = filesIn(ownFolder('contract'));
const expected = JSON.parse(readFileSync(join(tiny, 'expected.json'), 'utf8'));

async function json<R>(args: readonly string[]): Promise<Report<R>> {
  const ran = await ioiHere([...args, '--json']);
  expect(ran).toMatchObject({ code: 0, err: '' });
  return JSON.parse(ran.out) as Report<R>;
}

describe('--json is one versioned object', () => {
  it('that says which model and which settings', async () => {
    const report = await json<PredictResult>(['predict', '--model', tiny, '--prompt', prompt, '--top', '4']);
    expect(report).toMatchObject({
      version: 1,
      command: 'predict',
      model: { id: 'tiny-gpt2', layers: 4, heads: 4, width: 32 },
      settings: { baseline: 'mean ABC 128 seed=42', positions: 'all', top: 4, bos: false },
    });
    const sum = execFileSync('sha256sum', [join(tiny, 'model.safetensors')], { encoding: 'utf8' });
    expect(report.model.sha256).toBe(sum.slice(0, 64));
    expect(report.results[0]).toMatchObject({
      prompt,
      answer: { io: { id: 5335, text: ' Mary' }, s: { id: 1757, text: ' John' } },
    });
    expect(report.results[0]!.next).toHaveLength(4);
    expect(report.results[0]!.tokens.map(token => token.id)).toEqual(expected.ids);
  });

  it('predict: every token and all logits on request', async () => {
    const { results } = await json<PredictResult>([
      'predict',
      '--model',
      tiny,
      '--prompt',
      prompt,
      '--every-token',
      '--logits',
    ]);
    expect(results[0]!.logits).toHaveLength(50257);
    const { positions, tokens } = results[0]!;
    expect(positions!.map(position => position.actual?.id)).toEqual([
      ...tokens.slice(1).map(token => token.id),
      undefined,
    ]);
    for (const { actual } of positions!.slice(0, -1)) expect(actual!.rank).toBeGreaterThanOrEqual(1);
  });

  it('each result says what it was measured with, and settings at the top are those of all', async () => {
    const two = file('two.ioi', `@off 1.1\n@baseline zero\n${prompt}\n@top 2\n${prompt}\n`);
    const { settings, results } = await json<SweepResult>(['sweep', two, '--model', tiny]);
    expect(results.map(({ provenance }) => provenance.settings)).toEqual([
      { baseline: 'zero', positions: 'all', top: 3, bos: false },
      { baseline: 'zero', positions: 'all', top: 2, bos: false },
    ]);
    expect(results[0]!.provenance.model).toMatchObject({ id: 'tiny-gpt2', layers: 4 });
    // A sweep knows of no heads that are off; and of two values of @top neither is that of the report.
    expect(settings).toEqual({
      baseline: 'zero',
      positions: 'all',
      forms: ['ABC', 'ABA', 'ABB'],
      samples: 32,
      bos: false,
    });
  });

  it('patch: every cell as an independent program computes it, flipped by itself', async () => {
    const wanted = JSON.parse(readFileSync(join(tiny, 'expected-patching.json'), 'utf8'));
    const args = ['patch', '--model', tiny, '--prompt', `${prompt} => Mary | John`];
    const { results } = await json<PatchResult>(args);
    const [result] = results;
    expect(result).toMatchObject({ site: 'resid', direction: 'denoise', corrupt: { ids: [wanted.corrupt_ids] } });
    for (const cell of result!.cells) {
      const want = wanted.denoise.resid[`${cell.layer}@${cell.position}`];
      for (const field of ['logitDiff', 'restored', 'kl', 'dProbIO'] as const)
        expect(cell[field], `${cell.layer}@${cell.position} ${field}`).toBeCloseTo(want[field], 4);
    }
    const at = await json<PatchResult>([...args, '--site', 'z', '--at', 'END', '--direction', 'noise']);
    const [first] = at.results[0]!.cells;
    expect(first).toMatchObject({ layer: 0, head: 0, position: 13 });
    expect(first!.restored).toBeCloseTo(wanted.noise.z_at_end['0.0'].restored, 4);
  });

  it('patch and sweep about no names: another text is what corrupts', async () => {
    const about = ['--model', tiny, '--prompt', 'The capital of France is => Paris | London'];
    const other = ['--corrupt', 'text The capital of England is'];
    const { results } = await json<PatchResult>(['patch', ...about, ...other]);
    expect(results[0]!.cells).toHaveLength(4 * 5);
    const swept = await json<SweepResult>(['sweep', ...about, ...other, '--baseline', 'corrupt']);
    expect(swept.results[0]!.baseline).toMatchObject({ kind: 'corrupt', samples: [results[0]!.corrupt.ids[0]] });
    expect(swept.results[0]!.provenance.settings).toMatchObject({ corrupt: 'text The capital of England is' });
    const refused = await ioi(['patch', ...about]);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain('@corrupt text');
  });

  it('path takes its other prompts from @corrupt where that is written', async () => {
    const args = ['path', '--model', tiny, '--prompt', prompt, '--to', 'logits'];
    const flipped = await json<PathResult>([...args, '--corrupt', 'flip']);
    expect(flipped.results[0]!.source).toHaveLength(1);
    expect(flipped.results[0]!.provenance.settings).toMatchObject({ corrupt: 'flip' });
    const drawn = await json<PathResult>(args);
    expect(drawn.results[0]!.source).toHaveLength(16);
    expect(drawn.results[0]!.provenance.settings.corrupt).toBeUndefined();
  });

  it('attention: the pattern, as the fixture has END’s row', async () => {
    const { results } = await json<AttentionResult>([
      'attention',
      '--model',
      tiny,
      '--prompt',
      prompt,
      '--head',
      '1.2,3.0',
    ]);
    const [one, other] = results[0]!.heads;
    expect([one, other]).toMatchObject([
      { layer: 1, head: 2 },
      { layer: 3, head: 0 },
    ]);
    expect(one!.pattern).toHaveLength(expected.ids.length);
    one!.pattern.at(-1)!.forEach((weight, at) => {
      expect(weight).toBeCloseTo(expected.attention_last_row[1][2][at], 5);
    });
  });

  it('sweep: heads in order, the baseline’s prompts as ids, all different', async () => {
    const { results } = await json<SweepResult>(['sweep', '--model', tiny, '--prompt', prompt, '--seed', '7']);
    const { heads, baseline } = results[0]!;
    expect(heads.map(({ layer, head }) => 4 * layer + head)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(baseline).toMatchObject({ kind: 'mean', form: 'ABC', seed: 7 });
    expect(new Set(baseline.samples.map(ids => ids.join())).size).toBe(128);
    for (const ids of baseline.samples) {
      expect(ids).toHaveLength(14);
      expect(new Set([ids[1], ids[3], ids[9]]).size).toBe(3);
    }
  });

  it('the same seed draws the same prompts, another one others', async () => {
    const draw = async (seed: string) =>
      (await json<SweepResult>(['sweep', '--model', tiny, '--prompt', prompt, '--seed', seed])).results[0]!.baseline
        .samples;
    const [one, again, other] = [await draw('7'), await draw('7'), await draw('8')];
    expect(one).toEqual(again);
    expect(one).not.toEqual(other);
  });

  it('numbers of a set of heads and of a path equal the independent program’s', async () => {
    const samples = file('samples.json', JSON.stringify(expected.baseline_sample_ids));
    const source = file('source.json', JSON.stringify([expected.new_ids]));
    const set = expected.mean_ablation_of_a_set;
    const off = set.heads.map(([layer, head]: number[]) => `${layer}.${head}`);
    const ablated = await json<AblateResult>([
      'ablate',
      '--model',
      tiny,
      '--prompt',
      prompt,
      '--samples-file',
      samples,
      '--off',
      ...off,
    ]);
    for (const metric of ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const)
      expect(ablated.results[0]!.effect[metric]).toBeCloseTo(set[metric], metric === 'dLogitDiff' ? 4 : 5);
    const path = await json<PathResult>([
      'path',
      '--model',
      tiny,
      '--prompt',
      prompt,
      '--samples-file',
      source,
      '--to',
      'logits@END',
    ]);
    for (const { layer, head, dLogitDiff } of path.results[0]!.senders)
      expect(dLogitDiff).toBeCloseTo(expected.path_patch_to_logits_at_last[`${layer}.${head}`].dLogitDiff, 4);
  });

  it('options win over directives, a file’s own hold otherwise', async () => {
    const file = '@top 2\n@positions end\n@baseline zero\n@bos on\nWhen Mary and John went out, John called\n';
    const run = async (...args: string[]) =>
      JSON.parse((await ioi(['sweep', '-', '--json', ...args], { input: file })).out) as Report<SweepResult>;
    expect((await run()).settings).toMatchObject({ top: 2, positions: 'end', baseline: 'zero', bos: true });
    const changed = await run(
      '--top',
      '5',
      '--positions',
      'all',
      '--baseline',
      'resample ABC 2 seed=1',
      '--bos',
      'off',
    );
    expect(changed.settings).toMatchObject({ top: 5, positions: 'all', baseline: 'resample ABC 2 seed=1', bos: false });
    expect(changed.results[0]!.heads[0]!.next).toHaveLength(5);
    expect((await run()).results[0]!.tokens[0]!.id).toBe(50256);
  });
});

/** Many tests run commands in a process that has loaded them: that must be what a person gets. */
it.each([
  ['predict', '--top', '3'],
  ['sweep', '--json', '--baseline', 'zero'],
  ['eval', '--csv', '/no/such/folder/x.csv'],
  ['path', '--to', 'nowhere'],
  ['help', 'sweep'],
])('in a process of its own or in another, %s is the same', async (command, ...more) => {
  const args = command === 'help' ? [command, ...more] : [command, '--model', tiny, '--prompt', prompt, ...more];
  expect(await ioiHere(args)).toEqual(await ioi(args));
});

describe('text', () => {
  it('reads like the research log', async () => {
    const { out } = await ioiHere(['sweep', 'media/examples/mary-and-john.ioi']);
    expect(out).toMatch(/^When Mary and John went to the store, John gave a drink to\n0\.\d\d {2}Mary\n/);
    expect(out).toMatch(/={80}\nSUMMARY: Most impactful heads \(by KL divergence\)\n={80}\n/);
    expect(out).toMatch(/#1 {3}Head \[\d\]\[\d\] /);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  });

  it('sorts by size and prints as many as asked for', async () => {
    const { out } = await ioiHere(['sweep', 'media/examples/mary-and-john.ioi', '--sort', 'ld', '--limit', '5']);
    const column = [...out.matchAll(/^#\d.* (-?\d\.\d{4})(?: !)?$/gm)].map(match => Math.abs(Number(match[1])));
    expect(column).toHaveLength(5);
    expect(column).toEqual([...column].sort((a, b) => b - a));
    expect(out).toContain('… 31 more');
  });

  it('has no colours where it goes to no terminal', async () => {
    expect((await ioi(['predict', '--prompt', prompt])).out).not.toContain('\u001b');
  });

  it('colours on a terminal, unless NO_COLOR is set', () => {
    const onTerminal = (env: string) =>
      execFileSync('script', ['-qec', `${env} node ${cli} predict --prompt '${prompt}'`, '/dev/null'], {
        encoding: 'utf8',
      });
    expect(onTerminal('NO_COLOR= TERM=xterm')).toContain('\u001b[1m');
    expect(onTerminal('NO_COLOR=1 TERM=xterm')).not.toContain('\u001b[1m');
  });
});

describe('help', () => {
  it('lists the commands', async () => {
    const { code, out } = await ioi(['help']);
    expect(code).toBe(0);
    for (const name of Object.keys(commandHelp)) expect(out).toContain(name);
    expect((await ioi(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each(Object.entries(commandHelp))('of %s shows its examples', async (name, { examples }) => {
    const { out } = await ioiHere([name, '--help']);
    for (const example of examples) expect(out).toContain(example);
  });

  // The first of each command, and what asks for a shell, in one; the others in this process.
  it.each(
    Object.values(commandHelp).flatMap(({ examples }) =>
      examples.map((example, at) => ({ example, isInShell: at === 0 || /[<$]/.test(example) })),
    ),
  )('$example', async ({ example, isInShell }) => {
    if (!isInShell) {
      const words = [...example.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);
      const { code, out } = await ioiHere(words.slice(1));
      expect([0, 1]).toContain(code);
      expect(out.length).toBeGreaterThan(40);
      return;
    }
    const ran = execFileSync('bash', ['-c', `${example.replace(/(^|<\()ioi /g, `$1node ${cli} `)} || [ $? = 1 ]`], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(ran.length).toBeGreaterThan(40);
  });
});

describe('check', () => {
  const wrong = 'Mary and John went out. John called  \n';
  it('prints file:line:column with a code, and exits 1', async () => {
    const ran = await ioi(['check', '-'], { input: wrong });
    expect(ran.code).toBe(1);
    expect(ran.out).toMatch(/^<stdin>:1:1: warning: .*\[first-name-without-space\]$/m);
    expect(ran.out).toMatch(/^<stdin>:1:36: warning: .*\[trailing-space\]$/m);
  });

  it('mends what is sure, in place or to standard output, and is then content', async () => {
    const path = file('a.ioi', wrong);
    await ioi(['check', '--fix', path]);
    const mended = readFileSync(path, 'utf8');
    expect(mended).not.toMatch(/ $/m);
    expect((await ioi(['check', '--fix', '-'], { input: wrong })).out).toBe(mended);
    // That a word must stand first is left to the person: which one changes what is asked.
    expect(mended).toBe('Mary and John went out. John called\n');
    expect((await ioi(['check', path])).out.match(/(?<=\[)[a-z-]+(?=\]$)/gm)).toEqual(['first-name-without-space']);
  });

  it('is content with the examples', async () => {
    for (const name of ['mary-and-john', 'paper', 'research-log', 'templates']) {
      expect(await ioiHere(['check', `media/examples/${name}.ioi`])).toMatchObject({ code: 0, err: '' });
    }
  });
});

it('Ctrl-C ends a long sweep at once, with 130', async () => {
  const child = spawn(process.execPath, [cli, 'sweep', '-'], { cwd: root, stdio: ['pipe', 'ignore', 'ignore'] });
  // Many minutes on any machine; by three seconds of the processor's own time it is in the midst of it.
  child.stdin.end(`@baseline resample ABC 10000 seed=1\n${prompt}\n`);
  await usedProcessor(child.pid!, 3);
  expect(child.exitCode).toBeNull();
  child.kill('SIGINT');
  expect(await new Promise(done => child.on('close', done))).toBe(130);
});

it('a closed pipe is no error', () => {
  const out = execFileSync(
    'bash',
    ['-c', `node ${cli} sweep media/examples/mary-and-john.ioi | head -1; exit \${PIPESTATUS[0]}`],
    { cwd: root, encoding: 'utf8' },
  );
  expect(out).toBe(`${prompt}\n`);
});
