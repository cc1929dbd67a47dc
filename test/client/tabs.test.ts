/** Every kind of tab that comes back with a window wakes the extension: elsewhere it stays empty where no prompt file is open. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { activationEvents } from '../../package.json';

const root = resolve(import.meta.dirname, '../..');

it('is named among what activates the extension', () => {
  const kinds = readdirSync(resolve(root, 'src/client'), { recursive: true, encoding: 'utf8' }).flatMap(path => {
    if (!path.endsWith('.ts')) return [];
    const text = readFileSync(resolve(root, 'src/client', path), 'utf8');
    return text.includes('registerWebviewPanelSerializer(') ? [/tabType = '([\w.]+)'/.exec(text)?.[1] ?? path] : [];
  });
  const named = activationEvents.flatMap(event => /^onWebviewPanel:(.+)/.exec(event)?.[1] ?? []);
  expect(kinds.length).toBeGreaterThan(3);
  expect([...kinds].sort()).toEqual([...named].sort());
});
