/**
 * Path patching as the paper has it (arXiv 2211.00593, appendix B): all heads are held at the clean run, the sender
 * says what it says on x_new, MLPs are computed again. TransformerLens' own direct path patching goes past the MLPs.
 */
import type { PathResult } from '../../../src/protocol/results';
import { compared, effect, effectNames, effectNumbers, head, idRows, runs } from './python';

export function pathCell(path: PathResult, folder?: string): string[] {
  const receivers = path.receivers.map(
    ({ layer, head, part, position }) => `    (${layer}, ${head}, "${part}", ${position}),`,
  );
  return [
    ...head(`Path patching, every head to ${path.receiver}`, path, folder),
    ...runs,
    ...effect,
    '',
    `x_new = ${idRows(path.source)}`,
    'own, new = kept(tokens, "attn.hook_z"), kept(x_new, "attn.hook_z")',
    '# Layer, head, input and token of each receiver; none where it is the logits at the last token.',
    receivers.length === 0 ? 'receivers = []' : `receivers = [\n${receivers.join('\n')}\n]`,
    '',
    'def frozen(layer, head, rows):',
    '    """Every head as on the clean run, but the sender, as on x_new: what is left to move are streams and MLPs."""',
    '    def hold(at):',
    '        def replace(z, hook):',
    '            z[:] = own[at]',
    '            if at == layer: z[:, :, head] = new[at][rows][:, :, head]',
    '            return z',
    '        return (f"blocks.{at}.attn.hook_z", replace)',
    '    return [hold(at) for at in layers]',
    '',
    'def received(layer, head, rows):',
    '    """What the receivers are told in the frozen run, to be told to them in a live one."""',
    '    told = {}',
    '    def listen(to):',
    '        at, receiver, part, position = to',
    '        def keep(x, hook):',
    '            told[to] = x[:, position, receiver].clone()',
    '        return (f"blocks.{at}.attn.hook_{part}", keep)',
    '    prompts = tokens.expand(len(rows), -1)',
    '    model.run_with_hooks(prompts, fwd_hooks=frozen(layer, head, rows) + [listen(to) for to in receivers])',
    '    def tell(to):',
    '        at, receiver, part, position = to',
    '        def replace(x, hook):',
    '            x[:, position, receiver] = told[to]',
    '            return x',
    '        return (f"blocks.{at}.attn.hook_{part}", replace)',
    '    return [tell(to) for to in receivers]',
    '',
    'def again(layer, head):',
    '    hooks = received if receivers else frozen',
    '    return effect(ends(tokens.expand(len(x_new), -1), lambda rows: hooks(layer, head, rows)))',
    ...compared(
      effectNames,
      path.senders.map(one => [`${one.layer}, ${one.head}`, effectNumbers(one)]),
    ),
  ];
}
