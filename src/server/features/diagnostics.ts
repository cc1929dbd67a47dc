/** What is to be said about a file, as squiggles; each code leads to its page. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { diagnose, type Diagnostic as Found, type Severity } from '../../language';
import type { OpenFile } from '../documents/openFile';
import { rangeOf } from '../documents/places';
import { weights } from '../inference/generation';
import type { Session } from '../session/session';
import { pageOf, unexpected, wrongPrompts } from './verdicts';

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

const founds = new WeakMap<OpenFile, { readonly turn: number; readonly found: readonly Found[] }>();

/** Of this very version, and of models' files as they are, found once. */
export function foundIn(session: Session, file: OpenFile): readonly Found[] {
  const { turns } = weights;
  const known = founds.get(file);
  if (known?.turn === turns) return known.found;
  const found = diagnose(file.file, session.models.context());
  founds.set(file, { turn: turns, found });
  return found;
}

export function publishDiagnostics(session: Session, file: OpenFile): void {
  const { uri, version } = file;
  const wrong = wrongPrompts(session, file);
  const diagnostics = [...foundIn(session, file).map(found => asDiagnostic(file, found)), ...unexpected(file, wrong)];
  session.connection.sendDiagnostics({ uri, version, diagnostics }).catch(() => {});
  session.notify('ioi/wrong', {
    uri,
    version,
    lines: wrong.map(({ prompt }) => prompt.line.number),
  });
}

export function clearDiagnostics(session: Session, uri: string): void {
  session.connection.sendDiagnostics({ uri, diagnostics: [] }).catch(() => {});
  session.notify('ioi/wrong', { uri, version: 0, lines: [] });
}

export function asDiagnostic(file: OpenFile, found: Found): Diagnostic {
  const { code, severity, message } = found;
  return {
    source: 'ioi',
    code,
    codeDescription: { href: pageOf(code) },
    severity: severities[severity],
    message,
    range: rangeOf(file.file, found),
  };
}
