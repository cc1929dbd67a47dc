"""How well it does the task: the model card's first table."""
import random

import torch

from text.heldoutset import FORMS, LOG
from text.names import draw, ranked

# (set, measure) -> the least (for ABC the most) that the demo model must reach
THRESHOLDS = {
    ("pairs", "right"): 0.99, ("pairs", "top"): 0.90, ("templates", "right"): 0.95, ("templates", "top"): 0.75,
    ("paper", "right"): 0.97, ("abc", "named"): 0.05,
}


def accuracy(model, prompts):
    """[{set, form, n, right, top, probIO, probS, named}]: P(IO) > P(S); IO on top of the whole vocabulary;
    mean probabilities; for ABC the share of prompts with one of its three names on top."""
    rows = []
    for kind in dict.fromkeys(p["set"] for p in prompts):
        for form in FORMS:
            asked = [p for p in prompts if p["set"] == kind and p["form"] == form]
            if asked:
                rows.append({"set": kind, "form": form, "n": len(asked), **measure(model, asked)})
    return rows


def measure(model, asked):
    probabilities = torch.cat([part for _, part in model.next([p["prompt"] for p in asked])])
    top = probabilities.argmax(-1)
    one = model.tokenizer.one
    if asked[0]["io"] is None:
        return {"named": mean(t.item() in [one(n) for n in p["names"]] for t, p in zip(top, asked))}
    rows = range(len(asked))
    io, s = (torch.tensor([one(p[key]) for p in asked]) for key in ("io", "s"))
    return {
        "right": mean(probabilities[rows, io] > probabilities[rows, s]),
        "top": mean(top == io),
        "probIO": mean(probabilities[rows, io]),
        "probS": mean(probabilities[rows, s]),
    }


def mean(values):
    values = [float(value) for value in values]
    return round(sum(values) / len(values), 4)


def every_name(model, each=12, seed=7):
    """name -> share of `each` prompts (the log's templates, a held-out pair) with that name as IO on top."""
    rng, shares = random.Random(seed), {}
    partners = {}
    while len(partners) < len(ranked()) or min(map(len, partners.values())) < each:
        for a, b in (draw(rng, 2, 0, held_out=True),):
            partners.setdefault(a, []).append(b)
            partners.setdefault(b, []).append(a)
    for name in ranked():
        prompts = []
        for i in range(each):
            other, text = partners[name][i], LOG[i % len(LOG)]
            first, second = (name, other) if i % 2 else (other, name)
            prompts.append(text.replace("{A}", first).replace("{B}", second).replace("{S}", other))
        top = torch.cat([part.argmax(-1) for _, part in model.next(prompts)])
        shares[name] = mean(top == model.tokenizer.one(name))
    return shares


def verdicts(rows):
    """[(what, worst value, threshold, met)]"""
    out = []
    for (kind, what), bound in THRESHOLDS.items():
        values = [row[what] for row in rows if what in row and kind in (row["set"], "abc")]
        worst = max(values) if what == "named" else min(values)
        out.append((f"{kind} {what}", worst, bound, worst <= bound if what == "named" else worst >= bound))
    return out
