"""The push towards a readable circuit: strong in the first part of training, faint to the end.

Left to the plain loss, one or two heads do the whole task and MLPs write most of the answer. Chosen
heads (`roles.py`) are asked to attend as the classes of the IOI paper do, and the others not to; what is
written straight to the logits at END is asked of the name movers, and of a negative one, rather than of
MLPs and of other heads. The model card says so.
"""
import torch

from roles import BOTH_NAMES, DUPLICATE_TOKEN, INDUCTION, NAME_MOVER, NEGATIVE, PREVIOUS_TOKEN, S_INHIBITION, heads_of

# where from and to, chosen heads, enough, layers whose other heads are asked not to
TASK = (
    (["S2 -> S1"], DUPLICATE_TOKEN, 0.9, range(0, 2)),
    (["END -> S2"], S_INHIBITION, 0.9, range(1, 4)),
    (["END -> IO"], NAME_MOVER, 0.8, range(2, 6)),
    (["END -> IO"], NEGATIVE, 0.6, ()),
    (["END -> IO"], BOTH_NAMES, 0.45, ()),
    (["END -> S1", "END -> S2"], BOTH_NAMES, 0.45, ()),
)
REPEATED = (("previous", PREVIOUS_TOKEN, 0.9), ("induction", INDUCTION, 0.85), ("duplicate", DUPLICATE_TOKEN, 0.7))
EACH_MOVER, EACH_BOTH, AGAINST, LEFT_ALONE = 1.2, 2.5, 0.8, 0.25  # direct effects, in nats
MOST = 0.92  # of the attention that a name mover needs: one that is sure beyond that hides what its query is made of
BAND = (3.4, 4.8)  # of the logit difference; GPT-2's mean is 3.6


def lacking(share, enough):
    """-log of a share of attention, nothing once there is enough."""
    return (torch.log(torch.tensor(enough)) - share.clamp_min(1e-4).log()).clamp_min(0)


def attention(patterns, marks, repeated):
    """Penalties on attention in the task, and on repeated random tokens. `patterns[l]` `[B,H,T,T]`; marks `[N,5]`:
    row, END, S2, S1, IO; repeated: name -> `[M,3]`: row, query, key on repeated random tokens."""
    row, end, s2, s1, io = marks.unbind(1)
    places = {"S2 -> S1": (s2, s1), "END -> S2": (end, s2), "END -> S1": (end, s1), "END -> IO": (end, io)}
    wanted = {name: torch.stack((row, *pair), 1) for name, pair in places.items()} | repeated
    row, query, key = torch.cat(list(wanted.values())).unbind(1)
    sizes = [len(triples) for triples in wanted.values()]
    # Each pattern is read once: every reading costs its gradient a pass over all of the pattern.
    shares = [dict(zip(wanted, pattern[row, :, query, key].split(sizes))) for pattern in patterns]
    task, again = torch.zeros(()), torch.zeros(())
    free = heads_of(NEGATIVE) + heads_of(BOTH_NAMES)
    for names, chosen, enough, others in TASK if len(marks) else ():
        for layer in sorted({*chosen, *others}):
            share = sum(shares[layer][name] for name in names)
            asked = chosen.get(layer, [])
            if asked:
                task = task + lacking(share[:, asked], enough).mean() * len(asked) / 3
            rest = [h for h in range(share.shape[1]) if h not in asked and (layer, h) not in free]
            if layer in others:
                task = task - torch.log1p(-share[:, rest].mean(0).clamp(0, 1 - 1e-6)).mean() * 0.3
    for name, chosen, enough in REPEATED if len(repeated["previous"]) else ():
        for layer, heads in chosen.items():
            again = again + lacking(shares[layer][name][:, heads], enough).mean() * len(heads) / 3
    return task, again


def direct(p, config, kept, tokens, at):
    """Direct logit attribution on IO - S, IO - the mean name and S - the mean name, through the final layer
    norm as it stands. kept: (layer, "z") `[B,T,H,d]`, (layer, "mlp") `[B,T,D]`, ("final", "x") `[B,T,D]`; tokens: IO's,
    S's and all names' rows of `wte`; at: (row, END). Three pairs of heads `[N,L,H]` and MLPs `[N,L]`."""
    io, s, names = tokens
    table, d = p["wte.weight"].detach(), config.width
    gain = p["ln_f.weight"].detach()
    scale = (kept["final", "x"][at].detach().var(-1, unbiased=False) + config.eps).sqrt()
    out = []
    usual = table[names].mean(0)
    z = [kept[layer, "z"][at] for layer in range(config.layers)]
    mlp = [kept[layer, "mlp"][at] for layer in range(config.layers)]
    for towards in (table[io] - table[s], table[io] - usual, table[s] - usual):
        u = towards * gain
        u = (u - u.mean(-1, keepdim=True)) / scale[:, None]
        heads, mlps = [], []
        for layer in range(config.layers):
            reads = (u @ p[f"h.{layer}.attn.c_proj.weight"].t()).view(z[layer].shape)
            heads.append((z[layer] * reads).sum(-1))
            mlps.append((mlp[layer] * u).sum(-1))
        out.append((torch.stack(heads, 1), torch.stack(mlps, 1)))
    return out


