/**
 * `npm run bench:editor`: what a person at the editor waits for, measured against a real language server and a real
 * worker. `--quick` takes fewer kills and less typing; names of parts, as `keystrokes`, run those alone.
 */
import type { InitializationOptions } from '../src/protocol/lsp';
import { Editor, predictionLens, settings } from '../test/server/editor';
import { killRounds, mary, typeFor } from '../test/server/load';
import { gpt2Checkpoint } from './gpt2Checkpoint';

const quick = process.argv.includes('--quick');
const kills = quick ? 20 : 100;
const seconds = quick ? 6 : 30;

interface Row {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly passes: boolean;
}

const rows: Row[] = [];

function row(what: string, measured: string, limit: string, passes: boolean): void {
  rows.push({ what, measured, limit, passes });
  const verdict = passes ? 'pass' : 'FAIL';
  process.stdout.write(`${what.padEnd(62)}${measured.padStart(22)}${limit.padStart(14)}  ${verdict}\n`);
}

function milliseconds(what: string, times: readonly number[], share: number, limit: number): void {
  const sorted = [...times].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
  row(what, `${value.toFixed(1)} ms`, `< ${limit} ms`, value < limit);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** With as many threads as a person has who sets nothing: tests take one. */
function started(options: Partial<InitializationOptions> = {}): Promise<Editor> {
  return Editor.start({ settings: { ...settings, threads: null }, ...options });
}

/** From a server that does not run yet to the first prediction above a prompt. */
async function firstLens(): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    let editor: Editor | undefined;
    times.push(
      await timed(async () => {
        editor = await started();
        const uri = await editor.open(`# The IOI task\n@model demo\n\n${mary}\n`);
        const lens = predictionLens(await editor.lenses(uri), 3);
        await editor.resolve(lens);
      }),
    );
    await editor!.stop();
  }
  milliseconds('first prediction lens, server and worker started, worst of 5', times, 1, 1500);
}

async function hovers(editor: Editor, uri: string, line: number, until: (count: number) => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!until(times.length)) {
    const character = 1 + ((times.length * 7) % (mary.length - 1));
    times.push(await timed(() => editor.hover(uri, line, character)));
    await new Promise(done => setTimeout(done, 2));
  }
  return times;
}

async function hoverQuiet(): Promise<void> {
  const editor = await started();
  const uri = await editor.open(mary);
  await editor.hover(uri, 0, 0);
  await hovers(editor, uri, 0, count => count >= 50);
  milliseconds('hover on unchanged text, p95 of 500', await hovers(editor, uri, 0, count => count >= 500), 0.95, 10);
  await editor.stop();
}

async function hoverDuringSweep(): Promise<void> {
  const editor = await started({ extraModels: [{ id: 'gpt2-shapes', folder: gpt2Checkpoint() }] });
  const uri = await editor.open(`@model gpt2-shapes\n${mary}\nYesterday ${mary}\n`);
  await editor.hover(uri, 1, 1);
  let isDone = false;
  const from = performance.now();
  const sweep = editor.measure(uri, 2, { kind: 'sweep' }).then(outcome => {
    isDone = true;
    return outcome;
  });
  const times = await hovers(editor, uri, 1, () => isDone);
  const outcome = await sweep;
  const took = performance.now() - from;
  if (!outcome.ok) throw new Error(outcome.failure.message);
  milliseconds(
    `… while a sweep of GPT-2 small’s shapes runs (${(took / 1000).toFixed(1)} s), p95 of ${times.length}`,
    times,
    0.95,
    10,
  );
  // A text that nobody has looked at yet, in the middle of the next sweep.
  const before = editor.rows.length;
  const next = editor.measure(uri, 1, { kind: 'sweep' });
  while (editor.rows.length === before) await new Promise(done => setTimeout(done, 5));
  let sweepEnded = false;
  void next.then(() => {
    sweepEnded = true;
  });
  const fresh = await editor.open(`@model gpt2-shapes\nThen, ${mary}\n`);
  const wait = await timed(() => editor.hover(fresh, 1, 9));
  row('… of a new text in the middle of a sweep: before it ends', `${wait.toFixed(0)} ms`, 'before', !sweepEnded);
  await next;
  await editor.stop();
}

