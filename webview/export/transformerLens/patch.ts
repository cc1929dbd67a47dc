/** Activation patching between the prompt and its corrupted ones, site by site as in TransformerLens' `patching`. */
import type { Site } from '../../../src/protocol/analyses/patch';
import type { PatchResult } from '../../../src/protocol/results';
import {
  compared,
  effect,
  effectNames,
  effectNumbers,
  head,
  idRows,
  mayDiffer,
  python,
  type Row,
  runs,
} from './python';

const hooks: Record<Site, string> = {
  resid: 'hook_resid_pre',
  attn: 'hook_attn_out',
  mlp: 'hook_mlp_out',
  z: 'attn.hook_z',
  q: 'attn.hook_q',
  k: 'attn.hook_k',
  v: 'attn.hook_v',
  pattern: 'attn.hook_pattern',
};

export function patchCell(patch: PatchResult, folder?: string): string[] {
  const { site, direction, corrupt, clean, cells } = patch;
  const isDenoising = direction === 'denoise';
  const apart =
    clean.logitDiff === null || corrupt.logitDiff === null ? null : Math.abs(clean.logitDiff - corrupt.logitDiff);
  return [
    ...head(`Activation patching of ${site}, ${direction}`, patch, folder),
    ...runs,
    ...effect,
    '',
    `corrupt = ${idRows(corrupt.ids)}`,
    `hook = "${hooks[site]}"`,
    isDenoising
      ? 'base, source = corrupt, kept(tokens, hook)  # of the clean prompt into the corrupted ones'
      : 'base, source = tokens.expand(len(corrupt), -1), kept(corrupt, hook)  # of the corrupted prompts into the clean one',
    'source = [one.expand(len(corrupt), *one.shape[1:]) for one in source]',
    'corrupt_logits = ends(corrupt, lambda rows: []).double()',
    '',
    'def again(layer, head, position):',
    `    ${where(site)}`,
    '    def hooks(rows):',
    '        def replace(x, hook):',
    '            x = x.clone()',
    '            x[here] = source[layer][rows][here]',
    '            return x',
    '        return [(f"blocks.{layer}.{hook}", replace)]',
    '    logits = ends(base, hooks).double()',
    '    out = effect(logits)',
    '    if IO is not None and S is not None:',
    '        difference = lambda of: (of[..., IO] - of[..., S]).mean().item()',
    '        out["logitDiff"] = difference(logits)',
    '        apart = difference(clean) - difference(corrupt_logits)',
    '        if apart: out["restored"] = (out["logitDiff"] - difference(corrupt_logits)) / apart',
    '    return out',
    ...compared(
      ['logitDiff', 'restored', ...effectNames],
      cells.map(
        (cell): Row => [
          `${cell.layer}, ${python(cell.head)}, ${python(cell.position)}`,
          [cell.logitDiff, cell.restored, ...effectNumbers(cell)],
        ],
      ),
      // A share of a small difference shows the rounding enlarged.
      apart ? { restored: Math.max(mayDiffer, (2 * mayDiffer) / apart) } : {},
    ),
  ];
}

/** The part of `[prompt, …]` that is replaced. */
function where(site: Site): string {
  switch (site) {
    case 'resid':
    case 'attn':
    case 'mlp':
      return 'here = (slice(None), position)';
    case 'pattern':
      return 'here = (slice(None), head)';
    default:
      return 'here = (slice(None), slice(None) if position is None else position, head)';
  }
}
