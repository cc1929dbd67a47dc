import { defineConfig } from 'vitest/config';

// `unit` is what one runs after every save; `process` starts real processes and loads real models.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          globalSetup: 'test/support/emptyCache.ts',
          include: ['test/{language,model,analysis,protocol,webview,house}/**/*.test.ts'],
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
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        // The real TransformerLens and transformers, where scripts/peers.mjs has made them a place.
        test: {
          name: 'peers',
          globalSetup: 'test/support/emptyCache.ts',
          include: process.env.IOI_PEERS_PYTHON ? ['test/peers/*.test.ts'] : [],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
      {
        // A real VS Code in a headless browser: half a minute, and what it needs is installed at first.
        test: {
          name: 'workbench',
          include: process.env.IOI_LENS_PICTURES
            ? ['test/workbench/pictures.ts']
            : ['test/workbench/*.test.ts', 'test/webview/browser/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
});
