/** The panel's page: a policy that lets in this extension's own script and style and nothing else. */

export interface PanelPage {
  /** What the webview calls its own resources, `webview.cspSource`. */
  readonly cspSource: string;
  /** A new one for every page. */
  readonly nonce: string;
  readonly script: string;
  readonly style: string;
  readonly language: string;
  readonly title: string;
  /** Of the page: `tab` in an editor tab. */
  readonly place: 'view' | 'tab';
  /** What the view knows before the first message: its strings and versions. */
  readonly given: unknown;
}

export function panelHtml({ cspSource, nonce, script, style, language, title, place, given }: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource} 'nonce-${nonce}'`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data:`,
  ].join('; ');
  return [
    '<!doctype html>',
    `<html lang="${escaped(language)}">`,
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">`,
    // The toolkit's own elements read it.
    `<meta property="csp-nonce" content="${nonce}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<link rel="stylesheet" href="${escaped(style)}">`,
    `<title>${escaped(title)}</title>`,
    '</head>',
    `<body class="${place}">`,
    // Data, not code: no policy applies to it, and `<` cannot end it.
    `<script type="application/json" id="given" nonce="${nonce}">${JSON.stringify(given).replace(/</g, '\\u003c')}</script>`,
    `<script nonce="${nonce}" src="${escaped(script)}"></script>`,
    '</body>',
    '</html>',
  ].join('\n');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
