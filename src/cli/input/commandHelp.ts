/** What each command is for, its options, and examples that work in a fresh clone: help as data. */
import { Option } from 'commander';
import { directions, sites } from '../../protocol/analyses/patch';
import { sortKeys } from './shown';

export interface CommandHelp {
  /** What stands after the command, where it is not a file. */
  readonly usage?: string;
  readonly summary: string;
  readonly description: string;
  readonly options: readonly Option[];
  readonly examples: readonly string[];
}

const model = [
  new Option(
    '--model <id>',
    'demo, gpt2, …, ORG/NAME of the cache, or a folder with config.json and model.safetensors',
  ),
  new Option('--threads <n>', 'threads of the arithmetic (default: the cores)'),
  new Option('--low-memory', 'keep weights as pages of the file: less memory, half the speed'),
];
const shown = [
  new Option('--top <k>', 'rows of next-token tables'),
  new Option('--json', 'one JSON object instead of text'),
];
const draws = [
  new Option('--bos <on|off>', 'put <|endoftext|> first'),
  new Option('--forms <forms>', 'forms of templates, as "ABC ABA ABB"'),
  new Option('--samples <n>', 'name draws per form of a template'),
  new Option('--seed <s>', 'of the draws of templates and of @baseline'),
];
const knockOut = [
  new Option('--baseline <baseline>', '"mean ABC 128 seed=42", zero, "resample ABC 16 seed=42", or corrupt'),
  new Option('--positions <where>', 'all or end: at which tokens heads are replaced'),
  new Option('--samples-file <json>', '[[id…]…]: the baseline’s prompts as token ids, instead of draws'),
];
const corrupt = new Option('--corrupt <corrupt>', 'the corrupted prompt: flip, "ABC 16 seed=1", or "text …"');
const mean = new Option('--mean', 'means with standard errors: one result a line of the file, one for the file');
const by = [
  new Option('--sort <by>', 'by which number').choices([...sortKeys]).default('kl'),
  new Option('--limit <n>', 'print only so many heads (--json has them all)'),
];
const shard = new Option('--shard <i/n>', 'measure only part i of n, and print what ioi merge puts together');
const reports = [
  new Option('--junit <file>', 'also write test cases as JUnit XML'),
  new Option('--csv <file>', 'also write a table, one row a line and form'),
  new Option('--against <json>', 'an earlier eval --json: what has changed since, prompt by prompt'),
];
/** Of what asks the whole model. */
const headsOn = 'Heads that are off in the file (@off) are on here.';
const off = new Option('--off <heads>', 'heads knocked out, as "9.9 10.0" or 9.9,10.0');

