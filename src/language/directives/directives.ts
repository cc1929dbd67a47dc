import { formatBaseline } from './baseline';
import type { DirectiveName } from './directiveNames';
import { DEFAULT_FORMS } from './forms';
import { DEFAULT_SETTINGS } from './settings';

/** A value that completion offers. */
export interface ValueHint {
  /** What is written. */
  readonly value: string;
  readonly detail: string;
}

/** A directive as completion, hover and the command line's help show it. */
export interface DirectiveInfo {
  readonly name: DirectiveName;
  /** With its arguments, e.g. `@samples N`. */
  readonly syntax: string;
  /** The value that holds where the directive is not written; `undefined` where there is none. */
  readonly default: string | undefined;
  /** One line. */
  readonly summary: string;
  /** Markdown, a few lines. */
  readonly documentation: string;
  readonly values: readonly ValueHint[];
}

const { model, baseline, positions, samples, expect, top } = DEFAULT_SETTINGS;

export const DIRECTIVES: readonly DirectiveInfo[] = [
  {
    name: 'model',
    syntax: '@model ID',
    default: model,
    summary: 'Which model the prompts below go to.',
    documentation:
      'An id of your own model list, never a path or an address: opening a file loads and downloads nothing that you have not chosen.',
    values: [
      { value: 'demo', detail: 'the small model that comes with IOI Lens' },
      { value: 'gpt2', detail: 'GPT-2 small, 12 layers of 12 heads' },
    ],
  },
  {
    name: 'baseline',
    syntax: '@baseline mean FORM N seed=S | resample FORM N seed=S | zero | corrupt',
    default: formatBaseline(baseline),
    summary: 'What takes a knocked-out head’s place.',
    documentation:
      '- `mean`: the head’s mean over N prompts of the same template in that form, position by position\n' +
      '- `resample`: its value on one such prompt, averaged over N\n' +
      '- `zero`: nothing, which no prompt would ever give: off-distribution\n' +
      '- `corrupt`: its value on the corrupted prompt (`@corrupt`)\n\n' +
      'A plain prompt becomes a template by its own names: each is replaced by names of as many tokens, all different.',
    values: [
      { value: 'mean ABC 128 seed=42', detail: 'mean over 128 prompts of three different names' },
      { value: 'resample ABC 128 seed=42', detail: 'one prompt at a time, averaged over 128' },
      { value: 'zero', detail: 'zero' },
      { value: 'corrupt', detail: 'its value on the corrupted prompt' },
    ],
  },
  {
    name: 'corrupt',
    syntax: '@corrupt flip | FORM N seed=S | text TEXT',
    default: undefined,
    summary: 'The corrupted prompt of patching.',
    documentation:
      'One activation at a time passes between a prompt and its corrupted twin, which has as many tokens and another answer.\n\n' +
      '- `flip`: S2 replaced by IO, so that ABB becomes ABA; the default where there is an IO and an S2\n' +
      '- `FORM N seed=S`: N prompts of the same template, drawn in that form\n' +
      '- `text TEXT`: this text, whatever it is about\n\n' +
      'Where it stands, path patching takes its other prompt from it too. `@corrupt` alone ends it.',
    values: [
      { value: 'flip', detail: 'S2 replaced by IO' },
      { value: 'ABC 16 seed=42', detail: '16 prompts of three different names' },
      { value: 'text The capital of England is', detail: 'a text of your own, of as many tokens' },
    ],
  },
  {
    name: 'positions',
    syntax: '@positions all | end',
    default: positions,
    summary: 'At which tokens heads are replaced.',
    documentation: '`all` tokens, or at the `end` alone, the token whose next one is asked for.',
    values: [
      { value: 'all', detail: 'at every token' },
      { value: 'end', detail: 'at the last token alone' },
    ],
  },
  {
    name: 'off',
    syntax: '@off LAYER.HEAD …',
    default: undefined,
    summary: 'Heads knocked out in the prompts below.',
    documentation:
      'Heads are written `layer.head`, both counted from 0, as `9.9`. Several at once are one intervention, not a sum. `@off` alone ends it.',
    values: [],
  },
  {
    name: 'forms',
    syntax: '@forms FORM …',
    default: DEFAULT_FORMS.join(' '),
    summary: 'Which forms a template is run in.',
    documentation:
      'A form gives a letter to each name slot in order; equal letters, equal names. The letter said once is IO, the letter said more than once is S.\n\n' +
      '| form | third name | the model should |\n|---|---|---|\n' +
      '| `ABC` | new | put none of the three names on top |\n' +
      '| `ABA` | same as the first | put B on top |\n' +
      '| `ABB` | same as the second | put A on top |',
    values: [
      { value: 'ABC', detail: 'three different names: none of them on top' },
      { value: 'ABA', detail: 'the third is the first: B on top' },
      { value: 'ABB', detail: 'the third is the second: A on top' },
      { value: 'ABBA', detail: 'four name slots' },
      { value: 'BAB', detail: 'as ABA: the letters’ names do not matter' },
    ],
  },
  {
    name: 'samples',
    syntax: '@samples N',
    default: String(samples),
    summary: 'Name draws per form of a template.',
    documentation: 'How many prompts are drawn for each form of a template. The draws of one call all differ.',
    values: [
      { value: '32', detail: 'the default' },
      { value: '128', detail: 'as many as the default baseline' },
    ],
  },
  {
    name: 'expect',
    syntax: '@expect P%',
    default: `${expect * 100}%`,
    summary: 'Share of draws that must come out as the form says.',
    documentation: 'Below it a template fails. Not all names are equal: a share of 100% is seldom reached.',
    values: [{ value: '90%', detail: 'the default' }],
  },
  {
    name: 'set',
    syntax: '@set NAME word …',
    default: undefined,
    summary: 'The words that slots of that name draw from.',
    documentation:
      '`{place}` draws from `place`, `{s1}` `{s2}` `{s3}` from `names`. Built in are `names`, `place` and `object`. A word in quotes may have spaces. Prompts line up token by token only if words have equally many tokens: those that do not are left out.',
    values: [
      { value: 'names', detail: 'what {s1} {s2} {s3} and baselines draw from' },
      { value: 'place', detail: 'what {place} draws from' },
      { value: 'object', detail: 'what {object} draws from' },
    ],
  },
  {
    name: 'top',
    syntax: '@top K',
    default: String(top),
    summary: 'Rows shown by hover, lens and command line.',
    documentation: 'How many of the most probable next tokens are shown.',
    values: [
      { value: '3', detail: 'the default' },
      { value: '10', detail: '' },
    ],
  },
  {
    name: 'bos',
    syntax: '@bos on | off',
    default: 'off',
    summary: 'Put `<|endoftext|>` first.',
    documentation:
      'GPT-2 was trained without a token that begins every text; the research log’s prompts go without it. With it the numbers differ.',
    values: [
      { value: 'on', detail: '`<|endoftext|>` goes first' },
      { value: 'off', detail: 'the text alone' },
    ],
  },
];

/** The directive of that name, without `@`. */
export function directiveInfo(name: string): DirectiveInfo | undefined {
  return DIRECTIVES.find(directive => directive.name === name);
}
