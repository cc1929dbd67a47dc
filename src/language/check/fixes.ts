import type { Span } from '../notation/lines';
import { brief, type ValueError } from '../notation/values';
import type { Diagnostic, Edit, Fix } from './diagnostic';

/** A fix of one edit. */
export function replacement(title: string, { start, end }: Span, newText: string, preferred: boolean): Fix {
  return { title, edits: [{ start, end, newText }], preferred };
}

/** What a value error proposes, as fixes; the first is preferred where it was surely meant. */
export function fixesOf(error: ValueError): Fix[] {
  return error.instead.map((newText, at) => {
    const title =
      newText === ''
        ? 'Remove it'
        : error.start === error.end
          ? `Insert “${brief(newText)}”`
          : `Replace by “${brief(newText)}”`;
    // What is inserted behind a bare directive name needs a space before it.
    const inserted = error.start === error.end ? ` ${newText}` : newText;
    return replacement(title, error, inserted, error.sure && at === 0);
  });
}

/** The fix of a diagnostic that may be applied without asking. */
export function preferredFix({ fixes }: Diagnostic): Fix | undefined {
  return fixes.find(fix => fix.preferred && fix.edits.length > 0);
}

export interface Fixed {
  readonly text: string;
  /** The diagnostics whose preferred fix was applied. */
  readonly applied: readonly Diagnostic[];
}

/**
 * Applies the preferred fix of every diagnostic that has one. Where two fixes touch the same place the first in the
 * text wins; checking again proposes the other anew.
 */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): Fixed {
  const applied: Diagnostic[] = [];
  const taken: Edit[] = [];
  const fixable = diagnostics
    .flatMap(diagnostic => {
      const fix = preferredFix(diagnostic);
      return fix ? [{ diagnostic, edits: fix.edits }] : [];
    })
    .sort((a, b) => a.edits[0]!.start - b.edits[0]!.start);
  const occupied = new Occupied();
  for (const { diagnostic, edits } of fixable) {
    if (!edits.every(edit => occupied.isFree(edit))) continue;
    for (const edit of edits) {
      occupied.add(edit);
      taken.push(edit);
    }
    applied.push(diagnostic);
  }
  return { text: applyEdits(text, taken), applied };
}

/** A text after edits that do not overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const pieces: string[] = [];
  let at = 0;
  for (const { start, end, newText } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    pieces.push(text.slice(at, start), newText);
    at = Math.max(at, end);
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}

/** Spans that are taken; a fix has few edits and a line few fixes, so lines of 256 characters are looked through. */
class Occupied {
  private readonly buckets = new Map<number, Span[]>();

  isFree(span: Span): boolean {
    for (const bucket of bucketsOf(span)) {
      if (this.buckets.get(bucket)?.some(other => span.start <= other.end && other.start <= span.end)) return false;
    }
    return true;
  }

  add(span: Span): void {
    for (const bucket of bucketsOf(span)) {
      const spans = this.buckets.get(bucket);
      if (spans) spans.push(span);
      else this.buckets.set(bucket, [span]);
    }
  }
}

function bucketsOf({ start, end }: Span): number[] {
  const buckets: number[] = [];
  for (let bucket = start >> 8; bucket <= end >> 8; bucket++) buckets.push(bucket);
  return buckets;
}
