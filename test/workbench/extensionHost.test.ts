/** Runs the mocha suite of test/workbench/suite inside the extension host of a real VS Code. */

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
  const lines: string[] = [];
  const page = await workbench.open();
  // The workbench calls these two while it runs tests; they have to be there before it loads.
  let ended: (code: number) => void = () => undefined;
  const exit = new Promise<number>(done => {
    ended = done;
  });
  await page.exposeFunction('codeAutomationLog', (_kind: string, args: unknown[]) => {
    lines.push(args.map(String).join(' '));
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => ended(code));
  const payload = [
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(join(root, 'out/workbench/suite.js'))],
    ['skipWelcome', 'true'],
  ];
  await page.goto(
    `${server.address}/?folder=${encodeURI(workbench.folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`,
  );
  const code = await exit;
  console.log(lines.join('\n'));
  expect(code, lines.join('\n')).toBe(0);
});
