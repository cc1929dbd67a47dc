"""What the run is coming to, in one line of its log every 500 steps, so that a bad one is stopped early.

On the paper's and the log's templates with held-out pairs: the logit difference, who writes it, what
knocking a head out does; and what heads attend to on repeated random tokens. Prompts seeded otherwise
than those of the evaluation.
"""
import random

import torch

import guidance
from circuit import Study
from text.heldoutset import prompt_of
from model import forward
from roles import CLASSES, INDUCTION, NAME_MOVER, NEGATIVE, PREVIOUS_TOKEN, heads_of
from text.tokens import END_OF_TEXT


class Monitor:
    def __init__(self, vocabulary, each=40):
        self.tokenizer, self.names = vocabulary.tokenizer, vocabulary.names
        rng = random.Random("monitor")
        made = [prompt_of(rng, kind, form) for kind in ("paper", "log", "templates") for form in ("ABB", "ABA") for _ in range(each)]
        one = self.tokenizer.one
        self.io, self.s = (torch.tensor([one(p[key]) for p in made]) for key in ("io", "s"))
        self.ids, self.end = self.batch([p["prompt"] for p in made])
        self.mean = torch.tensor([p["set"] != "templates" for p in made])
        n = 64
        self.random_ids = torch.tensor([random.Random(f"repeat {i}").sample(range(END_OF_TEXT), n) * 2 for i in range(4)])

    def batch(self, texts):
        lists = [self.tokenizer.encode(text) for text in texts]
        ids = torch.full((len(lists), max(map(len, lists))), END_OF_TEXT)
        for row, tokens in zip(ids, lists):
            row[: len(tokens)] = torch.tensor(tokens)
        return ids, torch.tensor([len(tokens) - 1 for tokens in lists])

    def run(self, ids, end, change=None):
        time = ids.shape[1]
        mask = torch.full((time, time), -1e9).triu(1)[None, None]
        with torch.no_grad():
            hidden, patterns = forward(self.p, self.config, ids, torch.arange(time).expand_as(ids), mask, change=change)
            return hidden[torch.arange(len(ids)), end] @ self.p["wte.weight"].t(), patterns

    def line(self, p, config):
        self.p, self.config, kept = p, config, {}

        def keep(layer, part, x):
            kept[layer, part] = x
            return x

        logits, _ = self.run(self.ids, self.end, keep)
        at = (torch.arange(len(self.ids)), self.end)
        with torch.no_grad():
            (heads, mlps), *_ = guidance.direct(p, config, kept, (self.io, self.s, self.names), at)
        prob, rows = logits.softmax(-1), torch.arange(len(logits))
        diff = logits[rows, self.io] - logits[rows, self.s]
        m = self.mean
        total = diff[m].mean().item()

        def share(by_layer):
            return sum(heads[m, l, h].mean().item() for l, h in heads_of(by_layer)) / total

        right = [(diff[part] > 0).float().mean().item() for part in (m, ~m)]
        top = [(prob.argmax(-1) == self.io)[part].float().mean().item() for part in (m, ~m)]
        out = [
            f"       LD {total:.2f} ±{diff[m].std():.2f} (new {diff[~m].mean():.2f})  right {right[0]:.3f} {right[1]:.3f}  top {top[0]:.2f} {top[1]:.2f}  "
            f"P(IO) {prob[rows, self.io][m].mean():.3f} P(S) {prob[rows, self.s][m].mean():.4f}",
            "       direct share: " + " ".join(f"{name} {share(c):+.2f}" for name, c in CLASSES.items())
            + f" MLPs {mlps[m].mean(0).sum().item() / total:+.2f} other heads "
            + f"{(heads[m].mean(0).sum().item() / total - sum(share(c) for c in CLASSES.values())):+.2f}",
            "       repeated: " + self.repeated(),
        ]
        for form in ("ABB", "ABA"):
            out.append(f"       {form} {self.study(form)}")
        return "\n".join(out)

    def repeated(self):
        n = self.random_ids.shape[1] // 2
        _, patterns = self.run(self.random_ids, torch.full((len(self.random_ids),), 2 * n - 1))
        i = torch.arange(n)
        parts = [f"induction {l}.{h} {patterns[l][:, h, i + n, i + 1].mean():.2f}" for l, h in heads_of(INDUCTION)]
        j = torch.arange(1, 2 * n)
        parts += [f"previous {l}.{h} {patterns[l][:, h, j, j - 1].mean():.2f}" for l, h in heads_of(PREVIOUS_TOKEN)]
        return "  ".join(parts)

    def study(self, form):
        s = Study(self, form, 60)
        single = [(h, s.knock_out([h])) for h in heads_of(NAME_MOVER) + heads_of(NEGATIVE)]
        parts = [f"{l}.{h} {e[0]:+.3f} {e[1]:+.2f}" for (l, h), e in single]
        parts += [f"all {name} {s.knock_out(heads_of(c))[1]:+.2f}" for name, c in CLASSES.items()]
        movers, inhibitors = heads_of(NAME_MOVER), heads_of(CLASSES["s-inhibition"])
        parts.append("q←S-inh " + " ".join(f"{s.path_to(h, movers, 'q', s.at_end)[1]:+.2f}" for h in inhibitors))
        parts.append("v←dup " + " ".join(f"{s.path_to(h, inhibitors, 'v', s.at_s2)[1]:+.2f}" for h in heads_of(CLASSES["duplicate-token"]) + heads_of(INDUCTION)))
        circuit = sum((heads_of(c) for c in CLASSES.values()), [])
        rest = [(l, h) for l in range(self.config.layers) for h in range(self.config.heads) if (l, h) not in circuit]
        clean = (s.logits[s.rows, s.io] - s.logits[s.rows, s.s]).mean().item()
        parts.append(f"kept {1 - s.knock_out(rest)[1] / clean:.2f}")
        return "  ".join(parts)