export const commandHelp = {
  predict: {
    summary: 'what the model says next',
    description:
      'Prints the next-token table of each prompt, P(IO), P(S) and the logit difference; with heads off, both ways.',
    options: [
      ...model,
      ...shown,
      ...draws,
      ...knockOut,
      corrupt,
      off,
      new Option('--every-token', 'with --json: also what follows every token'),
      new Option('--logits', 'with --json: all logits at END'),
      shard,
    ],
    examples: [
      'ioi predict media/examples/research-log.ioi',
      'ioi predict --prompt "When Mary and John went to the store, John gave a drink to" --top 5',
      'ioi predict media/examples/templates.ioi --forms "ABB ABA" --samples 4',
    ],
  },
  sweep: {
    summary: 'every attention head knocked out alone',
    description: `Knocks out every head alone and prints the SUMMARY table: how far the prediction moves.\n${headsOn}`,
    options: [...model, ...shown, ...draws, ...knockOut, corrupt, ...by, mean, shard],
    examples: [
      'ioi sweep media/examples/mary-and-john.ioi',
      'ioi sweep media/examples/mary-and-john.ioi --sort ld --limit 10',
      'ioi sweep media/examples/mary-and-john.ioi --baseline zero --positions end',
      'ioi sweep media/examples/templates.ioi --mean --forms ABB --samples 4 --sort ld --limit 10',
    ],
  },
  ablate: {
    summary: 'some heads knocked out together',
    description: 'Prints clean beside ablated beside a prompt of the baseline. Several heads are one intervention.',
    options: [...model, ...shown, ...draws, ...knockOut, corrupt, off, shard],
    examples: [
      'ioi ablate media/examples/mary-and-john.ioi --off 5.0',
      'ioi ablate media/examples/mary-and-john.ioi --off 4.0,5.0 --baseline zero',
    ],
  },
  path: {
    summary: 'path patching: what each head sends to a receiver',
    description:
      'Patches each head’s output from prompts with other names into its direct path to the receiver, at one position.\n' +
      `Receivers: logits, or q, k, v of heads at END, S2, S1, S1+1, IO or a position from 0.\n${headsOn}`,
    options: [
      ...model,
      ...shown,
      ...draws,
      ...knockOut.filter(option => option.long !== '--positions'),
      corrupt,
      new Option('--to <receiver>', 'logits, "4.0.q@END,5.0.q@END", "3.*.v@S2", …').makeOptionMandatory(),
      ...by,
      mean,
      shard,
    ],
    examples: [
      'ioi path media/examples/mary-and-john.ioi --to logits --sort ld --limit 10',
      'ioi path media/examples/mary-and-john.ioi --to "5.*.q@END" --limit 5',
    ],
  },
  patch: {
    summary: 'activation patching between a prompt and a corrupted one',
    description:
      'Passes one activation at a time between the prompt and its corrupted twin and prints how much of the logit ' +
      `difference that restores. Sites: resid, attn, mlp by layer and position; z, q, k, v, pattern by head.\n${headsOn}`,
    options: [
      ...model,
      ...shown,
      ...draws,
      corrupt,
      new Option('--site <site>', 'which activation').choices([...sites]).default('resid'),
      new Option('--direction <direction>', 'denoise: into the corrupted run; noise: into the clean one')
        .choices([...directions])
        .default('denoise'),
      new Option('--at <position>', 'z at one position: END, S2, S1, S1+1, IO, or an index from 0'),
      mean,
      shard,
    ],
    examples: [
      'ioi patch media/examples/mary-and-john.ioi',
      'ioi patch media/examples/mary-and-john.ioi --site z --at END --direction noise',
      'ioi patch media/examples/templates.ioi --mean --forms ABB --samples 2 --site z --at END',
      'ioi patch --prompt "The capital of France is => Paris | London" --corrupt "text The capital of England is"',
    ],
  },
  attention: {
    summary: 'where heads look',
    description: `Prints the attention pattern of one head, or where END looks in every head.\n${headsOn}`,
    options: [
      ...model,
      ...shown,
      ...draws,
      new Option('--head <heads>', 'whose pattern, as 5.1 or 5.1,4.0 (default: every head’s)'),
      mean,
      shard,
    ],
    examples: [
      'ioi attention media/examples/mary-and-john.ioi --head 5.1',
      'ioi attention media/examples/templates.ioi --mean --forms ABB --samples 4 --head 5.0,5.1',
    ],
  },
  attribute: {
    summary: 'direct logit attribution and logit lens',
    description: `Prints what each part of the model writes on logit(IO) − logit(S) at END. The parts sum to it.\n${headsOn}`,
    options: [...model, ...shown, ...draws, mean, shard],
    examples: [
      'ioi attribute media/examples/templates.ioi --mean --forms ABB --samples 4',
      'ioi attribute media/examples/mary-and-john.ioi',
    ],
  },
  eval: {
    summary: 'templates and prompts as data sets: how often the answer comes first',
    description:
      'Prints per template and form the share that comes out as the form says, with its interval of 95 %, P(IO), P(S) ' +
      'and the logit difference with their standard errors, and which prompts fail. Exits 1 where an @expect is not met.',
    options: [...model, ...shown, ...draws, ...knockOut, corrupt, off, ...reports, shard],
    examples: [
      'ioi eval media/examples/templates.ioi',
      'ioi eval media/examples/paper.ioi --samples 4',
      'ioi eval media/examples/templates.ioi --forms ABB --samples 8 --json',
    ],
  },
  reproduce: {
    usage: '',
    summary: 'the research log’s numbers beside measured ones, with a verdict for each',
    description:
      'Measures what the research log has, section by section, and prints its numbers beside those of the model, with N, ' +
      'errors, and the command that measures each alone. Verdicts are given where the model is the log’s, GPT-2 small. ' +
      'What is measured is kept: a run that was ended goes on from there.',
    options: [
      ...model,
      new Option('--protocol <protocol>', 'whose numbers, and how they are measured').default('log'),
      new Option('--only <sections>', 'only these sections, as 1 or 1,7'),
      new Option('--report <file>', 'also write a report, FILE.html or FILE.md'),
      new Option('--fresh', 'measure again what was measured before'),
      new Option('--json', 'one JSON object instead of text'),
    ],
    examples: [
      'ioi reproduce --only 1',
      'ioi reproduce --only 2,4 --json',
      'ioi reproduce --only 1 --report "$(mktemp -d)/research-log.html"',
    ],
  },
  merge: {
    usage: 'FILE…',
    summary: 'one result from the shards of a measurement',
    description:
      'Puts together what --shard 1/n … n/n printed, and prints what the command would have printed on one machine, to ' +
      'the last digit. Shards that do not belong together, overlap or are missing are refused, and named.',
    options: [
      new Option('--partial', 'parts may be missing: print one larger shard'),
      new Option('--json', 'one JSON object instead of text'),
      ...by,
      ...reports,
    ],
    examples: [
      'ioi merge <(ioi eval media/examples/paper.ioi --samples 1 --shard 1/2) <(ioi eval media/examples/paper.ioi --samples 1 --shard 2/2)',
    ],
  },
  models: {
    usage: '[get|verify|remove|where] [ID|ORG/NAME]',
    summary: 'models on this machine; get, verify, remove one',
    description:
      'Lists the models that are known, and where they are. get fetches one into the Hugging Face cache, checks it, ' +
      'and goes on where it was cut off; verify reads it through; remove deletes it; where prints its folder.',
    options: [new Option('--json', 'one JSON object instead of text')],
    examples: ['ioi models', 'ioi models where demo --json', 'ioi models verify demo'],
  },
  cache: {
    usage: '[list|clear]',
    summary: 'what is kept on disk between commands',
    description:
      'Means over a baseline’s prompts are kept, so that the next command need not make them again: at most 256 MB, ' +
      'those used last; and what ioi reproduce has measured. list says how many there are, and where; clear deletes them.',
    options: [new Option('--json', 'one JSON object instead of text')],
    examples: ['ioi cache', 'ioi cache clear --json'],
  },
  check: {
    summary: 'the mistakes in a file',
    description: 'Prints diagnostics as file:line:column; --fix applies the quick fixes and writes the file.',
    options: [
      new Option('--model <id>', 'check against this model'),
      new Option('--fix', 'apply the fixes that are sure (standard input: print the mended text)'),
      new Option('--json', 'one JSON object instead of text'),
    ],
    examples: ['ioi check media/examples/pitfalls.ioi', 'ioi check --fix - < media/examples/pitfalls.ioi'],
  },
} as const satisfies Record<string, CommandHelp>;

export type CommandName = keyof typeof commandHelp;
