/**
 * A Python cell that measures the same again in TransformerLens: the same tokens, the same sample prompts, knocked
 * out the same way, and the numbers side by side. For a colleague who does not believe us, as a colleague should.
 */
import type { SweepResult } from '../../src/protocol/results';

export function transformerLensCell(sweep: SweepResult): string {
  const { baseline, tokens, answer, heads, clean, provenance } = sweep;
  const { model, settings } = provenance;
  const io = answer?.io.id;
  const s = answer?.s?.id;
  const known = /^(gpt2(-medium|-large|-xl)?|distilgpt2)$/.test(model.id);
  const comment = (text: string) => `# ${text.replace(/[\r\n]+/g, ' ')}`;
  const list = (rows: readonly (readonly number[])[]) =>
    rows.length === 0 ? '[]' : `[\n${rows.map(row => `    [${row.join(', ')}],`).join('\n')}\n]`;
  return [
    '# %%',
    comment('Every head knocked out alone, measured again in TransformerLens: pip install transformer_lens'),
    comment(`Model ${model.id}${model.sha256 ? `, SHA-256 of model.safetensors ${model.sha256}` : ''}`),
    comment(`Prompt ${JSON.stringify(sweep.prompt)}`),
    comment(`Baseline ${settings.baseline}, positions ${settings.positions}, BOS ${settings.bos ? 'on' : 'off'}`),
    'import torch',
    'from transformer_lens import HookedTransformer',
    '',
    'torch.set_grad_enabled(False)',
    ...(known ? knownModel(model.id) : ownModel()),
    '',
    `tokens = torch.tensor([${JSON.stringify(tokens.map(token => token.id))}])  # with BOS where it is on`,
    ...(baseline.kind === 'zero' ? [] : [`samples = torch.tensor(${list(baseline.samples)})`]),
    `IO, S = ${io ?? 'None'}, ${s ?? 'None'}  # ${JSON.stringify(answer?.io.text ?? '')}, ${JSON.stringify(answer?.s?.text ?? '')}`,
    '',
    ...baselineLines(baseline.kind),
    `at = ${settings.positions === 'end' ? 'slice(-1, None)' : 'slice(None)'}  # positions at which z is replaced`,
    '',
    'clean = model(tokens)[0, -1].double()',
    '',
    'def metrics(logits):',
    '    p, q = clean.log_softmax(-1), logits.double().log_softmax(-1)',
    '    m = torch.logaddexp(p, q) - torch.log(torch.tensor(2.0, dtype=torch.double))',
    '    kl = lambda a, b: (a.exp() * (a - b)).sum().item()',
    '    d = p.exp() - q.exp()',
    '    out = dict(kl=kl(p, q), js=(kl(p, m) + kl(q, m)) / 2, tv=d.abs().sum().item() / 2, l2=d.norm().item())',
    '    if IO is not None: out["dProbIO"] = d[IO].item()',
    '    if S is not None: out["dProbS"] = d[S].item()',
    '    if IO is not None and S is not None:',
    '        out["dLogitDiff"] = ((clean[IO] - clean[S]) - (logits[IO] - logits[S])).item()',
    '    return out',
    '',
    'def knocked_out(layer, head):',
    '    runs = []',
    '    for draw in draws(layer):',
    '        def hook(z, hook):',
    '            z[0, at, head] = draw[at, head]',
    '            return z',
    '        logits = model.run_with_hooks(tokens, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", hook)])',
    '        runs.append(metrics(logits[0, -1]))',
    '    return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}',
    '',
    comment('What IOI Lens measured: (layer, head): KL, logit difference'),
    'measured = {',
    ...heads.map(h => `    (${h.layer}, ${h.head}): (${h.kl}, ${h.dLogitDiff ?? 'None'}),`),
    '}',
    '',
    'if IO is not None and S is not None:',
    `    print(f"clean logit difference {(clean[IO] - clean[S]).item():.4f}, IOI Lens ${clean.logitDiff?.toFixed(4) ?? '–'}")`,
    'worst = 0',
    'for (layer, head), (kl, ld) in measured.items():',
    '    here = knocked_out(layer, head)',
    '    worst = max(worst, abs(here["kl"] - kl))',
    '    print(f"{layer}.{head:<3} KL {here[\'kl\']:.4f}  IOI Lens {kl:.4f}")',
    'print(f"largest difference in KL: {worst:.2e}")',
    '',
  ].join('\n');
}

/** No folding and no centring: those change activations, and with them what a knock-out means. */
function knownModel(id: string): string[] {
  return [`model = HookedTransformer.from_pretrained_no_processing("${id}", device="cpu")`];
}

function ownModel(): string[] {
  return [
    'from transformer_lens import HookedTransformerConfig',
    'from transformer_lens.pretrained.weight_conversions import convert_gpt2_weights',
    'from transformers import GPT2LMHeadModel',
    '',
    'folder = "FOLDER"  # with config.json and model.safetensors',
    'theirs = GPT2LMHeadModel.from_pretrained(folder).float()',
    'c = theirs.config',
    'config = HookedTransformerConfig(',
    '    n_layers=c.n_layer, d_model=c.n_embd, n_heads=c.n_head, d_head=c.n_embd // c.n_head, n_ctx=c.n_positions,',
    '    d_vocab=c.vocab_size, act_fn="gelu_new", eps=c.layer_norm_epsilon, normalization_type="LN", device="cpu",',
    ')',
    'model = HookedTransformer(config)',
    'model.load_and_process_state_dict(',
    '    convert_gpt2_weights(theirs, config), fold_ln=False, center_writing_weights=False, center_unembed=False,',
    '    fold_value_biases=False,',
    ')',
  ];
}

function baselineLines(kind: SweepResult['baseline']['kind']): string[] {
  const z = '_, cache = model.run_with_cache(samples, names_filter=lambda name: name.endswith("hook_z"))';
  switch (kind) {
    case 'zero':
      return [
        'shape = (tokens.shape[1], model.cfg.n_heads, model.cfg.d_head)',
        'draws = lambda layer: [torch.zeros(shape)]',
      ];
    case 'mean':
      return [z, 'draws = lambda layer: [cache[f"blocks.{layer}.attn.hook_z"].mean(0)]'];
    case 'resample':
    case 'corrupt':
      return [z, 'draws = lambda layer: list(cache[f"blocks.{layer}.attn.hook_z"])'];
  }
}
