/** What all cells have in common: data as Python literals, the model, the metrics, and the comparison at the end. */
import type { AnswerTokens, Effect, Provenance } from '../../../src/protocol/results';

/** The release that the cells are written for and tested with. */
export const transformerLensVersion = '4.3';

/** What the same float32 sums in another order may come to; measured differences are in docs/peers.md. */
export const mayDiffer = 3e-4;

export const effectNames = ['kl', 'js', 'tv', 'l2', 'dProbIO', 'dProbS', 'dLogitDiff'] as const;

type Value = number | null | undefined;

/** One place of the view and its numbers, in the order of the names. */
export type Row = readonly [place: string, numbers: readonly Value[]];

interface About {
  readonly prompt: string;
  readonly tokens: readonly { readonly id: number }[];
  readonly answer?: AnswerTokens;
  readonly provenance: Provenance;
}

/** What a person wrote becomes no line of code. */
export function comment(text: string): string {
  return `# ${text.replace(/\p{Cc}+/gu, ' ')}`;
}

export function idRows(rows: readonly (readonly number[])[]): string {
  return `torch.tensor([\n${rows.map(row => `    [${row.join(', ')}],`).join('\n')}\n])`;
}

export function python(value: Value): string {
  return value === null || value === undefined ? 'None' : String(value);
}

/** Of the effects, those that this prompt has. */
export function effectNumbers(effect: Effect): Value[] {
  return effectNames.map(name => effect[name]);
}

/** @param folder of the weights, where it is known; models of the hub are named. */
export function head(title: string, about: About, folder: string | undefined): string[] {
  const { prompt, tokens, answer, provenance } = about;
  const { model, settings } = provenance;
  const { bos, ...others } = settings;
  const said = Object.entries(others).map(([name, value]) => `${name} ${String(value)}`);
  return [
    '# %%',
    comment(
      `${title}, measured again in TransformerLens: pip install "transformer-lens>=${transformerLensVersion}" torch`,
    ),
    comment(`Model ${model.id}${model.sha256 ? `, SHA-256 of the weights ${model.sha256}` : ''}`),
    comment(`Prompt ${JSON.stringify(prompt)}`),
    comment(['Settings:', ...said, `BOS ${bos ? 'on' : 'off'}`].join('; ').replace(':;', ':')),
    'import math',
    'import torch',
    'from transformer_lens import TransformerBridge',
    '',
    'torch.set_grad_enabled(False)',
    ...theModel(model.id, folder),
    '',
    comment('Token ids as they are, BOS among them where it is on: nothing is put in front.'),
    `tokens = torch.tensor([[${tokens.map(token => token.id).join(', ')}]])`,
    `IO, S = ${python(answer?.io.id)}, ${python(answer?.s?.id)}  ${comment(`${JSON.stringify(answer?.io.text ?? '')}, ${JSON.stringify(answer?.s?.text ?? '')}`)}`,
    'layers = range(model.cfg.n_layers)',
  ];
}

/** No folding, no centring, no compatibility mode: those change activations, and with them what a knock-out means. */
function theModel(id: string, folder: string | undefined): string[] {
  const options = 'device="cpu", dtype=torch.float32';
  if (folder === undefined && /^(gpt2(-medium|-large|-xl)?|distilgpt2)$/.test(id)) {
    const owner = id === 'distilgpt2' ? 'distilbert' : 'openai-community';
    return [`model = TransformerBridge.boot_transformers("${owner}/${id}", ${options})`];
  }
  return [
    `FOLDER = ${JSON.stringify(folder ?? '')}  # with config.json and model.safetensors`,
    `if not FOLDER: raise SystemExit(${JSON.stringify(`Write the folder of the model ${id} into FOLDER.`)})`,
    `model = TransformerBridge.boot_transformers(FOLDER, ${options})`,
  ];
}

/** Activations kept, and runs with replaced ones, a few prompts at a time. */
export const runs = [
  '',
  'def kept(prompts, hook):',
  `    """One activation of every layer: [layer][prompt, …]."""`,
  '    parts = [',
  '        model.run_with_cache(some, names_filter=lambda name: name.endswith(hook))[1] for some in prompts.split(32)',
  '    ]',
  '    return [torch.cat([part[f"blocks.{layer}.{hook}"] for part in parts]) for layer in layers]',
  '',
  'def ends(prompts, hooks):',
  '    """Logits at the last token, [prompt, vocabulary]; hooks(rows) are those of a few prompts."""',
  '    return torch.cat([',
  '        model.run_with_hooks(prompts[rows], fwd_hooks=hooks(rows))[:, -1]',
  '        for rows in torch.arange(len(prompts)).split(32)',
  '    ])',
] as const;

/** `effect(logits)`: clean − patched, means over the runs, natural logarithms. */
export const effect = [
  '',
  'clean = model(tokens)[0, -1].double()',
  '',
  'def effect(logits):',
  '    """Clean − patched, natural logarithms, each the mean over the runs: logits [run, vocabulary]."""',
  '    logits = logits.double()',
  '    p, q = clean.log_softmax(-1), logits.log_softmax(-1)',
  '    m = torch.logaddexp(p, q) - math.log(2)',
  '    kl = lambda a, b: (a.exp() * (a - b)).sum(-1)',
  '    d = p.exp() - q.exp()',
  '    out = dict(kl=kl(p, q), js=(kl(p, m) + kl(q, m)) / 2, tv=d.abs().sum(-1) / 2, l2=d.norm(dim=-1))',
  '    if IO is not None: out["dProbIO"] = d[:, IO]',
  '    if S is not None: out["dProbS"] = d[:, S]',
  '    if IO is not None and S is not None:',
  '        out["dLogitDiff"] = (clean[IO] - clean[S]) - (logits[:, IO] - logits[:, S])',
  '    return {name: value.mean().item() for name, value in out.items()}',
] as const;

/**
 * Measures every place again by the cell's own `again(*place)` and prints the numbers, the largest differences, and
 * what they may come to. Leaves `found` (by place and name), `worst` and `agrees` behind.
 */
export function compared(
  names: readonly string[],
  rows: readonly Row[],
  within: Readonly<Record<string, number>> = {},
) {
  const limits = names.map(name => `${JSON.stringify(name)}: ${within[name] ?? mayDiffer}`);
  return [
    '',
    comment('What IOI Lens measured, and how far the same float32 sums in another order may be from it.'),
    `names = ${JSON.stringify(names)}`,
    'measured = {',
    ...rows.map(([place, numbers]) => `    (${place},): (${numbers.map(python).join(', ')},),`),
    '}',
    `within = {${limits.join(', ')}}`,
    '',
    'found, worst = {}, dict.fromkeys(names, 0.0)',
    'print(" " * 12, *(name.rjust(11) for name in names))',
    'for place, numbers in measured.items():',
    '    found[place] = again(*place)',
    '    shown = []',
    '    for name, number in zip(names, numbers):',
    '        if number is None: continue',
    '        here = found[place][name]',
    '        worst[name] = max(worst[name], abs(here - number) if math.isfinite(here) else math.inf)',
    '        shown.append(f"{here:11.4f}")',
    '    print(".".join(map(str, place)).ljust(12), *shown)',
    'agrees = all(worst[name] <= within[name] for name in names)',
    'for name in names:',
    '    print(f"{name}: differs from IOI Lens by at most {worst[name]:.1e}; float32 allows {within[name]:.0e}")',
    'print("The two agree." if agrees else "The two do NOT agree.")',
    '',
  ];
}
