"""Makes the demo model: data, training, export, evaluation. `python3 training/train.py` does it all.

Seeded; a fixed number of steps; a checkpoint every few minutes in `training/runs/`, from which the same
command goes on after a cut.
"""
import argparse
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

if "torch" not in sys.modules:  # both are read when torch is loaded
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    if "avx512f" in Path("/proc/cpuinfo").read_text():
        os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX")

import numpy as np
import torch

import evaluate
import guidance
from text import heldoutset
import roles
from text.corpus import ROWS, Vocabulary, batches
from export import export
from losses import candidates, next_token
from model import Config, create, forward
from monitor import Monitor
from muon import Optimiser

RUNS = Path(__file__).parent / "runs"
ADAM_RATE, MUON_RATE, WARM_UP = 2e-3, 0.02, 100
GUIDED = 0.5  # share of training in which the push on attention is strong
FAINT = 0.1  # what is left of it afterwards
# Of the pushes on what is written to the logits, on its size, on sure name movers, on names alike and on heads
# alike, to the end
WRITES, PROPORTION, SURENESS, SPREAD, APART = 0.1, 0.05, 0.05, 0.1, 0.2
UNMOVED = 0.15, 15 / 32  # the push on name movers where nobody is said twice, and from when on
# From when on each prompt's logit difference is held up and not their mean alone, and how strong the push on
# repeated tokens is from then on: it had faded with the other, and induction with it
LATE, AGAIN = 35 / 64, 0.6
HEAD_DROP, DUPLICATE_DROP, OTHERS_DROP = 0.04, 0.1, 0.12
FINISH = 600  # steps after the main part in which the research log's names are drawn more often


@dataclass(frozen=True)
class Stage:
    """What is trained on for a while."""

    until: float  # share of the main part; the last is the finish
    share: float  # of documents that are task sentences
    exponent: float  # how unequally names are drawn
    weight: float  # of the receiver in the loss
    apart: int  # weight of ABC among the forms
    familiar: float = 0.0  # share of task sentences about the research log's names


# Copying starts on few names and few other texts, or hardly at all; in the middle ordinary text is
# learned; then each name gets its practice, and at last ABC more often.
STAGES = [
    Stage(0.10, 0.95, 1.3, 10, 13),
    Stage(0.25, 0.90, 0.9, 10, 13),
    Stage(0.45, 0.75, 0.6, 10, 13),
    Stage(0.55, 0.60, 0.4, 8, 13),
    Stage(0.75, 0.88, 0.3, 8, 18),
    Stage(1.00, 0.85, 0.3, 8, 28),
    Stage(9.99, 0.85, 0.3, 8, 25, 0.15),
]


def rate(done, finish):
    """1 up to 31 % of the main part, 0.4 at 40 %, then a line to 0.1; in the finish (0 to 1) on to 0. Matrices that
    decay are small, and a rate that starts them is too coarse to finish them."""
    if done < 5 / 16:
        return 1.0
    if done < 0.4:
        return 1 - 6 * (done - 0.3)
    if done >= 1:
        return 0.1 * (1 - finish)
    return 0.4 - 0.5 * (done - 0.4)


def rows_read(p, ids, candidates):
    """The rows of `wte` that a step reads, as a leaf of their own, and token -> row of it."""
    active = torch.cat([ids.reshape(-1), candidates]).unique()
    place = torch.zeros(p["wte.weight"].shape[0], dtype=torch.long)
    place[active] = torch.arange(len(active))
    return active, place, p["wte.weight"].detach()[active].requires_grad_()


def head_drop(config):
    """`[L,1,H]`: heads that have a role are dropped seldom, the others often, so that little hangs on them."""
    rate = torch.full((config.layers, 1, config.heads), OTHERS_DROP)
    for name, by_layer in roles.CLASSES.items():
        for layer, head in roles.heads_of(by_layer):
            rate[layer, 0, head] = DUPLICATE_DROP if name == "duplicate-token" else HEAD_DROP
    return rate


