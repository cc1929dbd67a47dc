/** `ioi check`: a file's diagnostics, and with `--fix` the file mended. */
import { writeFileSync } from 'node:fs';
import { type CheckContext, type Diagnostic, diagnose, fixAll, parse, positionAt } from '../language';
import { Failed } from '../protocol/failure';
import type { Arguments } from './input/arguments';
import { checkContext } from './input/ask';
import { readSource } from './input/source';
import { usage } from './input/usage';
import type { Io } from './measuring/runnable';
import { paint } from './text/layout';

interface Finding {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
  /** From 1, in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly fixes: readonly string[];
}

/** @returns 0 when nothing is wrong (hints do not count), 1 otherwise. @throws Failed */
export function check(args: Arguments, io: Io): number {
  const source = readSource(args.source);
  const context = checkContext();
  let { text } = source;
  let fixed = 0;
  if (args.fix) {
    if (args.source.kind === 'prompt')
      throw usage('--fix needs a file to write.', 'Give a file, or - to print the mended text.');
    ({ text, applied: fixed } = fixAll(text, context));
    if (args.source.kind === 'file' && fixed > 0) write(args.source.path, text);
  }
  const findings = diagnostics(text, context);
  if (args.fix && args.source.kind === 'stdin' && !args.json) io.out(text.replace(/\n$/, ''));
  else if (args.json)
    io.out(JSON.stringify({ version: 1, command: 'check', file: source.name, fixed, diagnostics: findings }));
  else print(io, source.name, findings, fixed, args.fix);
  return findings.some(({ severity }) => severity !== 'information') ? 1 : 0;
}

function diagnostics(text: string, context: CheckContext): Finding[] {
  const file = parse(text);
  const found: readonly Diagnostic[] = diagnose(file, context);
  return found.map(({ code, severity, message, start, end, fixes }) => {
    const from = positionAt(file.lines, start);
    const to = positionAt(file.lines, end);
    return {
      code,
      severity,
      message,
      line: from.line + 1,
      column: from.character + 1,
      endLine: to.line + 1,
      endColumn: to.character + 1,
      fixes: fixes.map(fix => fix.title),
    };
  });
}

function print(io: Io, name: string, findings: readonly Finding[], fixed: number, fixing: boolean): void {
  for (const { line, column, severity, message, code, fixes } of findings) {
    const tint = severity === 'error' ? 'red' : 'bold';
    io.out(`${name}:${line}:${column}: ${paint(io.style, tint, severity)}: ${message} [${code}]`);
    for (const fix of fixes) io.out(paint(io.style, 'dim', `    fix: ${fix}`));
  }
  if (fixing) io.out(`${fixed} fixed, ${findings.length} left`);
  else if (findings.length === 0) io.out(`${name}: nothing to mend`);
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new Failed(
      'cannot-write',
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`,
      'Check its permissions; nothing was changed.',
    );
  }
}
