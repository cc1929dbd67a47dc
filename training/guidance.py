"""The push towards a readable circuit, on in the first part of training and then off.

Left to the plain loss, one or two heads do the whole task. For part of training chosen heads are asked
to attend as the classes of the IOI paper do, and the others not to; afterwards only the plain loss is
left, and what the heads then do is what the loss keeps. The model card says so.
"""
import torch

# layer -> heads
DUPLICATE_TOKEN = {0: [0], 1: [1]}  # S2 -> S1
S_INHIBITION = {2: [2], 3: [0, 3]}  # END -> S2
NAME_MOVER = {4: [0, 1], 5: [0]}  # END -> IO


def loss(patterns, marks):
    """`patterns[l]` `[B,H,T,T]`; marks `[N,5]`: row, END, S2, S1, IO. -log of the attention asked for,
    and -log of one minus it for every other head of layers that could do the same."""
    row, end, s2, s1, io = marks.unbind(1)
    total = 0.0
    for query, key, chosen, others in (
        (s2, s1, DUPLICATE_TOKEN, range(0, 2)),
        (end, s2, S_INHIBITION, range(1, 4)),
        (end, io, NAME_MOVER, range(2, 6)),
    ):
        for layer in others:
            share = patterns[layer][row, :, query, key].mean(0).clamp(1e-6, 1 - 1e-6)
            asked = chosen.get(layer, [])
            rest = [head for head in range(share.shape[0]) if head not in asked]
            if asked:
                exact = patterns[layer][row, :, query, key][:, asked].clamp_min(1e-4)
                total = total - exact.log().mean() * len(asked) / 3
            total = total - torch.log1p(-share[rest]).mean() * 0.3
    return total
