/** A prompt has a name, and what was measured of it belongs to it: nothing is filed under another's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { PromptState } from '../../src/protocol/lsp';
import { Editor } from './editor';

const mary = 'When Mary and John went to the store, John gave a drink to';
const sweep = { kind: 'sweep' } as const;
/** A sweep that takes long enough to be caught, and ends. */
const slow = '@baseline resample ABC 300 seed=1\n';
/** One that no machine has done before it is given up. */
const endless = '@baseline resample ABC 1000 seed=1\n';

let editor: Editor;
beforeAll(async () => {
  editor = await Editor.start({ trace: true });
});
afterAll(() => editor.stop());

const at = (line: number, from: number, to = from) => ({
  start: { line, character: from },
  end: { line, character: to },
});

async function state(uri: string, line: number): Promise<PromptState> {
  return (await editor.ask('ioi/promptAt', { uri, line }))!;
}

describe('a prompt’s name', () => {
  it('holds through lines inserted above, and says where it stands by then', async () => {
    const uri = await editor.open(`${mary}\n`);
    const before = await state(uri, 0);
    await editor.change(uri, { range: at(0, 0), text: '# one\nAnother prompt\n' });
    expect(await editor.ask('ioi/prompt', { uri, id: before.id })).toMatchObject({ line: 2, text: mary });
    expect(await editor.measurePrompt(before, { kind: 'attribute' })).toMatchObject({ ok: true });
  });

  it('holds while somebody types a line above it, from its own beginning', async () => {
    const uri = await editor.open(`${mary}\nThen, ${mary}\n`);
    const before = await state(uri, 0);
    // As it is typed: letter by letter into the line itself, until Enter parts the two.
    for (let i = 0; i < 5; i++) await editor.change(uri, { range: at(0, i), text: 'typed'[i]! });
    await editor.change(uri, { range: at(0, 5), text: '\n' });
    expect(await state(uri, 1)).toMatchObject({ id: before.id, text: mary });
    expect((await state(uri, 0)).id).not.toBe(before.id);
  });

  it('means what it was said of: after an edit nothing is measured under it', async () => {
    const uri = await editor.open(`${mary}\n`);
    const before = await editor.prompt(uri, 0);
    await editor.change(uri, { range: at(0, mary.length), text: ' Bob and' });
    expect(await editor.measurePrompt(before, { kind: 'attribute' })).toMatchObject({ failure: { code: 'outdated' } });
  });

  it('means no other prompt that has come to its line', async () => {
    const uri = await editor.open(`${mary}\nThen, ${mary}\n`);
    const first = await editor.prompt(uri, 0);
    await editor.change(uri, { range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } }, text: '' });
    expect(await editor.measurePrompt(first, { kind: 'attribute' })).toMatchObject({ failure: { code: 'no-prompt' } });
  });

  it('is that of a text which begins with a space, and above the first prompt of the first', async () => {
    const uri = await editor.open(`# heading\n ${mary}\n${mary}\n`);
    expect(await state(uri, 0)).toMatchObject({ line: 1, text: ` ${mary}` });
    expect(await state(uri, 1)).toMatchObject({ line: 1 });
  });
});

