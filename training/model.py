"""GPT-2 as Hugging Face runs it, small.

Parameters carry Hugging Face's names and its `[in, out]` layout, so that export is a copy.
"""
import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F


@dataclass(frozen=True)
class Config:
    layers: int = 6
    heads: int = 6
    width: int = 96
    positions: int = 128
    rows: int = 50257
    eps: float = 1e-5


def create(config, seed):
    """name -> parameter, initialised as GPT-2's are (residual writes smaller by depth), but for embeddings as
    large as what the blocks will write: where they are small they are drowned by the first layer, and what
    is left of a name is a dozen directions."""
    random = torch.Generator().manual_seed(seed)
    d = config.width

    def normal(*shape, scale=0.02):
        return torch.randn(*shape, generator=random) * scale

    p = {"wte.weight": normal(config.rows, d, scale=0.5), "wpe.weight": normal(config.positions, d, scale=0.3)}
    residual = 0.02 / math.sqrt(2 * config.layers)
    for layer in range(config.layers):
        h = f"h.{layer}."
        p[h + "ln_1.weight"], p[h + "ln_1.bias"] = torch.ones(d), torch.zeros(d)
        p[h + "attn.c_attn.weight"], p[h + "attn.c_attn.bias"] = normal(d, 3 * d, scale=0.06), torch.zeros(3 * d)
        p[h + "attn.c_proj.weight"], p[h + "attn.c_proj.bias"] = normal(d, d, scale=residual), torch.zeros(d)
        p[h + "ln_2.weight"], p[h + "ln_2.bias"] = torch.ones(d), torch.zeros(d)
        p[h + "mlp.c_fc.weight"], p[h + "mlp.c_fc.bias"] = normal(d, 4 * d, scale=0.06), torch.zeros(4 * d)
        p[h + "mlp.c_proj.weight"], p[h + "mlp.c_proj.bias"] = normal(4 * d, d, scale=residual), torch.zeros(d)
    p["ln_f.weight"], p["ln_f.bias"] = torch.full((d,), 0.15), torch.zeros(d)
    return {name: value.requires_grad_() for name, value in p.items()}


def forward(p, config, ids, positions, mask, keep=None, change=None):
    """ids, positions `[B,T]`, mask `[B,1,T,T]` (0 or -1e9) -> final residual stream after `ln_f` `[B,T,D]`
    and each layer's attention `[B,H,T,T]`.

    `keep` `[L,B,H]` multiplies heads' outputs (whole heads dropped in training). `change(layer, part, x)`
    sees and may replace each head's `q` `k` `v` `[B,H,T,D/H]` and its output `z` `[B,T,H,D/H]`, what each
    MLP writes (`mlp`, `[B,T,D]`) and, as layer `final`, the stream `x` before `ln_f`.
    """
    batch, time = ids.shape
    d, heads = config.width, config.heads
    x = p["wte.weight"][ids] + p["wpe.weight"][positions]
    patterns = []
    for layer in range(config.layers):
        h = f"h.{layer}."
        y = F.layer_norm(x, (d,), p[h + "ln_1.weight"], p[h + "ln_1.bias"], config.eps)
        qkv = torch.addmm(p[h + "attn.c_attn.bias"], y.reshape(-1, d), p[h + "attn.c_attn.weight"])
        q, k, v = qkv.view(batch, time, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        if change is not None:
            q, k, v = (change(layer, part, value) for part, value in (("q", q), ("k", k), ("v", v)))
        pattern = F.softmax(q @ k.transpose(-1, -2) / math.sqrt(d // heads) + mask, -1)
        patterns.append(pattern)
        z = (pattern @ v).transpose(1, 2)
        if keep is not None:
            z = z * keep[layer][:, None, :, None]
        if change is not None:
            z = change(layer, "z", z)
        z = z.reshape(-1, d)
        x = x + torch.addmm(p[h + "attn.c_proj.bias"], z, p[h + "attn.c_proj.weight"]).view(batch, time, d)
        y = F.layer_norm(x, (d,), p[h + "ln_2.weight"], p[h + "ln_2.bias"], config.eps).reshape(-1, d)
        y = F.gelu(torch.addmm(p[h + "mlp.c_fc.bias"], y, p[h + "mlp.c_fc.weight"]), approximate="tanh")
        y = torch.addmm(p[h + "mlp.c_proj.bias"], y, p[h + "mlp.c_proj.weight"]).view(batch, time, d)
        x = x + (y if change is None else change(layer, "mlp", y))
    if change is not None:
        x = change("final", "x", x)
    return F.layer_norm(x, (d,), p["ln_f.weight"], p["ln_f.bias"], config.eps), patterns
