// How the side panel is bundled: for use, and for the tests that open it in a browser of their own.

/** Of esbuild. The icons that the style names go into it. */
export const viewBundle = {
  entryPoints: {
    main: 'webview/main.tsx',
    style: 'webview/style.css',
    // The page that compares.
    compare: 'webview/compare/main.tsx',
    compareStyle: 'webview/compare/compare.css',
    // The report of a reproduction.
    report: 'webview/report/report.ts',
    reportStyle: 'webview/report/report.css',
  },
  bundle: true,
  format: 'iife',
  target: 'es2022',
  loader: { '.svg': 'dataurl' },
  minify: true,
  legalComments: 'linked',
  logLevel: 'warning',
};
