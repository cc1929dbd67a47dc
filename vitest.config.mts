import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Small files that take long; large ones are begun first without being named. */
const long = [
  ...['workbench/typing', 'workbench/afternoon', 'workbench/road', 'workbench/reproduce', 'workbench/distribution'],
  ...['demo/story', 'model/tokenReference', 'language/linear', 'server/races', 'hub/processes', 'hub/faults'],
];

/** What takes long begins first, so that at the end nothing goes on alone. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => Number(long.some(name => moduleId.includes(`/${name}.`)));
    return (await super.sort(files)).toSorted((a, b) => isLong(b) - isLong(a));
  }
}

/** Much of what these do is waiting, for processes and for browsers: two at once, and of either project. */
const waiting = { maxWorkers: 2, sequence: { groupOrder: 1 } };

// `unit` is what one runs after every save; `process` starts real processes and loads real models.
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        // As webview/tsconfig.json says it, which is not the nearest to the tests.
        oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
        resolve: { alias: { vscode: join(import.meta.dirname, 'test/support/vscode.ts') } },
        test: {
          name: 'unit',
          // Nothing here changes what another file has loaded: each room is loaded once, not once a file.
          isolate: false,
          globalSetup: 'test/support/emptyCache.ts',
          include: [
            'test/{language,model,analysis,protocol,reproduce,webview,client,house,templates}/**/*.test.{ts,tsx}',
          ],
          // Megabytes of bad input, and every code point, take longer than one waits after a save.
          exclude: ['test/language/linear.test.ts', 'test/model/tokenReference.test.ts', 'test/webview/browser/**'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'process',
          globalSetup: 'test/support/emptyCache.ts',
          include: [
            'test/{cli,demo,worker,server,hub}/**/*.test.ts',
            'test/language/linear.test.ts',
            'test/model/tokenReference.test.ts',
          ],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          ...waiting,
        },
      },
      {
        // The real TransformerLens and transformers, where scripts/peers.mjs has made them a place.
        test: {
          name: 'peers',
          globalSetup: 'test/support/emptyCache.ts',
          include: process.env.IOI_PEERS_PYTHON ? ['test/peers/*.test.ts'] : [],
          testTimeout: 1_800_000,
          hookTimeout: 1_800_000,
          maxWorkers: 1,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // Slurm's own daemons, which scripts/slurm.mjs has looked for.
        test: {
          name: 'slurm',
          globalSetup: 'test/support/emptyCache.ts',
          include: process.env.IOI_SLURM ? ['test/slurm/*.test.ts'] : [],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // A real VS Code in a headless browser: half a minute, and what it needs is installed at first.
        resolve: { alias: { vscode: join(import.meta.dirname, 'test/support/vscode.ts') } },
        test: {
          name: 'workbench',
          include: process.env.IOI_LENS_PICTURES
            ? ['test/workbench/pictures.ts']
            : ['test/workbench/*.test.ts', 'test/webview/browser/*.test.ts'],
          globalSetup: 'test/workbench/prepare.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // Only what fails is waited for so long: a machine full of other work takes its time.
          expect: { poll: { timeout: 60_000 } },
          // Each file has a workbench of its own, which starts in some seconds.
          ...waiting,
        },
      },
    ],
  },
});
