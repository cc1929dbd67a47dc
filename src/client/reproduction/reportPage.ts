/** A report in an editor tab: the same file that the command line writes, in the editor's theme, its rows as links. */

export interface ReportLook {
  readonly theme: 'light' | 'dark';
  /** What the webview calls its own resources, `webview.cspSource`. */
  readonly cspSource: string;
  /** A new one for every page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  /** What the page's script knows from the beginning. */
  readonly given: unknown;
}

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** @param html as `ioi reproduce --report` writes it. */
export function reportPage(html: string, { theme, cspSource, nonce, script, style, given }: ReportLook): string {
  // Functions as replacements: `$` in a text stands for itself.
  return html
    .replace('<html lang="en">', () => `<html lang="en" data-theme="${theme}">`)
    .replace(policy, () => `${policy} ${cspSource}; script-src 'nonce-${nonce}'`)
    .replace('</head>', () => `<link rel="stylesheet" href="${style}">\n</head>`)
    .replace(
      '</body>',
      () =>
        // Data, not code: `<` cannot end it.
        `<script type="application/json" id="given" nonce="${nonce}">${JSON.stringify(given).replace(/</g, '\\u003c')}</script>\n` +
        `<script nonce="${nonce}" src="${script}"></script>\n</body>`,
    );
}
