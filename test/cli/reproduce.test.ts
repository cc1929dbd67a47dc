/** `ioi reproduce` on the demo model, whole, and on a model of the log's shape: rows, commands that redo them, reports, going on. */
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromJSONSchema } from 'zod';
import { resultsSchema } from '../../scripts/resultsSchema';
import type { ReproductionReport, ReproductionRow, ReproductionShare } from '../../src/protocol/reproduction';
import { loggedSummary, loggedTables } from '../reproduce/readLog';
import { ownFolder } from '../support/ownFolder';
import { byteLength, gpt2Config, gpt2Plans, writeCheckpoint } from '../support/safetensorsFile';
import { cli, ioi, isRefusal, root, tiny } from './ioi';

const folder = ownFolder('reproduce');
// No Python: what is found of it is this machine's own affair.
const env = { XDG_CACHE_HOME: join(folder, 'cache'), PYTHON: '/nowhere', PATH: `${folder}:${process.env.PATH}` };
writeFileSync(join(folder, 'ioi'), `#!/bin/sh\nexec ${process.execPath} ${cli} "$@"\n`);
chmodSync(join(folder, 'ioi'), 0o755);
for (const python of ['python3', 'python']) {
  writeFileSync(join(folder, python), '#!/bin/sh\nexit 1\n');
  chmodSync(join(folder, python), 0o755);
}

interface Reproduced {
  readonly report: ReproductionReport;
  readonly rows: readonly ReproductionRow[];
  readonly err: string;
}

async function reproduced(...args: string[]): Promise<Reproduced> {
  const ran = await ioi(['reproduce', '--json', ...args], { env });
  expect(ran).toMatchObject({ code: 0 });
  const report = JSON.parse(ran.out) as ReproductionReport;
  return { report, rows: report.results[0]!.rows, err: ran.err };
}

const find = (rows: readonly ReproductionRow[], section: string, table: string, what: string) => {
  const row = rows.find(one => one.section === section && one.table.includes(table) && one.what.startsWith(what));
  expect(row, `${section} ${table} ${what}`).toBeDefined();
  return row!;
};

type Read = (report: { readonly results: readonly Record<string, unknown>[] }) => number;
/** Of `ioi eval`: what all its prompts give. */
type Total = { readonly total: { readonly passed: number; readonly probIO: { readonly mean: number } } };
const total =
  (read: (total: Total['total']) => number): Read =>
  report =>
    read((report.results.at(-1) as unknown as Total).total);
const probIO: Read = report => report.results[0]!.probIO as number;
const ofHead =
  (layer: number, head: number, metric: string): Read =>
  report =>
    (report.results.at(-1)!.heads as Record<string, number>[]).find(one => one.layer === layer && one.head === head)![
      metric
    ]!;