describe('heads that are off', () => {
  const heads = [{ layer: 4, head: 1 }];
  const off = async (uri: string, line: number) =>
    editor.ask('ioi/setOff', { prompt: await editor.prompt(uri, line), heads, how: 'set' });

  it('are still off when the file has another name', async () => {
    const uri = await editor.open(`${mary}\n`, 'file:///prompts/old/name.ioi');
    await off(uri, 0);
    await editor.close(uri);
    const now = await editor.open(`${mary}\n`, 'file:///prompts/new/name.ioi');
    await editor.connection.sendNotification('workspace/didRenameFiles', {
      files: [{ oldUri: 'file:///prompts/old', newUri: 'file:///prompts/new' }],
    });
    expect(await state(now, 0)).toMatchObject({ off: heads, unsaved: true });
  });

  it('are still off when a line was deleted and is put back', async () => {
    const uri = await editor.open(`One ${mary}\n${mary}\nTwo ${mary}\n`);
    await off(uri, 1);
    const whole = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };
    await editor.change(uri, { range: whole, text: '' });
    expect(await state(uri, 1)).toMatchObject({ off: [] });
    await editor.change(uri, { range: at(1, 0), text: `${mary}\n` });
    expect(await state(uri, 1)).toMatchObject({ off: heads });
  });

  it('are those of one prompt, where another says the same', async () => {
    const uri = await editor.open(`${mary}\n${mary}\n`);
    await off(uri, 0);
    expect(await state(uri, 1)).toMatchObject({ off: [], unsaved: false });
  });
});

describe('results', () => {
  it('are known of every prompt of that text, under the settings that they were measured with', async () => {
    const text = `In short, ${mary}`;
    const uri = await editor.open(`${text}\n@expect 50%\n${text}\n@top 7\n${text}\n`);
    await editor.measure(uri, 0, sweep);
    const kinds = async (line: number) =>
      (await editor.ask('ioi/known', { prompt: await editor.prompt(uri, line) })).map(({ kind }) => kind);
    expect(await kinds(0)).toEqual(['sweep']);
    // A sweep does not read @expect; it reads @top.
    expect(await kinds(2)).toEqual(['sweep']);
    expect(await kinds(4)).toEqual([]);
    expect(await state(uri, 2)).toMatchObject({ swept: true });
    expect(await state(uri, 4)).toMatchObject({ swept: false });
  });

  it('say what they were measured with: a sweep knows of no heads that are off', async () => {
    const uri = await editor.open(`@off 4.1\n@baseline zero\n${mary}`);
    const settings = async (ask: Parameters<Editor['measure']>[2]) => {
      const outcome = await editor.measure(uri, 2, ask);
      if (!outcome.ok || outcome.value.kind === 'facts') throw new Error('no result');
      return outcome.value.result.provenance;
    };
    expect(await settings(sweep)).toMatchObject({ model: { id: 'demo' }, settings: { baseline: 'zero', top: 3 } });
    expect((await settings(sweep)).settings.off).toBeUndefined();
    expect((await settings({ kind: 'ablate' })).settings.off).toEqual(['4.1']);
    expect((await settings({ kind: 'attribute' })).settings).toEqual({ top: 3, bos: false });
  });

  it('of an earlier window are taken back, if they are of this text, these weights and these heads', async () => {
    const text = `At long last, ${mary}`;
    const uri = await editor.open(text);
    const outcome = await editor.measure(uri, 0, sweep);
    if (!outcome.ok) throw new Error(outcome.failure.message);
    const later = await Editor.start();
    try {
      await later.open(text, uri);
      const prompt = await later.prompt(uri, 0);
      expect(prompt.content).toBe((await editor.prompt(uri, 0)).content);
      const swept = async () => (await later.ask('ioi/promptAt', { uri, line: 0 }))!.swept;
      const measured = structuredClone(outcome.value) as { result: { provenance: { model: { sha256: string } } } };
      measured.result.provenance.model.sha256 = 'other weights';
      await later.ask('ioi/restore', { prompt, measured: [measured as never] });
      expect(await swept()).toBe(false);
      await later.ask('ioi/restore', { prompt, measured: [outcome.value] });
      expect(await swept()).toBe(true);
      expect((await later.lensTitles(uri, 0)).some(title => title.startsWith('⊘ '))).toBe(true);
    } finally {
      await later.stop();
    }
  });

  it('come as the line of the command line that gives the same', async () => {
    const uri = await editor.open(`@top 5\n@corrupt ABC 4 seed=1\n${mary} => Mary | John\n@set names Ann Bob\n${mary}`);
    const command = async (line: number, ask: Parameters<Editor['measure']>[2]) => {
      const outcome = await editor.ask('ioi/command', { prompt: await editor.prompt(uri, line), ask });
      return outcome.ok ? outcome.value : outcome.failure.code;
    };
    expect(await command(2, { kind: 'path', to: 'logits' })).toBe(
      `ioi path --to logits --prompt '${mary} => Mary | John' --model demo --corrupt 'ABC 4 seed=1' --top 5`,
    );
    expect(await command(2, { kind: 'patch', site: 'z', direction: 'noise', at: 'END' })).toContain(
      'ioi patch --site z --direction noise --at END --prompt',
    );
    expect(await command(4, sweep)).toBe(
      `printf '%s\\n' '@top 5' '@corrupt ABC 4 seed=1' '@set names Ann Bob' '${mary}' | ioi sweep - --model demo`,
    );
    expect(await command(2, { kind: 'writes', head: { layer: 0, head: 0 } })).toBe('no-command');
  });
});

