/**
 * The `.ioi` language: text → lines with spans → prompts, templates, forms, draws, diagnostics and fixes. Pure; knows
 * neither tokenizer nor model. All offsets count UTF-16 code units; nothing here throws, whatever the text.
 */
export type { Baseline, BaselineDraw } from './baseline';
export { DEFAULT_BASELINE, formatBaseline, LARGEST_SEED, MOST_SAMPLES, parseBaseline, parseSeed } from './baseline';
export type { BaselinePrompts, OwnTemplate } from './baselinePrompts';
export { baselinePrompts, templateOf } from './baselinePrompts';
export type { Corrupt } from './corrupt';
export { formatCorrupt, parseCorrupt } from './corrupt';
export { flipped } from './corruptTexts';
export type { FixedAll } from './diagnose';
export { diagnose, fixAll } from './diagnose';
export type { CheckContext, Diagnostic, DiagnosticCode, Edit, Fix, ModelFacts, Severity } from './diagnostic';
export { DIAGNOSTIC_CODES, downloadTitle, modelNamed } from './diagnostic';
export type { DirectiveName } from './directiveNames';
export { DIRECTIVE_NAMES } from './directiveNames';
export type { DirectiveInfo, ValueHint } from './directives';
export { DIRECTIVES, directiveInfo } from './directives';
export {
  isNameSlot,
  parseBos,
  parseExpect,
  parseModel,
  parsePositions,
  parseSamples,
  parseSet,
  parseTop,
} from './directiveValues';
export type { DrawError, Refused } from './drawError';
export type { DrawnTemplate, DrawOptions, TemplateInstance } from './drawTemplate';
export { drawTemplate } from './drawTemplate';
export type { Escape, Mapped } from './escapes';
export { escapeText, toFileOffset, toFileSpan, toTextOffset, unescapeText } from './escapes';
export type { Fixed } from './fixes';
export { applyEdits, applyFixes, preferredFix } from './fixes';
export type { Form, FormRoles } from './forms';
export {
  allDifferent,
  DEFAULT_FORMS,
  exampleForms,
  fitForm,
  formOf,
  isAllDifferent,
  parseForm,
  parseForms,
  rolesOf,
} from './forms';
export type { Head } from './heads';
export { formatHead, parseHead, parseHeads } from './heads';
export type { Answer, Instance, NamedPositions } from './instance';
export { bareAnswer, instanceOf, namedPositions } from './instance';
export type { LineSpan, Position, Span } from './lines';
export { lineAt, offsetAt, positionAt, splitLines } from './lines';
export type { Mention } from './names';
export { findMentions, findOccurrences } from './names';
export { parse, promptsOf, settingsAt } from './parse';
export { promptOfText, promptTextOf, settingText } from './promptText';
export type { Directive, Positions, Settings } from './settings';
export { DEFAULT_SETTINGS } from './settings';
export { nearest } from './spelling';
export type {
  BlankLine,
  CommentLine,
  DirectiveLine,
  IoiFile,
  Line,
  PromptLine,
  Slot,
  WrittenAnswer,
} from './syntax';
export type { TemplateForms } from './template';
export { formsOf, nameSlotNumbers } from './template';
export type { CountTokens } from './tokenFit';
export { rememberCounts } from './tokenFit';
export type { ValueError, ValueResult, Word } from './values';
export type { WordList, WordSets } from './wordSets';
export { builtInNames, builtInSets, wordList } from './wordSets';
