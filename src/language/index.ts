/**
 * The `.ioi` language: text → lines with spans → prompts, templates, forms, draws, diagnostics and fixes. Pure; knows
 * neither tokenizer nor model. All offsets count UTF-16 code units; nothing here throws, whatever the text.
 */

export type { FixedAll } from './check/diagnose';
export { diagnose, fixAll } from './check/diagnose';
export type { CheckContext, Diagnostic, DiagnosticCode, Edit, Fix, ModelFacts, Severity } from './check/diagnostic';
export { DIAGNOSTIC_CODES, downloadTitle, MEASURED_CODES, modelNamed } from './check/diagnostic';
export type { Fixed } from './check/fixes';
export { applyEdits, applyFixes, preferredFix } from './check/fixes';
export type { Baseline, BaselineDraw } from './directives/baseline';
export {
  DEFAULT_BASELINE,
  formatBaseline,
  LARGEST_SEED,
  MOST_SAMPLES,
  parseBaseline,
  parseSeed,
} from './directives/baseline';
export type { Corrupt } from './directives/corrupt';
export { formatCorrupt, parseCorrupt } from './directives/corrupt';
export type { DirectiveName } from './directives/directiveNames';
export { DIRECTIVE_NAMES } from './directives/directiveNames';
export type { DirectiveInfo, ValueHint } from './directives/directives';
export { DIRECTIVES, directiveInfo } from './directives/directives';
export {
  isNameSlot,
  parseBos,
  parseExpect,
  parseModel,
  parsePositions,
  parseSamples,
  parseSet,
  parseTop,
} from './directives/directiveValues';
export type { Form, FormRoles } from './directives/forms';
export {
  allDifferent,
  DEFAULT_FORMS,
  exampleForms,
  fitForm,
  formOf,
  isAllDifferent,
  isForm,
  parseForm,
  parseForms,
  rolesOf,
} from './directives/forms';
export type { Directive, Positions, Settings } from './directives/settings';
export { DEFAULT_SETTINGS } from './directives/settings';
export type { BaselinePrompts, OwnTemplate } from './draws/baselinePrompts';
export { baselinePrompts, templateOf } from './draws/baselinePrompts';
export { flipped } from './draws/corruptTexts';
export type { DrawError, Refused } from './draws/drawError';
export type { DrawnTemplate, DrawOptions, TemplateInstance } from './draws/drawTemplate';
export { drawTemplate } from './draws/drawTemplate';
export type { Answer, Instance, NamedPositions } from './draws/instance';
export { bareAnswer, instanceOf, namedPositions } from './draws/instance';
export type { TemplateForms } from './draws/template';
export { formsOf, nameSlotNumbers } from './draws/template';
export type { Mention } from './names/mentions';
export { findMentions, findOccurrences } from './names/mentions';
export type { CountTokens } from './names/tokenFit';
export { rememberCounts } from './names/tokenFit';
export type { WordList, WordSets } from './names/wordSets';
export { builtInNames, builtInSets, wordList } from './names/wordSets';
export type { Escape, Mapped } from './notation/escapes';
export { escapeText, toFileOffset, toFileSpan, toTextOffset, unescapeText } from './notation/escapes';
export type { Head } from './notation/heads';
export { parseHead, parseHeads } from './notation/heads';
export type { LineSpan, Position, Span } from './notation/lines';
export { lineAt, offsetAt, positionAt, splitLines } from './notation/lines';
export { nearest } from './notation/spelling';
export type { ValueError, ValueResult, Word } from './notation/values';
export { parse, promptsOf, settingsAt } from './syntax/parse';
export { aloneText, promptOfText, promptTextOf, settingText, withDirective } from './syntax/promptText';
export type {
  BlankLine,
  CommentLine,
  DirectiveLine,
  IoiFile,
  Line,
  PromptLine,
  Slot,
  WrittenAnswer,
} from './syntax/tree';
