/** A trail that is written into the file redoes itself: each of its commands, as a shell takes it, gives its step's numbers. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PathResult, Report } from '../../src/protocol/results';
import { dist, Editor } from './editor';

const mary = 'When Mary and John went to the store, John gave a drink to';
let editor: Editor;
/** Where a shell finds `ioi`. */
let bin: string;

beforeAll(async () => {
  editor = await Editor.start();
  bin = mkdtempSync(join(tmpdir(), 'ioi-bin'));
  writeFileSync(join(bin, 'ioi'), `#!/bin/sh\nexec '${process.execPath}' '${join(dist, 'cli.js')}' "$@"\n`, {
    mode: 0o755,
  });
});
afterAll(async () => {
  await editor.stop();
  rmSync(bin, { recursive: true, force: true });
});

async function written(uri: string, line: number, receivers: readonly string[]): Promise<string> {
  const prompt = await editor.prompt(uri, line);
  const outcome = await editor.ask('ioi/writeTrail', { prompt, receivers });
  if (!outcome.ok) throw new Error(outcome.failure.message);
  const { start, end, newText } = outcome.value;
  await editor.change(uri, { range: { start, end }, text: newText });
  return newText;
}

/** What a person would copy of a comment line. */
const commandsOf = (text: string) =>
  text
    .split('\n')
    .filter(line => /^# (ioi|printf) /.test(line))
    .map(line => line.slice(2));

describe('a trail in the file', () => {
  it.each([
    ['a plain prompt', `@baseline mean ABC 16 seed=3\n\n${mary}\n`, 2],
    ['names of one’s own', `@set names Mary John Tom Ann\n@baseline mean ABC 8 seed=3\n${mary}\n`, 2],
  ])('redoes each step: %s', async (_, text, line) => {
    const uri = await editor.open(text);
    const receivers = ['logits', '4.1.q@END', '2.0.v@S2'];
    const before = await editor.prompt(uri, line);
    const measured = await Promise.all(receivers.map(to => editor.measurePrompt(before, { kind: 'path', to })));
    const lines = await written(uri, line, receivers);
    expect(lines.split('\n')[0]).toBe('# Trail: logits ‹ 4.1.q@END ‹ 2.0.v@S2');
    const commands = commandsOf(lines);
    expect(commands).toHaveLength(3);
    for (const [at, command] of commands.entries()) {
      const out = execFileSync('sh', ['-c', `${command} --json`], {
        env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
        encoding: 'utf8',
      });
      const { results } = JSON.parse(out) as Report<PathResult>;
      const outcome = measured[at]!;
      if (!outcome.ok || outcome.value.kind !== 'path') throw new Error('not measured');
      const { senders, receiver } = outcome.value.result;
      expect(results[0]!.receiver).toBe(receiver);
      // A process that lives long packs its weights, which rounds otherwise.
      for (const [i, sender] of senders.entries())
        expect(results[0]!.senders[i]!.dLogitDiff).toBeCloseTo(sender.dLogitDiff!, 4);
    }
    // The prompt is the same: what was measured of it still holds.
    expect((await editor.prompt(uri, line + 4)).content).toBe(before.content);
  });

  it('is written anew where it goes on, and stands beside another', async () => {
    const uri = await editor.open(`# mine\n${mary}\n`);
    await written(uri, 1, ['logits']);
    await written(uri, 3, ['logits', '4.1.q@END']);
    const now = await written(uri, 4, ['logits', '3.0.q@END']);
    expect(now.split('\n')[0]).toBe('# Trail: logits ‹ 3.0.q@END');
    const state = await editor.ask('ioi/promptAt', { uri, line: 0 });
    // A comment of one's own, three lines of the first way, three of the second.
    expect(state!.line).toBe(7);
  });

  it('of what is no receiver is refused', async () => {
    const uri = await editor.open(`${mary}\n`);
    const outcome = await editor.ask('ioi/writeTrail', { prompt: await editor.prompt(uri, 0), receivers: ['9.9'] });
    expect(outcome).toMatchObject({ ok: false, failure: { code: 'bad-receiver' } });
  });
});
