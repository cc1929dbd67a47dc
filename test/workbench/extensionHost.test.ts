/** Runs the mocha suite of test/workbench/suite inside the extension host of a real VS Code. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root, startWorkbench, type Workbench } from './workbench';

let workbench: Workbench;

beforeAll(async () => {
  await build({
    entryPoints: { suite: join(root, 'test/workbench/suite/index.ts') },
    outdir: join(root, 'out/workbench'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
  });
  workbench = await startWorkbench();
});
afterAll(() => workbench?.close());

it('every language feature, through the API', { timeout: 300_000 }, async () => {
  const { server, extension } = workbench;
  const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const said: string[] = [];
  const lines: string[] = [];
  let ended: (code: number) => void = () => undefined;
  const exit = new Promise<number>(done => {
    ended = done;
  });
  await workbench.open({
    payload: [
      ['extensionDevelopmentPath', remote(extension)],
      ['extensionTestsPath', remote(join(root, 'out/workbench/suite.js'))],
      ['skipWelcome', 'true'],
    ],
    // The workbench calls these two while it runs tests; they have to be there before it loads.
    prepare: async page => {
      await page.exposeFunction('codeAutomationLog', (_kind: string, args: unknown[]) => {
        const line = args.map(String).join(' ');
        said.push(line);
        // The extension host has things of its own to say.
        if (line.startsWith('▸')) lines.push(line);
      });
      await page.exposeFunction('codeAutomationExit', (code: number) => ended(code));
    },
  });
  const code = await exit;
  writeFileSync(join(root, 'out/workbench/extension-host.log'), said.join('\n'));
  console.log(lines.join('\n'));
  expect(code, lines.join('\n')).toBe(0);
});
