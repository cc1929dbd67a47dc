/** A person who types, looks and sweeps, and a worker that is killed meanwhile: what tests and `bench:editor` share. */
import { readFileSync } from 'node:fs';
import type { Trace } from '../../src/protocol/lsp';
import { Editor, isLoading, predictionLens } from './editor';

export const mary = 'When Mary and John went to the store, John gave a drink to';

const pause = (ms: number) => new Promise(done => setTimeout(done, ms));

export interface Kills {
  readonly kills: number;
  readonly asked: number;
  readonly answered: number;
  /** Milliseconds from each kill to the first prediction of a new text. */
  readonly back: readonly number[];
  /** How often the worker had died too often, so that it was restarted by hand. */
  readonly restartedByHand: number;
  readonly serverAlive: boolean;
}

/** Kills the worker at random moments under a load of hovers, lenses, sweeps and measurements. */
export async function killRounds(rounds: number, random: () => number = Math.random): Promise<Kills> {
  const editor = await Editor.start();
  const uri = await editor.open(`${mary}\n`);
  const counts = { asked: 0, answered: 0 };
  const back: number[] = [];
  let restartedByHand = 0;
  const count = <T>(request: Promise<T>): Promise<T | undefined> => {
    counts.asked++;
    return request.then(
      value => {
        counts.answered++;
        return value;
      },
      () => {
        counts.answered++;
        return undefined;
      },
    );
  };
  let texts = 0;
  const newText = () =>
    editor.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 999 } },
      text: `Then ${++texts}, ${mary}`,
    });
  const load = async () => {
    await newText();
    const prompt = { uri, line: 0 };
    void count(editor.measure(prompt.uri, prompt.line, { kind: 'sweep' }));
    void count(editor.measure(prompt.uri, prompt.line, { kind: 'attribute' }));
    void count(editor.hover(uri, 0, 20));
    const lens = predictionLens(await editor.lenses(uri), 0);
    if (lens && !lens.command) void count(editor.resolve(lens));
  };
  let killed: number | undefined;
  for (let round = 0; round < rounds; round++) {
    await editor.until(() => editor.status.at(-1)?.pid !== undefined && editor.status.at(-1)?.pid !== killed);
    const { pid } = editor.status.at(-1)!;
    await load();
    await pause(random() * 250);
    killed = pid!;
    process.kill(killed, 'SIGKILL');
    const from = performance.now();
    for (;;) {
      await newText();
      const outcome = await count(editor.measure(uri, 0, { kind: 'predict' }));
      if (outcome?.ok) break;
      if (outcome && !outcome.ok && outcome.failure.code === 'worker-stopped') {
        restartedByHand++;
        await editor.ask('ioi/restartWorker', {});
      }
    }
    back.push(performance.now() - from);
  }
  // What is never answered is told by the counts; whatever is answered late has a minute and a half.
  const end = Date.now() + 90_000;
  while (counts.answered < counts.asked && Date.now() < end) await pause(20);
  const serverAlive = editor.process.exitCode === null && (await editor.lenses(uri)).length > 0;
  await editor.stop();
  return { kills: rounds, ...counts, back, restartedByHand, serverAlive };
}

export interface Typing {
  readonly keys: number;
  readonly predictions: number;
  readonly mostInFlight: number;
  /** Predictions shown that are not those of their text. */
  readonly stale: number;
  readonly shown: number;
  /** MB of the server after a tenth of the time and at the end; undefined where the system does not tell. */
  readonly megabytes: readonly [number, number] | undefined;
}

/** Types in a prompt as fast as people do, its lens on the screen all the while. */
export async function typeFor(seconds: number, keysPerSecond = 10): Promise<Typing> {
  const editor = await Editor.start({ trace: true });
  const uri = await editor.open(`# typing\n${mary}\n`);
  // From here on the model is there, however long it took to read.
  await editor.prediction(uri, 1);
  const shown = new Map<string, string>();
  const words = ' Yesterday Mary and John went to the store; Mary gave a book to her friend and then';
  let character = mary.length;
  let text = mary;
  const keys = seconds * keysPerSecond;
  let megabytesBefore: number | undefined;
  const looks: Promise<void>[] = [];
  const begin = performance.now();
  for (let key = 0; key < keys; key++) {
    if (key === Math.floor(keys / 10)) megabytesBefore = megabytesOf(editor.process.pid!);
    // Now and then a word is taken back, so that the prompt does not grow for ever.
    if (key % 40 === 39) {
      const start = { line: 1, character: mary.length };
      await editor.change(uri, { range: { start, end: { line: 1, character } }, text: '' });
      character = mary.length;
      text = mary;
    } else {
      const at = { line: 1, character };
      const char = words[key % words.length]!;
      await editor.change(uri, { range: { start: at, end: at }, text: char });
      character++;
      text += char;
    }
    const now = text;
    looks.push(look(editor, uri, title => shown.set(now, title)));
    await pause(begin + ((key + 1) * 1000) / keysPerSecond - performance.now());
  }
  await Promise.all(looks);
  const megabytesAfter = megabytesOf(editor.process.pid!);
  const traces = editor.received.flatMap(({ method, params }) => (method === 'ioi/trace' ? [params as Trace] : []));
  const { most, total } = inFlight(traces);
  let stale = 0;
  for (const [prompt, title] of shown) {
    const fresh = await editor.open(`# typing\n${prompt}\n`);
    const wanted = await editor.prediction(fresh, 1);
    if (wanted !== title) stale++;
  }
  await editor.stop();
  const megabytes =
    megabytesBefore === undefined || megabytesAfter === undefined
      ? undefined
      : ([megabytesBefore, megabytesAfter] as const);
  return { keys, predictions: total, mostInFlight: most, stale, shown: shown.size, megabytes };
}

/** What an editor does after each change: asks for lenses, resolves those on the screen, drops what is late. */
async function look(editor: Editor, uri: string, show: (title: string) => void): Promise<void> {
  const version = editor.version(uri);
  const lenses = await editor.lenses(uri);
  const lens = predictionLens(lenses, 1);
  if (!lens || editor.version(uri) !== version) return;
  try {
    const { command } = lens.command ? lens : await editor.resolve(lens);
    if (editor.version(uri) === version && !isLoading(command!.title)) show(command!.title);
  } catch {
    // The text has changed meanwhile: the editor has asked again.
  }
}

function inFlight(traces: readonly Trace[]): { most: number; total: number } {
  const open = new Set<number>();
  let most = 0;
  let total = 0;
  for (const { event, id, kind } of traces) {
    if (kind !== 'predict') continue;
    if (event === 'asked') {
      total++;
      open.add(id);
    } else open.delete(id);
    most = Math.max(most, open.size);
  }
  return { most, total };
}

/** Resident memory, where the system says. */
export function megabytesOf(pid: number): number | undefined {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024);
  } catch {
    return undefined;
  }
}
