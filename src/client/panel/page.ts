/** The page of a webview: which script and style of the extension, the strings in the person's language, the versions. */
import { randomBytes } from 'node:crypto';
import { type ExtensionContext, env, l10n, Uri, type Webview } from 'vscode';
import { english } from '../../../webview/strings';
import { resultsVersion } from '../../protocol/results';
import { panelHtml } from './html';

/** What each is bundled as, see scripts/viewBundle.mjs; the panel stands in its view or in a tab. */
const files = {
  view: { script: 'main.js', style: 'style.css' },
  tab: { script: 'main.js', style: 'style.css' },
  compare: { script: 'compare.js', style: 'compareStyle.css' },
} as const;

export function pageOf(webview: Webview, context: ExtensionContext, which: keyof typeof files): string {
  const place = which === 'view' ? 'view' : 'tab';
  const file = (name: string) =>
    webview.asWebviewUri(Uri.joinPath(context.extensionUri, 'dist', 'webview', name)).toString();
  const strings = Object.fromEntries(Object.entries(english).map(([key, text]) => [key, l10n.t(text)]));
  const { version } = context.extension.packageJSON as { version: string };
  return panelHtml({
    cspSource: webview.cspSource,
    nonce: randomBytes(18).toString('base64url'),
    script: file(files[which].script),
    style: file(files[which].style),
    language: env.language,
    title: 'IOI Lens',
    place,
    given: { isTab: place === 'tab', strings, versions: { extension: version, results: resultsVersion } },
  });
}

/** Of a page in an editor tab. */
export function tabIcon({ extensionUri }: ExtensionContext): { readonly light: Uri; readonly dark: Uri } {
  const icon = (name: string) => Uri.joinPath(extensionUri, 'media', 'icons', name);
  return { light: icon('ioi-light.svg'), dark: icon('ioi-dark.svg') };
}
