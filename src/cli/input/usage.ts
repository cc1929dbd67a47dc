/** Words of the command line that are wrong, and what to write instead. */
import { Failed } from '../../protocol/failure';

export function usage(message: string, todo: string): Failed {
  return new Failed('usage', message, todo);
}

/** What commander says of an option, as a sentence on one line. */
export function tidy(message: string): string {
  const line = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return `${line.charAt(0).toUpperCase()}${line.slice(1)}${/[.?!)]$/.test(line) ? '' : '.'}`;
}

export function wholeFrom1(option: string, text: string): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw usage(`${option}: ${JSON.stringify(text)} is no whole number from 1.`, `Write ${option} 2.`);
  return value;
}

/** A field that is there where its value is. */
export function optional<K extends string, T>(key: K, value: T | undefined): { readonly [k in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [k in K]: T });
}