describe('a measurement under way', () => {
  it('is ended for one of two who wait, and goes on for the other', async () => {
    const uri = await editor.open(`${slow}Today, ${mary}`);
    const source = new CancellationTokenSource();
    const one = editor.measure(uri, 1, sweep, source.token);
    const other = editor.measure(uri, 1, sweep);
    await editor.until(() => editor.rows.some(({ prompt }) => prompt.uri === uri));
    source.cancel();
    expect(await one).toMatchObject({ failure: { code: 'cancelled' } });
    expect(await other).toMatchObject({ ok: true });
  });

  it('tells who comes later the rows that are there', async () => {
    const uri = await editor.open(`${slow}Tonight, ${mary}`);
    const one = editor.measure(uri, 1, sweep);
    await editor.until(() => editor.rows.some(({ prompt }) => prompt.uri === uri));
    const before = editor.rows.length;
    const other = editor.measure(uri, 1, sweep);
    await Promise.all([one, other]);
    const tokens = new Map<unknown, number>();
    for (const { token, value } of editor.progress)
      if ('rows' in value && (value as unknown as { prompt: { uri: string } }).prompt.uri === uri)
        tokens.set(token, (tokens.get(token) ?? 0) + (value as unknown as { rows: unknown[] }).rows.length);
    expect([...tokens.values()]).toEqual([36, 36]);
    expect(editor.rows.length).toBeGreaterThan(before);
  });

  it('of a text that is edited ends, and says that the text has changed', async () => {
    const uri = await editor.open(`${endless}Tomorrow, ${mary}`);
    const running = editor.measure(uri, 1, sweep);
    await editor.until(() => editor.rows.some(({ prompt }) => prompt.uri === uri));
    await editor.change(uri, { range: at(1, 0), text: 'Now or ' });
    expect(await running).toMatchObject({ failure: { code: 'outdated' } });
  });

  it('of a file that is closed ends', async () => {
    const uri = await editor.open(`${endless}Yesterday, ${mary}`);
    const running = editor.measure(uri, 1, sweep);
    await editor.until(() => editor.rows.some(({ prompt }) => prompt.uri === uri));
    await editor.close(uri);
    expect(await running).toMatchObject({ failure: { code: 'outdated' } });
  });
});

it('the log says what was asked, of which model, how long it took, and what failed', async () => {
  const uri = await editor.open(`Log me, ${mary}`);
  await editor.measure(uri, 0, sweep);
  await editor.measure(uri, 0, { kind: 'path', to: 'nonsense' });
  expect(editor.logged.some(line => /^sweep of demo: \d+\.\d\d s$/.test(line))).toBe(true);
  expect(
    editor.logged.some(line => /^path \{"to":"nonsense"\} of demo: failed after .*\(bad-receiver\)$/.test(line)),
  ).toBe(true);
  expect(editor.logged).toContainEqual(expect.stringMatching(/^The model process runs \(\d+\)\.$/));
});
