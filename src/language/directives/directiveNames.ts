/** What may stand after `@`. A file of its own: who only asks for names loads no list of words. */
export const DIRECTIVE_NAMES = [
  'model',
  'baseline',
  'corrupt',
  'positions',
  'off',
  'forms',
  'samples',
  'expect',
  'set',
  'top',
  'bos',
] as const;

export type DirectiveName = (typeof DIRECTIVE_NAMES)[number];