async function keystrokes(): Promise<void> {
  const editor = await started();
  const names = ['Mary', 'Tom', 'Anna', 'Paul', 'Kate', 'Mark', 'Lisa', 'Adam'];
  const prompts = Array.from({ length: 2000 }, (_, i) => {
    const [a, b] = [names[i % 8]!, names[(i * 3 + 1) % 8]!];
    return `When ${a} and ${b} went to the store on day ${i}, ${b} gave a drink to${i % 50 === 0 ? ' ' : ''}`;
  });
  const uri = await editor.open(`# two thousand\n@model demo\n${prompts.join('\n')}\n`);
  await editor.checked(uri);
  const times: number[] = [];
  for (let key = 0; key < 220; key++) {
    const line = 32 + ((key * 37) % 1900);
    const at = { line, character: 5 + (key % 10) };
    const time = await timed(async () => {
      await editor.change(uri, { range: { start: at, end: at }, text: 'x' });
      await editor.checked(uri);
    });
    if (key >= 20) times.push(time);
    // Then the editor asks for what stands beside the text; every fifth time the next key is there at once.
    const range = { start: { line: line - 30, character: 0 }, end: { line: line + 30, character: 0 } };
    const beside = Promise.all([
      editor.lenses(uri),
      editor.hints(uri, range),
      editor.connection.sendRequest('textDocument/semanticTokens/range', { textDocument: { uri }, range }),
    ]);
    if (key % 5 === 0) continue;
    await beside;
  }
  milliseconds('keystroke to diagnostics, 2,000 prompts, p95 of 200', times, 0.95, 50);
  await editor.stop();
}

/** A template of 3 × 32 draws: first numbers, the mean of a sweep, and keys that are typed in it while that runs. */
async function draws(): Promise<void> {
  const editor = await started();
  const template = (i: number) => `@samples 32\n\nWhen {s1} and {s2} went to the {place} ${i}, {s3} gave a drink to\n`;
  // The model is read once.
  const warm = await editor.open(mary);
  await editor.prediction(warm, 0);
  const first: number[] = [];
  const sweeps: number[] = [];
  for (let i = 0; i < 5; i++) {
    const uri = await editor.open(template(i));
    const lens = predictionLens(await editor.lenses(uri), 2);
    first.push(await timed(() => editor.resolve(lens)));
    const ask = { kind: 'mean', of: { kind: 'sweep' } } as const;
    sweeps.push(await timed(() => editor.measure(uri, 2, ask)));
  }
  milliseconds('a template of 3 × 32 draws: first numbers in its lens, worst of 5', first, 1, 300);
  milliseconds('… mean sweep of them, worst of 5', sweeps, 1, 4000);
  const uri = await editor.open(template(9));
  const keys: number[] = [];
  for (let i = 0; i < 60; i++) {
    if (i % 10 === 0) void editor.measure(uri, 2, { kind: 'mean', of: { kind: 'sweep' } }).catch(() => {});
    await editor.change(uri, { text: template(10).replace('gave', `gave${'e'.repeat(i % 7)}`) });
    // Answered after the change has been taken in.
    keys.push(await timed(() => editor.lenses(uri)));
    await new Promise(done => setTimeout(done, 30));
  }
  milliseconds('… a key typed in it meanwhile, worst of 60', keys, 1, 50);
  await editor.stop();
}

async function killed(): Promise<void> {
  const { asked, answered, back, serverAlive, restartedByHand } = await killRounds(kills);
  row(
    `${kills} kills of the worker under load: requests unanswered`,
    `${asked - answered} of ${asked}`,
    '0',
    asked === answered,
  );
  row('… crashes of the server', serverAlive ? '0' : '1', '0', serverAlive);
  milliseconds(`… back with a new prediction, worst (${restartedByHand} by Restart)`, back, 1, 2000);
}

async function typed(): Promise<void> {
  const { mostInFlight, stale, shown, predictions, megabytes } = await typeFor(seconds);
  row(
    `${seconds} s of typing, 10 keys a second: predictions in flight at most`,
    `${mostInFlight} (${predictions} made)`,
    '1',
    mostInFlight <= 1,
  );
  row('… stale predictions shown', `${stale} of ${shown}`, '0', stale === 0);
  if (megabytes) {
    const grown = megabytes[1] - megabytes[0];
    row('… growth of the server’s memory', `${grown} MB of ${megabytes[1]}`, '< 30 MB', grown < 30);
  }
}

async function main(): Promise<void> {
  const all = { firstLens, hoverQuiet, hoverDuringSweep, keystrokes, draws, typed, killed };
  const named = Object.entries(all).filter(([name]) => process.argv.includes(name));
  for (const [, part] of named.length > 0 ? named : Object.entries(all)) await part();
  if (rows.some(({ passes }) => !passes)) process.exitCode = 1;
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