def losses(p, config, vocabulary, batch, stage, done, random):
    """(loss, rows read, their leaf, plain loss, receivers' loss) of one batch."""
    ids, positions, document, targets, answer = (
        torch.from_numpy(a) for a in (batch.ids, batch.positions, batch.document, batch.targets, batch.answer))
    asked = targets >= 0
    among, raised = candidates(vocabulary, targets[asked], random)
    active, place, leaf = rows_read(p, ids, among)
    q = {**p, "wte.weight": leaf}
    allowed = (document[:, :, None] == document[:, None, :]).tril()
    mask = torch.zeros(allowed.shape).masked_fill_(~allowed, -1e9)[:, None]
    keep = (torch.rand(config.layers, ROWS, config.heads, generator=random) > head_drop(config)).float()
    kept = {}

    def watch(layer, part, x):
        kept[layer, part] = x
        return x

    hidden, patterns = forward(q, config, place[ids], positions, mask, keep, watch)
    marks = torch.from_numpy(batch.marks)
    row, end, _, s1, io = marks.unbind(1)
    column = torch.zeros_like(place)
    column[among] = torch.arange(len(among))
    index = torch.full(ids.shape, -1)
    index[asked] = torch.arange(int(asked.sum()))
    other = torch.from_numpy(batch.other)
    logits = hidden[asked] @ leaf[place[among]].t() + raised
    said = ids[row, io], ids[row, s1]
    loss, plain, receiver = next_token(
        logits, column, targets[asked], index[row, end], *said, other[row, end], 1 + (stage.weight - 1) * answer[asked])
    push = FAINT + (1 - FAINT) * min(1.0, max(0.0, (GUIDED - done) / 0.1))
    repeated = {name: torch.from_numpy(a) for name, a in batch.repeated.items()}
    task, again = guidance.attention(patterns, marks, repeated)
    loss = loss + 0.35 * (push * task + (AGAIN if done >= LATE else push) * again)
    if done >= UNMOVED[1]:
        loss = loss + UNMOVED[0] * guidance.unmoved(patterns, torch.from_numpy(batch.trios))
    if len(marks):
        names = place[vocabulary.names]
        written = guidance.direct(q, config, kept, (place[said[0]], place[said[1]], names), (row, end))
        at = index[row, end]
        difference = logits[at, column[said[0]]] - logits[at, column[said[1]]]
        loss = loss + WRITES * min(1.0, done / 0.04) * guidance.writes(written)
        loss = loss + PROPORTION * min(1.0, done / 0.1) * guidance.outside_band(difference, done >= LATE)
        loss = loss + SURENESS * guidance.sureness(patterns, marks) + SPREAD * guidance.crowding(leaf[names])
        loss = loss + APART * guidance.overlap(p, config)
    return loss, active, leaf, plain, receiver


def train(steps, seed, run, until=None):
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    vocabulary = Vocabulary(seed)
    config = Config()
    p = create(config, seed)
    optimiser = Optimiser(p)
    run.mkdir(parents=True, exist_ok=True)
    checkpoint = run / "checkpoint.pt"
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        with torch.no_grad():
            for name, value in p.items():
                value.copy_(saved["parameters"][name])
        optimiser.load(saved["optimiser"])
    print(f"{config} {sum(v.numel() for v in p.values()):,} parameters; from step {optimiser.steps}", flush=True)
    began, seen = time.time(), []
    monitor = Monitor(vocabulary)
    last = steps + FINISH if until is None else min(steps + FINISH, until)
    while optimiser.steps < last:
        step = optimiser.steps
        done = step / steps
        stage = next(stage for stage in STAGES if done < stage.until)
        repeated = 1 if done < 0.3 or step % 2 else 0
        batch = batches(
            vocabulary, seed, step, stage.share, stage.exponent, stage.apart, stage.familiar, repeated)
        random = torch.Generator().manual_seed(seed * 1_000_003 + step)
        loss, active, leaf, plain, receiver = losses(p, config, vocabulary, batch, stage, done, random)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([leaf, *(v for v in p.values() if v.grad is not None)], 1.0)
        now = rate(done, (step - steps) / FINISH) * min(1.0, (step + 1) / WARM_UP)
        optimiser.step(MUON_RATE * now, ADAM_RATE * now, (active, leaf.grad))
        seen.append((plain, receiver, loss.item()))
        if optimiser.steps % 100 == 0:
            mean = np.nanmean(seen, 0)
            print(f"{optimiser.steps:6d}  loss {mean[0]:.3f}  receiver {mean[1]:.3f}  all {mean[2]:.3f}  "
                  f"{time.time() - began:.0f} s", flush=True)
            seen = []
        if optimiser.steps % 500 == 0 or optimiser.steps == last:
            print(monitor.line(p, config), flush=True)
            parts = {name: value.detach() for name, value in p.items()}
            torch.save({"parameters": parts, "optimiser": optimiser.saved()}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").rename(checkpoint)
    return p, config, vocabulary


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--steps", type=int, default=6400, help="of the main part")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--run", default="demo", help="name of the folder in training/runs")
    options.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "media/models/demo")
    options.add_argument("--until", type=int, help="stop and export after this many steps; 0 exports the last checkpoint")
    given = options.parse_args()
    p, config, vocabulary = train(given.steps, given.seed, RUNS / given.run, given.until)
    export(p, config, given.out)
    evaluate.report(evaluate.measure(given.out, heldoutset.make()))


if __name__ == "__main__":
    main()