/** What the row's own command measures. */
function redone(row: ReproductionRow, read: Read): number {
  const command = row.command.includes('--json') ? row.command : `${row.command} --json`;
  const ran = spawnSync('sh', ['-c', command], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  expect(ran).toMatchObject({ status: expect.toSatisfy(status => status === 0 || status === 1) });
  return read(JSON.parse(ran.stdout) as Parameters<Read>[0]);
}

describe('the demo model', () => {
  let demo: Reproduced;
  let page = '';
  beforeAll(async () => {
    demo = await reproduced('--report', join(folder, 'report.html'));
    page = readFileSync(join(folder, 'report.html'), 'utf8');
  });

  it('has a row for every number of the log, with its place, and no verdict', () => {
    const { rows, report } = demo;
    const schema = fromJSONSchema(resultsSchema(true) as Parameters<typeof fromJSONSchema>[0]);
    expect(schema.safeParse(report).error?.issues).toBeUndefined();
    expect(report).toMatchObject({ version: 1, command: 'reproduce', settings: { protocol: 'log' } });
    expect(report.results[0]!.sections.map(({ id, isDone }) => [id, isDone])).toEqual(
      ['1', '2', '3', '4', '5', '6', '7'].map(id => [id, true]),
    );
    for (const { section, prompt, next } of loggedTables().filter(one => one.section !== '2'))
      for (const [printed, token] of next)
        expect(find(rows, section, prompt, `P(${token.trim()})`).published).toBe(Number(printed));
    expect(rows.filter(({ verdict }) => verdict !== null)).toEqual([]);
    expect(rows.filter(({ place }) => !place.startsWith('§'))).toEqual([]);
  });

  it('has logits that are those of transformers', () => {
    const row = find(demo.rows, '3', 'Beside transformers', 'largest difference');
    expect(row.note).toMatch(/^kept from transformers 5/);
    expect(row.ours!.n).toBe(15 * 8);
    expect(row.ours!.mean).toBeLessThan(1e-4);
  });

  it('says of heads that it does not have that they are not there, and measures its own last block', () => {
    const { rows } = demo;
    expect(find(rows, '7', 'Head [11][10]', 'KL')).toMatchObject({
      published: Number(loggedSummary()[0]!.numbers[0]![1]),
      ours: null,
      note: 'The model has 6 layers of 6 heads: there is no head 11.10.',
    });
    expect(rows.filter(({ table }) => table.startsWith('This model’s [5]'))).toHaveLength(36);
    expect(demo.report.results[0]!.heads.map(({ samples, seeds, heads }) => [samples, seeds, heads.length])).toEqual([
      [8, 10, 36],
      [32, 10, 36],
      [128, 10, 36],
      [512, 3, 36],
    ]);
    // More prompts behind a mean, less of chance in it.
    const sd = ['8', '32', '128'].map(
      n => find(rows, '6', `N = ${n},`, 'SD of the change of logit difference, all').ours!.mean,
    );
    expect(sd).toEqual([...sd].sort((a, b) => b - a));
  });

  it.each<[string, string, string, Read]>([
    ['1', 'Vincent gave a leaf', 'P(a)', probIO],
    ['2', 'Ten draws', 'P(the)', total(({ probIO }) => probIO.mean)],
    ['3', 'GELU', 'P(Mary)', probIO],
    ['4', 'Six sentences', 'right name first, mended', total(({ passed }) => passed)],
    ['4', 'Six sentences', 'P(right name), as written', total(({ probIO }) => probIO.mean)],
    ['5', 'to the park', 'ABB', total(({ passed }) => passed)],
    ['5', 'did not work out', 'May', total(({ passed }) => passed)],
    ['7', 'This model’s [5][0]', 'Logit diff', ofHead(5, 0, 'dLogitDiff')],
  ])('§%s, %s, %s: its command gives the same number', (section, table, what, read) => {
    const row = find(demo.rows, section, table, what);
    expect(Math.abs(redone(row, read) - row.ours!.mean)).toBeLessThan(2e-5);
  });

  it('goes on from what is there: the same numbers, and a note', async () => {
    const again = await reproduced();
    expect(again.err).toMatch(/note: \d+ measurements are from an earlier run; --fresh/);
    const numbers = ({ rows }: Reproduced) =>
      rows.map(({ section, table, what, ours }) => [section, table, what, ours]);
    expect(numbers(again)).toEqual(numbers(demo));
  });

  it('writes a page that fetches nothing, with figures, every section and every command', () => {
    expect(page).toContain(`default-src 'none'`);
    expect(page.match(/(?:src|href)="(?!#)[^"]*"|url\(|@import|<script/g)).toBeNull();
    expect(page.match(/<svg/g)).toHaveLength(4);
    for (const { id, title } of demo.report.results[0]!.sections) {
      expect(page).toContain(`<section id="s${id}">`);
      expect(page).toContain(title.replaceAll('&', '&amp;'));
    }
    const shown = (text: string) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    for (const { command } of demo.rows) expect(page).toContain(`<pre>${shown(command)}</pre>`);
  });

  it('is ended by Ctrl-C with the sections that are done, and goes on there', async () => {
    const home = join(folder, 'interrupted');
    const child = spawn(process.execPath, [cli, 'reproduce', '--json'], {
      cwd: root,
      env: { ...process.env, ...env, XDG_CACHE_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let [out, err] = ['', ''];
    child.stdout!.setEncoding('utf8').on('data', text => {
      out += text;
    });
    child.stderr!.setEncoding('utf8').on('data', text => {
      err += text;
    });
    // The second has begun: the first is done, and most are not.
    child.on('message', said => {
      if ((said as Partial<ReproductionShare>).section === '2') child.kill('SIGINT');
    });
    expect(await new Promise(done => child.on('close', done))).toBe(130);
    const report = JSON.parse(out) as ReproductionReport;
    const { sections, of } = report.interrupted!;
    expect(of).toBe(7);
    expect(report.results[0]!.sections.filter(({ isDone }) => isDone)).toHaveLength(sections);
    expect(new Set(report.results[0]!.rows.map(({ section }) => section)).size).toBe(sections);
    expect(err).toContain(`ioi: interrupted; this is ${sections} of 7 sections. The same command goes on from there.`);
    const markdown = join(folder, 'report.md');
    const { code, err: note } = await ioi(['reproduce', '--only', '1,4,5', '--report', markdown], {
      env: { ...env, XDG_CACHE_HOME: home },
    });
    expect(code).toBe(0);
    expect(note).toMatch(/note: \d+ measurements? (is|are) from an earlier run/);
    const twin = readFileSync(markdown, 'utf8').split('\n');
    expect(twin).toContain('| P(Mary) | 0.45 | 0.597 | 1 |  |');
    // What the README shows is what the command writes.
    const shown = readFileSync(join(root, 'README.md'), 'utf8')
      .split('ioi reproduce --only 1,4,5')[1]!
      .split('\n## ')[0]!;
    const rows = shown.split('\n').filter(line => line.startsWith('|'));
    expect(rows.length).toBeGreaterThanOrEqual(9);
    expect(twin).toEqual(expect.arrayContaining(rows));
  });
});

describe('a model of the log’s shape', () => {
  const shape = { layers: 12, heads: 12, width: 48, positions: 64, vocab: 50257 };
  let rows: readonly ReproductionRow[] = [];
  beforeAll(async () => {
    const rng = xoroshiro128plus(7);
    const random = (around: number, spread: number) => () =>
      around + (spread * (rng.next() & 0xffff)) / 0x8000 - spread;
    const model = writeCheckpoint(join(folder, 'twelve'), gpt2Config(shape), gpt2Plans(shape), plan => {
      const value = /ln_\w+\.weight$/.test(plan.name) ? random(1, 0.1) : random(0, 0.3);
      return new Uint8Array(Float32Array.from({ length: byteLength(plan) / 4 }, value).buffer);
    });
    ({ rows } = await reproduced('--model', model, '--only', '2,7'));
  });

  it('has every head of the log, beside it', () => {
    expect(rows.filter(({ ours, published }) => ours === null && published !== null)).toEqual([]);
    expect(rows.filter(({ table }) => table.startsWith('This model’s'))).toEqual([]);
    const ranks = rows.filter(({ what }) => what === 'KL').map(({ ours }) => ours!.rank);
    expect([...ranks].sort((a, b) => a! - b!)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
  });

  it.each<[string, string, string, Read]>([
    ['2', 'Without 11.1, a Name Mover Head: the log’s own', 'P(Mary)', probIO],
    ['2', 'Without 11.10, a Negative Name Mover Head: ten', 'P(John)', total(({ probIO }) => probIO.mean)],
    ['7', 'Head [11][2]', 'TV', ofHead(11, 2, 'tv')],
  ])('§%s, %s, %s: its command gives the same number', (section, table, what, read) => {
    const row = find(rows, section, table, what);
    expect(Math.abs(redone(row, read) - row.ours!.mean)).toBeLessThan(2e-6);
  });
});

it('equality is known of tiny-gpt2 without Python, and its command says the same', async () => {
  const { rows } = await reproduced('--model', tiny, '--only', '3');
  const row = find(rows, '3', 'Beside transformers', 'largest difference');
  expect(row.ours!.n).toBe(12);
  expect(row.ours!.mean).toBeLessThan(1e-4);
  const again = redone(
    row,
    report => (report.results[0] as unknown as { rows: ReproductionRow[] }).rows[0]!.ours!.mean,
  );
  expect(again).toBe(row.ours!.mean);
});

it.each([
  [['--protocol', 'paper'], 'There is no protocol "paper" yet. Possible: log.'],
  [['--only', '9'], 'the log has no section "9"'],
  [['--report', 'report.txt'], 'is no FILE.html or FILE.md'],
  [['--report', '/nowhere/report.html'], 'cannot be written'],
  [['prompts.ioi'], 'takes no file'],
])('refuses %j', async (args, message) => {
  const ran = await ioi(['reproduce', ...args], { env });
  expect(isRefusal(ran), ran.err).toBe(true);
  expect(ran.err).toContain(message);
});