def writes(attributions):
    """Penalty on who writes the logit difference; `attributions` as `direct` gives them."""
    (heads, mlps), (heads_io, _), (heads_s, _) = attributions
    total = (mlps**2).sum(1).mean() + (mlps.sum(1) ** 2).mean()
    others = torch.ones(heads.shape[1:])

    def short(d, head, least):
        others[head] = 0
        return ((least - d[:, head[0], head[1]]).clamp_min(0) ** 2).mean() / 2

    for head in heads_of(NAME_MOVER):
        total = total + short(heads, head, EACH_MOVER) + short(heads_io, head, EACH_MOVER)
    for head in heads_of(NEGATIVE):
        total = total + short(-heads, head, AGAINST) + short(-heads_io, head, AGAINST)
    for head in heads_of(BOTH_NAMES):
        total = total + short(heads_io, head, EACH_BOTH) + short(heads_s, head, EACH_BOTH)
    return total + (((heads.abs() - LEFT_ALONE).clamp_min(0) ** 2) * others).sum((1, 2)).mean()


def outside_band(difference, each):
    """Penalty on logit differences `[N]` out of proportion: on their mean, either way, and if `each` on each that
    is too small. Asked of each from the start it holds copying back, since what copies more varies more."""
    low, high = BAND
    mean = difference.mean()
    short = ((low - difference).clamp_min(0) ** 2).mean() if each else (low - mean).clamp_min(0) ** 2
    return short + (mean - high).clamp_min(0) ** 2


def sureness(patterns, marks):
    """Penalty on name movers that leave nothing of their attention for anything but IO."""
    row, end, _, _, io = marks.unbind(1)
    left = [1 - patterns[layer][row, :, end, io][:, heads] for layer, heads in NAME_MOVER.items()]
    return sum((torch.log(torch.tensor(1 - MOST)) - part.clamp_min(1e-4).log()).clamp_min(0).sum(1).mean() for part in left)


def unmoved(patterns, trios):
    """Penalty on name movers that attend to the two names `[N,4]` (row, END, the names) although neither is said
    again: what tells them so has to come from the duplicate-token heads, by way of the S-inhibition heads."""
    row, end, first, second = trios.unbind(1)
    total = torch.zeros(())
    for layer, heads in NAME_MOVER.items() if len(trios) else ():
        shares = patterns[layer][row.repeat(2), :, end.repeat(2), torch.cat((first, second))][:, heads]
        total = total + lacking(1 - sum(shares.split(len(row))), 0.8).sum(1).mean()
    return total


def crowding(rows):
    """How few directions the names' embeddings `[N,D]` share: D times the sum of squared eigenvalues of their
    covariance over the squared sum, 1 when all directions are used alike."""
    centred = rows - rows.mean(0)
    covariance = centred.t() @ centred
    return rows.shape[1] * (covariance**2).sum() / covariance.diagonal().sum() ** 2


def overlap(p, config):
    """How much the heads that copy names read from, and write to, the same directions: 1 for the same ones,
    the mean over pairs. Left alone they all use the same sixteen, in which names are taken for each other,
    and only absurd logits tell them apart."""
    size, width = config.width // config.heads, config.width
    total, pairs = 0.0, 0
    copying = heads_of(NAME_MOVER) + heads_of(BOTH_NAMES)
    for part in ("reads", "writes"):
        spaces = []
        for layer, head in copying:
            at = slice(head * size, (head + 1) * size)
            if part == "writes":
                space = p[f"h.{layer}.attn.c_proj.weight"][at]
            else:
                gain = p[f"h.{layer}.ln_1.weight"][:, None]
                space = (gain * p[f"h.{layer}.attn.c_attn.weight"][:, 2 * width :][:, at]).t()
            spaces.append(space / space.norm())
        for i, a in enumerate(spaces):
            for b in spaces[:i]:
                total, pairs = total + size * ((a @ b.t()) ** 2).sum(), pairs + 1
    return total / pairs
