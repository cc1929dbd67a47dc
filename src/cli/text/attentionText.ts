/** Attention patterns as text: of each head where END looks, and of one head the whole pattern's strongest row by row. */
import type { AttentionResult } from '../../protocol/results';
import { banner, paint, type Style, visible } from './layout';

/** Of a row so many tokens are printed. */
const strongestShown = 4;

export function attentionText(style: Style, results: readonly AttentionResult[]): string[] {
  return results
    .flatMap(result => [
      paint(style, 'bold', visible(result.prompt)),
      ...(showsEnd(result)
        ? [...banner(style, 'Where END looks'), ...result.heads.map(head => endLine(result, head))]
        : result.heads.flatMap(head => [
            ...banner(style, `Head [${head.layer}][${head.head}]: where each token looks`),
            ...head.pattern.map((row, at) => rowLine(result, row, at)),
          ])),
      '',
    ])
    .slice(0, -1);
}

/** Of many heads, and where nothing else was asked for. */
function showsEnd({ heads, tokens }: AttentionResult): boolean {
  return heads.length > 4 || heads.some(({ pattern }) => pattern.length < tokens.length);
}

type Head = AttentionResult['heads'][number];

function endLine(result: AttentionResult, { layer, head, pattern }: Head): string {
  return `Head [${layer}][${head}]`.padEnd(14) + strongest(result, pattern.at(-1) ?? []);
}

function rowLine({ tokens, ...result }: AttentionResult, row: readonly number[], at: number): string {
  return `${String(at).padStart(3)} ${visible(tokens[at]?.text ?? '').padEnd(12)}${strongest({ ...result, tokens }, row)}`;
}

/** `0.98 Mary (IO)  0.01 and`, the strongest first. */
function strongest({ tokens, positions }: AttentionResult, row: readonly number[]): string {
  const named = new Map(Object.entries(positions).map(([name, position]) => [position, name]));
  return row
    .map((weight, at) => ({ weight, at }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, strongestShown)
    .filter(({ weight }) => weight >= 0.005)
    .map(({ weight, at }) => {
      const place = named.has(at) ? ` (${named.get(at)})` : '';
      return `${weight.toFixed(2)} ${visible(tokens[at]?.text ?? '')}${place}`;
    })
    .join('  ');
}
