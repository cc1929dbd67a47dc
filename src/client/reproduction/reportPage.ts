/** A report in an editor tab: the same file that the command line writes, in the editor's theme, its rows as links. */
import type { FromReport } from '../../protocol/reproduction';

export interface ReportLook {
  readonly theme: 'light' | 'dark';
  /** A new one for every page. */
  readonly nonce: string;
  readonly strings: { readonly show: string; readonly save: string };
}

const policy = "default-src 'none'; style-src 'unsafe-inline'";

/** @param html as `ioi reproduce --report` writes it. @param state what outlives the page. */
export function reportPage(html: string, { theme, nonce, strings }: ReportLook, state: unknown): string {
  return html
    .replace('<html lang="en">', `<html lang="en" data-theme="${theme}">`)
    .replace(policy, `${policy}; script-src 'nonce-${nonce}'`)
    .replace('</style>', `${style}</style>`)
    .replace(
      '</body>',
      () => `<script nonce="${nonce}">(${script})(${[strings, state].map(literal).join(', ')});</script>\n</body>`,
    );
}

/** `<` cannot end the script. */
function literal(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

const style = `
button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
td button { text-decoration: underline dotted; text-underline-offset: .2em; }
td button:hover { text-decoration-style: solid; }
button:focus-visible { outline: 2px solid var(--vscode-focusBorder, currentColor); outline-offset: 2px; }
nav button { text-decoration: underline; }
`;

declare function acquireVsCodeApi(): { postMessage(message: FromReport): void; setState(state: unknown): void };

/** Runs in the page; it must not refer to anything outside itself. */
const script = (({ show, save }: ReportLook['strings'], state: unknown) => {
  const host = acquireVsCodeApi();
  host.setState(state);
  const button = (title: string, act: () => void) => {
    const made = document.createElement('button');
    made.type = 'button';
    made.title = title;
    made.addEventListener('click', act);
    return made;
  };
  for (const cell of document.querySelectorAll<HTMLElement>('[data-about]')) {
    const lead = button(show, () => host.postMessage({ kind: 'show', ...JSON.parse(cell.dataset.about ?? '{}') }));
    lead.append(...cell.childNodes);
    cell.append(lead);
  }
  const keep = button(save, () => host.postMessage({ kind: 'save' }));
  keep.textContent = save;
  document.querySelector('nav')?.append(keep);
}).toString();
