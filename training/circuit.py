"""What heads do while the model is being trained: knock-outs and path patching on the log's first template.

Definitions as in the extension: a knocked-out head takes its mean over 128 ABC prompts at every
position; path patching freezes all other heads and recomputes MLPs and layer norms; every effect is
clean minus patched, so that a positive one means the head supported it.
"""
import random

import torch

from text.heldoutset import LOG
from text.names import draw


def prompts(form, count, seed):
    rng, out = random.Random(f"circuit {form} {seed}"), []
    for _ in range(count):
        a, b, c = draw(rng, 3, 0, held_out=form != "ABC")
        text = LOG[0].replace("{A}", a).replace("{B}", b).replace("{S}", {"ABB": b, "ABA": a, "ABC": c}[form])
        out.append((text, a, b) if form == "ABB" else (text, b, a))
    return out


class Study:
    """Runs of one form; all prompts line up token by token, so positions are shared by the batch."""

    def __init__(self, model, form, count=100):
        self.model, self.form = model, form
        texts, io, s = zip(*prompts(form, count, 0))
        self.ids, self.end = model.batch(texts)
        one = model.tokenizer.one
        self.rows = torch.arange(count)
        self.io, self.s = (torch.tensor([one(name) for name in names]) for names in (io, s))
        tokens = self.ids[0].tolist()
        self.at_io = tokens.index(self.io[0].item())
        self.at_s1 = tokens.index(self.s[0].item())
        self.at_s2 = tokens.index(self.s[0].item(), self.at_s1 + 1)
        self.at_end = self.end[0].item()
        self.clean = self.record(self.ids)
        self.logits, _ = self.clean.pop("out")
        source, _ = model.batch([text for text, *_ in prompts("ABC", 128, 1)])
        self.source = self.record(source)
        self.source.pop("out")

    def record(self, ids):
        """Every head's q, k, v, z by (layer, part), and the run's (logits, patterns) as `out`."""
        kept = {}

        def keep(layer, part, x):
            kept[layer, part] = x
            return x

        end = torch.full((len(ids),), ids.shape[1] - 1)
        kept["out"] = self.model.run(ids, end, keep)
        return kept

    def effect(self, logits):
        """(Δ P(IO), Δ logit difference), clean minus patched, means."""

        def read(of):
            p = of.softmax(-1)
            return p[self.rows, self.io], of[self.rows, self.io] - of[self.rows, self.s]

        return [round((a - b).mean().item(), 4) for a, b in zip(read(self.logits), read(logits))]

    def knock_out(self, heads):
        def change(layer, part, x):
            if part != "z" or not any(at == layer for at, _ in heads):
                return x
            x = x.clone()
            for _, head in (pair for pair in heads if pair[0] == layer):
                x[:, :, head] = self.source[layer, "z"][:, :, head].mean(0)
            return x

        return self.effect(self.model.run(self.ids, self.end, change)[0])

    def frozen(self, sender, position):
        """The run with all heads as in the clean one but the sender, which is as in the ABC run."""
        kept = {}

        def change(layer, part, x):
            kept[layer, part] = x
            if part != "z":
                return x
            x = self.clean[layer, "z"].clone()
            if layer == sender[0]:
                x[:, position, sender[1]] = self.source[layer, "z"][: len(x), position, sender[1]]
            return x

        self.model.run(self.ids, self.end, change)
        return kept

    def path_to(self, sender, receivers, part, position):
        """Effect of the sender through the receivers' `part` (q, k or v) at one position."""
        patched = self.frozen(sender, position)

        def change(layer, name, x):
            if name != part or not any(at == layer for at, _ in receivers):
                return x
            x = x.clone()
            for _, head in (pair for pair in receivers if pair[0] == layer):
                x[:, head, position] = patched[layer, part][:, head, position]
            return x

        return self.effect(self.model.run(self.ids, self.end, change)[0])
