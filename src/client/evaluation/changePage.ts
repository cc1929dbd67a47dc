/** `ioi eval --against` as a page: what changed, form by form, and which prompts have turned. Plain HTML. */
import { l10n } from 'vscode';
import type { EvaluationResult, FormChange } from '../../protocol/evaluation';
import { shareText } from '../../protocol/parts/shares';

export interface About {
  /** What was evaluated now, and what it is held against. */
  readonly now: string;
  readonly before: string;
  /** Prompts that are there both times, and those that are there once. */
  readonly paired: number;
  readonly unpaired: number;
  /** Of the editor, and so of the words. */
  readonly language: string;
  /** What a link to a line, from 1, leads to. */
  readonly link: (line: number) => string;
  /** A new one for every page. */
  readonly nonce: string;
  /** What outlives the page. */
  readonly state: unknown;
}

export function changePage(results: readonly EvaluationResult[], about: About): string {
  const changed = results.filter(({ change }) => change);
  const lines = changed.filter(({ of }) => of !== 'file');
  const shown = changed.filter(({ of }) => of !== 'file' || lines.length > 1);
  const title = l10n.t('{0} against {1}', about.now, about.before);
  return `<!DOCTYPE html>
<html lang="${html(about.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-${about.nonce}'">
<title>${html(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${html(title)}</h1>
<p>${html(pairsText(about))} ${html(l10n.t('Differences are now − before, of the same prompts in pairs, with their standard errors; p: of no change, by sign flips.'))}</p>
${summary(lines)}
${shown.map(one => section(one, about)).join('\n')}
</main>
<script nonce="${about.nonce}">acquireVsCodeApi().setState(${JSON.stringify(about.state).replace(/</g, '\\u003c')})</script>
</body>
</html>`;
}

function pairsText({ paired, unpaired }: About): string {
  return unpaired > 0
    ? l10n.t('{0} prompts are there both times, {1} only once.', paired, unpaired)
    : l10n.t('{0} prompts are there both times.', paired);
}

/** What one wants to know first: whether anything that is expected has changed. */
function summary(lines: readonly EvaluationResult[]): string {
  const crossed = lines.flatMap(({ of, change = [] }) =>
    change.flatMap(({ form, crossed }) => (crossed && of !== 'file' ? [{ line: of.line, form, crossed }] : [])),
  );
  if (crossed.length === 0) return `<p class="said">${html(l10n.t('Nothing crossed what is expected of it.'))}</p>`;
  const said = crossed.map(
    ({ line, form, crossed: how }) =>
      `${[l10n.t('line {0}', line), ...(form ? [form] : [])].join(', ')}: ${crossedText(how)}`,
  );
  const head = l10n.t('{0} crossed what is expected of it:', said.length);
  return `<p class="said"><strong>${html(head)}</strong> ${html(said.join('; '))}.</p>`;
}

function crossedText(how: NonNullable<FormChange['crossed']>): string {
  return how === 'met now' ? l10n.t('met now') : l10n.t('no longer met');
}

function section({ of, template, prompt, change = [] }: EvaluationResult, about: About): string {
  const isFile = of === 'file';
  const name = html(isFile ? l10n.t('The whole file') : (template ?? prompt ?? ''));
  const at = isFile ? '' : `<a href="${html(about.link(of.line))}">${html(l10n.t('line {0}', of.line))}</a>`;
  // Behind several forms stands what they are together.
  const forms = change.length > 1 ? change.slice(0, -1) : change;
  return `<section>
<h2>${name}</h2>
${at}
<div class="wide" tabindex="0" role="region" aria-label="${name}"><table role="table">
<thead role="rowgroup"><tr role="row">${columns()
    .map(column => `<th role="columnheader" scope="col">${html(column)}</th>`)
    .join('')}</tr></thead>
<tbody role="rowgroup">
${change.map(row).join('\n')}
</tbody>
</table></div>
${isFile ? '' : forms.map(turned).join('\n')}
</section>`;
}

function columns(): string[] {
  return [
    l10n.t('Form'),
    'n',
    l10n.t('As expected'),
    'P(IO)',
    'P(S)',
    l10n.t('Logit difference'),
    'p',
    l10n.t('Expectation'),
  ];
}

