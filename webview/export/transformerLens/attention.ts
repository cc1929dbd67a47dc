/** Where heads look: patterns, from each token (or from the last alone) to each. */
import type { AttentionResult } from '../../../src/protocol/results';
import { compared, head, type Row } from './python';

export function attentionCell(attention: AttentionResult, folder?: string): string[] {
  const { heads, tokens } = attention;
  const rows = heads.flatMap(({ layer, head, pattern }) =>
    pattern.map(
      (shares, at): Row => [
        `${layer}, ${head}, ${tokens.length - pattern.length + at}`,
        // Thousands of them: seven digits say all that float32 does.
        tokens.map((_, to) => Number((shares[to] ?? 0).toPrecision(7))),
      ],
    ),
  );
  return [
    ...head('Attention', attention, folder),
    '',
    'logits, cache = model.run_with_cache(tokens)',
    '',
    'def again(layer, head, position):',
    '    """Shares of a token\'s attention, by the token that it looks at."""',
    '    shares = cache[f"blocks.{layer}.attn.hook_pattern"][0, head, position]',
    '    return {str(to): share.item() for to, share in enumerate(shares)}',
    ...compared(
      tokens.map((_, to) => String(to)),
      rows,
    ),
  ];
}
