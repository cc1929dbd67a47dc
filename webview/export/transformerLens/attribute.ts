/** Direct logit attribution of every part, and the logit lens. */
import type { AttributeResult } from '../../../src/protocol/results';
import { compared, head, type Row } from './python';

export function attributeCell(attribute: AttributeResult, folder?: string): string[] {
  const { heads, mlps, embed, biases, sum, lens } = attribute;
  const rows: Row[] = [
    ...heads.flatMap((layer, l) => layer.map((value, h): Row => [`"head", ${l}, ${h}`, [value]])),
    ...mlps.map((value, l): Row => [`"MLP", ${l}`, [value]]),
    ['"embeddings"', [embed]],
    ['"biases"', [biases]],
    ['"sum"', [sum]],
    ...lens.map(({ layer, logitDiff }): Row => [`"lens", ${layer}`, [logitDiff]]),
  ];
  return [
    ...head('Direct logit attribution, and the logit lens', attribute, folder),
    '',
    'logits, cache = model.run_with_cache(tokens)',
    'contrast = (model.W_U[:, IO] - model.W_U[:, S]).double()',
    '',
    'def written(x):',
    '    """What x writes on IO − S through the final layer norm, its scale held at the clean run\'s."""',
    '    x = x.double()',
    '    scale = cache["ln_final.hook_scale"][0, -1].double()',
    '    return (((x - x.mean()) / scale * model.ln_final.w.double()) @ contrast).item()',
    '',
    'def lens(layer):',
    '    stream = cache["blocks.0.hook_resid_pre" if layer < 0 else f"blocks.{layer}.hook_resid_post"][:, -1:]',
    '    end = model.unembed(model.ln_final(stream))[0, -1].double()',
    '    return (end[IO] - end[S]).item()',
    '',
    'parts = {("embeddings",): written(cache["blocks.0.hook_resid_pre"][0, -1])}',
    'parts[("biases",)] = (model.ln_final.b.double() @ contrast).item() + sum(',
    '    written(model.blocks[layer].attn.b_O) for layer in layers',
    ')',
    'for layer in layers:',
    '    z = cache[f"blocks.{layer}.attn.hook_z"][0, -1].double()',
    '    for head, W_O in enumerate(model.blocks[layer].attn.W_O):',
    '        parts["head", layer, head] = written(z[head] @ W_O.double())',
    '    parts["MLP", layer] = written(cache[f"blocks.{layer}.hook_mlp_out"][0, -1])',
    'parts[("sum",)] = sum(parts.values())',
    'parts.update({("lens", layer): lens(layer) for layer in [-1, *layers]})',
    '',
    'def again(*place):',
    '    return {"logits": parts[place]}',
    ...compared(['logits'], rows),
  ];
}
