import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, MEASURED_CODES } from '../../src/language';
import { check } from './reading';

const codes: readonly string[] = [...DIAGNOSTIC_CODES, ...MEASURED_CODES];
const folder = 'docs/diagnostics';

describe('every diagnostic has a page of its own', () => {
  it.each(codes)('%s', code => {
    expect(existsSync(`${folder}/${code}.md`)).toBe(true);
    const page = readFileSync(`${folder}/${code}.md`, 'utf8');
    expect(page.startsWith(`# ${code}\n`)).toBe(true);
    expect(page).toContain('## What to do');
    // The example shows what the page is about.
    const example = /```\n(.*?)```/s.exec(page)?.[1];
    if (example !== undefined) expect(check(example).map(one => one.code)).toContain(code);
  });

  it('and there is no page of another', () => {
    const pages = readdirSync(folder).map(name => name.replace(/\.md$/, ''));
    expect(pages.filter(name => name !== 'README' && !codes.includes(name))).toEqual([]);
  });
});