function row(one: FormChange, at: number, { length }: readonly FormChange[]): string {
  const cells = [
    String(one.n),
    one.passed ? `${shareText(one.passed.before)} → ${shareText(one.passed.now)}` : '–',
    difference(one.probIO),
    difference(one.probS),
    difference(one.logitDiff),
    one.logitDiff ? pText(one.logitDiff.p) : '–',
    one.crossed === undefined ? '' : `${one.crossed === 'met now' ? '✓' : '✗'} ${html(crossedText(one.crossed))}`,
  ];
  const [formName, ...names] = columns().map(html);
  const all = cells
    .map((cell, i) => `<td role="cell"${cell === '–' ? ' class="none"' : ''} data-name="${names[i]}">${cell}</td>`)
    .join('');
  return `<tr role="row"${one.crossed ? ' class="crossed"' : ''}><th role="rowheader" scope="row" data-name="${formName}">${html(one.form ?? formless(at, length))}</th>${all}</tr>`;
}

/** The last of several rows is all together; before it stand the prompts that are of no template. */
function formless(at: number, rows: number): string {
  if (rows === 1) return '–';
  return at === rows - 1 ? l10n.t('all') : l10n.t('plain');
}

/** `+0.123 ± 0.010`, dimmed within twice its error of zero. */
function difference(of: FormChange['logitDiff']): string {
  if (!of) return '–';
  const size = Math.abs(of.mean).toFixed(3);
  const mean = `${Number(size) === 0 ? '' : of.mean < 0 ? '−' : '+'}${size}`;
  if (of.se === null) return mean;
  const text = `${mean} ± ${of.se.toFixed(3)}`;
  const isUnsure = Math.abs(of.mean) <= 2 * of.se;
  return isUnsure
    ? `<span class="unsure" title="${html(l10n.t('within twice its error of zero'))}">${text} ·</span>`
    : text;
}

function pText(p: number): string {
  return p < 0.001 ? '&lt; 0.001' : p.toFixed(3);
}

function turned({ form, broken, mended }: FormChange): string {
  const of = form === null ? '' : `${form}: `;
  const block = (what: string, all: FormChange['broken']) =>
    all.length === 0
      ? ''
      : `<details${all.length <= few ? ' open' : ''}><summary>${html(`${of}${what}`)}</summary><ul>${all
          .map(one => `<li>${html(one.prompt)} <b>${token(one.before.text)} → ${token(one.now.text)}</b></li>`)
          .join('')}</ul></details>`;
  return block(l10n.t('fail now, {0}', broken.length), broken) + block(l10n.t('pass now, {0}', mended.length), mended);
}

/** Nearly every token begins with a space, which nobody wants to see here; a blank one is shown by its quotes. */
function token(text: string): string {
  return html(text.trim() || JSON.stringify(text));
}

/** So many stand open. */
const few = 5;

function html(text: string): string {
  return text.replace(/[&<>"']/g, char => `&#${char.charCodeAt(0)};`);
}

const style = `
body { padding: 0 1.5em 2em; background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); }
h1 { font-size: 1.5em; font-weight: 600; margin: 0.8em 0 0.3em; }
h2 { font-size: 1.1em; font-weight: 600; margin: 1.6em 0 0.1em; overflow-wrap: anywhere; }
a { color: var(--vscode-textLink-foreground); }
.wide { overflow-x: auto; margin: 0.4em 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 0.15em 0.7em 0.15em 0; text-align: left; white-space: nowrap; font-weight: normal; }
thead th { font-weight: 600; border-bottom: 1px solid var(--vscode-editorWidget-border, currentColor); }
.crossed th, .crossed td { font-weight: 600; }
.unsure { font-style: italic; }
summary { cursor: pointer; }
summary:focus-visible, a:focus-visible, .wide:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
li { overflow-wrap: anywhere; }
ul { padding-left: 2em; }
b { font-weight: 600; }
/* Where a row does not fit it is a list of what it says: nothing of it is hidden beside the page. */
@media (max-width: 760px) {
  body { padding: 0 0.8em 2em; }
  ul { padding-left: 1.2em; }
  table, tbody, tr { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tr { padding: 0.3em 0; border-bottom: 1px solid var(--vscode-editorWidget-border, currentColor); }
  tbody th, td { display: flex; flex-wrap: wrap; gap: 0 0.5em; padding: 0; white-space: normal; }
  tbody th::before, td::before { flex: 0 0 min(8.5em, 38%); color: var(--vscode-descriptionForeground); content: attr(data-name); font-weight: normal; }
  td:empty, td.none { display: none; }
}
`;
