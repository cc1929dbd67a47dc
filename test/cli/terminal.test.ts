/** A terminal as it is: narrow, dumb, closed at the other end, or full. */
import { execFileSync, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { progressText } from '../../src/cli/text/progressLine';
import { cli, ioi, isRefusal, root } from './ioi';

const bash = (command: string) => spawnSync('bash', ['-c', command], { cwd: root, encoding: 'utf8' });
/** What a terminal of so many columns is sent. */
const onTerminal = (columns: number, command: string, env = 'TERM=xterm') =>
  execFileSync('script', ['-qec', `stty cols ${columns}; ${env} node ${cli} ${command}`, '/dev/null'], {
    cwd: root,
    encoding: 'utf8',
  });
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is taken away.
const plain = (text: string) => text.replace(/\u001b\[\d*m/g, '');

describe('exit codes hold whoever reads', () => {
  it.each([
    [`node ${cli} predict nofile.ioi 2>&1 | true; exit \${PIPESTATUS[0]}`, 2],
    [`node ${cli} predict nofile.ioi 2>/dev/full`, 2],
    [`node ${cli} check media/examples/pitfalls.ioi | true; exit \${PIPESTATUS[0]}`, 1],
    [`node ${cli} predict media/examples/mary-and-john.ioi | true; exit \${PIPESTATUS[0]}`, 0],
    [`node ${cli} predict media/examples/mary-and-john.ioi --json --logits | true; exit \${PIPESTATUS[0]}`, 0],
  ])('%s', (command, code) => {
    expect(bash(command).status).toBe(code);
  });

  it.each(['predict media/examples/mary-and-john.ioi', 'check media/examples/pitfalls.ioi', 'help'])(
    'a full disk ends ioi %s with 2 and a message',
    command => {
      const { status, stderr } = bash(`node ${cli} ${command} > /dev/full`);
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: 'ioi: Standard output cannot be written (ENOSPC). Make room, or write elsewhere.\n',
      });
    },
  );

  it.each([['help', 'nonsense'], ['nonsense'], ['help', 'predictt']])('ioi %s %s', async (...words) => {
    const ran = await ioi(words.filter(word => word !== undefined));
    expect(isRefusal(ran)).toBe(true);
    expect(ran.err).toMatch(new RegExp(words.at(-1)!));
    expect(ran.err).not.toContain('outputHelp');
  });
});

describe('progress', () => {
  it.each([10, 20, 30, 40, 60, 80, 200])('at %d columns stays on one line', columns => {
    for (const done of [0, 7, 99_999]) {
      const text = progressText({ doing: 'path patching', done, total: 99_999 }, columns);
      expect(text.length).toBeLessThan(columns);
    }
  });

  it('shows a bar where there is room', () => {
    expect(progressText({ doing: 'knock-outs', done: 18, total: 36 }, 80)).toBe(
      `knock-outs [${'#'.repeat(12)}${' '.repeat(12)}] 18/36`,
    );
    expect(progressText({ doing: 'knock-outs', done: 18, total: 36 }, 30)).toBe('knock-outs [#####     ] 18/36');
  });

  it('is written over at 40 columns, and leaves nothing', () => {
    const said = onTerminal(40, 'sweep media/examples/mary-and-john.ioi --limit 1');
    const updates = said.split('\r\u001b[K').slice(1);
    expect(updates.length).toBeGreaterThan(1);
    for (const update of updates.slice(0, -1)) expect(update.length).toBeLessThan(40);
  });

  it('and colours are kept from a terminal that is dumb', () => {
    expect(onTerminal(80, 'sweep media/examples/mary-and-john.ioi --limit 1', 'TERM=dumb')).not.toContain('\u001b');
  });
});

describe('the SUMMARY table', () => {
  const table = (text: string) =>
    plain(text)
      .split(/\r?\n/)
      .filter(line => /KL|^#\d|diff$/.test(line));
  it.each([100, 84, 80, 72, 60, 50, 40])('fits into %d columns', columns => {
    const said = onTerminal(columns, 'sweep media/examples/mary-and-john.ioi --sort ld --limit 4');
    const rows = table(said).filter(line => line.startsWith('#'));
    expect(rows).toHaveLength(4);
    for (const line of table(said)) expect(line.trimEnd().length).toBeLessThanOrEqual(columns);
    // The column that it is sorted by is there.
    expect(plain(said)).toMatch(columns >= 76 ? /Logit diff/ : /diff/);
    for (const line of plain(said)
      .split(/\r?\n/)
      .filter(one => /^=+$/.test(one)))
      expect(line.length).toBe(Math.min(80, columns));
  });

  it('is as wide as it needs to be where there is no terminal', async () => {
    const { out } = await ioi(['sweep', 'media/examples/mary-and-john.ioi', '--limit', '1']);
    expect(out).toMatch(/^ +KL {7}JS {7}TV {7}L2 {2}Mary prob {2}John prob {2}Logit diff$/m);
  });
});
