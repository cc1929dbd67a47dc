/** Every head knocked out alone, with the same samples in its place. */
import type { SweepResult } from '../../../src/protocol/results';
import { compared, effect, effectNames, effectNumbers, head, idRows, runs } from './python';

export function sweepCell(sweep: SweepResult, folder?: string): string[] {
  const { baseline, provenance, heads } = sweep;
  return [
    ...head('Every head knocked out alone', sweep, folder),
    ...runs,
    ...effect,
    '',
    ...draws(baseline.kind, baseline.samples),
    `at = ${provenance.settings.positions === 'end' ? 'slice(-1, None)' : 'slice(None)'}  # tokens at which z is replaced`,
    '',
    'def again(layer, head):',
    '    def hooks(rows):',
    '        def replace(z, hook):',
    '            z[:, at, head] = draws[layer][rows][:, at, head]',
    '            return z',
    '        return [(f"blocks.{layer}.attn.hook_z", replace)]',
    '    return effect(ends(tokens.expand(len(draws[layer]), -1), hooks))',
    ...compared(
      effectNames,
      heads.map(one => [`${one.layer}, ${one.head}`, effectNumbers(one)]),
    ),
  ];
}

/** `draws`: what takes a head's place, `[layer][run, token, head, d_head]`. */
function draws(kind: SweepResult['baseline']['kind'], samples: readonly (readonly number[])[]): string[] {
  if (kind === 'zero')
    return ['draws = [torch.zeros(1, tokens.shape[1], model.cfg.n_heads, model.cfg.d_head) for _ in layers]'];
  const read = [`samples = ${idRows(samples)}`, 'draws = kept(samples, "attn.hook_z")'];
  return kind === 'mean' ? [...read, 'draws = [z.mean(0, keepdim=True) for z in draws]'] : read;
}
