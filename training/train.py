"""Makes the demo model: data, training, export, evaluation. `python3 training/train.py` does it all.

Seeded; a fixed number of steps; a checkpoint every few minutes in `training/runs/`, from which the same
command goes on after a cut.
"""
import argparse
import math
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
import torch.nn.functional as F

import evaluate
import guidance
import heldoutset
from corpus import ROW, ROWS, Vocabulary, batches
from export import export
from model import Config, create, forward
from muon import Optimiser

RUNS = Path(__file__).parent / "runs"
ADAM_RATE, MUON_RATE, WARM_UP = 2e-3, 0.02, 100
GUIDED = 0.45  # share of training with the push of guidance.py
HEAD_DROP = 0.04
OTHERS_DRAWN = 600
FINISH = 1500  # steps after the main part in which the research log's names are drawn more often


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
    Stage(0.08, 0.95, 1.3, 8, 13),
    Stage(0.20, 0.90, 0.9, 8, 13),
    Stage(0.50, 0.65, 0.6, 4, 13),
    Stage(15 / 28, 0.60, 0.4, 2, 13),
    Stage(0.75, 0.88, 0.3, 4, 18),
    Stage(1.00, 0.85, 0.3, 4, 28),
    Stage(9.99, 0.85, 0.3, 4, 25, 0.15),
]


def rate(done, finish):
    """1 up to 30 % of the main part, then a cosine down to 5 %; in the finish (0 to 1) from 25 % to 0."""
    if done < 0.3:
        return 1.0
    if done >= 1:
        return 0.25 * (1 - finish)
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (done - 0.3) / 0.7))


def sampled_loss(hidden, p, vocabulary, batch, weight, random):
    """Cross-entropy over the task's tokens, the batch's targets and a few hundred others drawn anew
    (their logits raised by how many they stand for, as the shared row's is). hidden `[B*T, D]`."""
    targets = torch.from_numpy(batch.targets).reshape(-1)
    asked = targets >= 0
    size = vocabulary.shared + 1
    chosen = torch.zeros(size, dtype=torch.bool)
    chosen[vocabulary.task_rows] = True
    chosen[targets[asked]] = True
    chosen[vocabulary.shared] = True
    left = (~chosen).nonzero().squeeze(1)
    drawn = left[torch.randperm(len(left), generator=random)[:OTHERS_DRAWN]]
    candidates = torch.cat([chosen.nonzero().squeeze(1), drawn])
    raised = torch.zeros(len(candidates))
    raised[-len(drawn) :] = math.log(len(left) / len(drawn))
    raised[len(candidates) - len(drawn) - 1] = math.log(vocabulary.others)
    place = torch.full((size,), -1)
    place[candidates] = torch.arange(len(candidates))
    logits = hidden[asked] @ p["wte.weight"][candidates].t() + raised
    each = F.cross_entropy(logits, place[targets[asked]], reduction="none")
    weights = 1 + (weight - 1) * torch.from_numpy(batch.answer).reshape(-1)[asked]
    answers = torch.from_numpy(batch.answer).reshape(-1)[asked] > 0
    return (each * weights).mean(), each.mean().item(), each[answers].mean().item()


def train(steps, seed, run, until=None):
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    vocabulary = Vocabulary(seed)
    vocabulary.task_rows = torch.from_numpy(vocabulary.row[vocabulary.task])
    config = Config(rows=vocabulary.shared + 1)
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
    last = steps + FINISH if until is None else min(steps + FINISH, until)
    while optimiser.steps < last:
        step = optimiser.steps
        done = step / steps
        stage = next(stage for stage in STAGES if done < stage.until)
        batch = batches(vocabulary, seed, step, stage.share, stage.exponent, stage.apart, stage.familiar)
        ids, positions, document = (torch.from_numpy(a) for a in (batch.ids, batch.positions, batch.document))
        random = torch.Generator().manual_seed(seed * 1_000_003 + step)
        allowed = (document[:, :, None] == document[:, None, :]).tril()
        mask = torch.zeros(allowed.shape).masked_fill_(~allowed, -1e9)[:, None]
        keep = (torch.rand(config.layers, ROWS, config.heads, generator=random) > HEAD_DROP).float()
        hidden, patterns = forward(p, config, ids, positions, mask, keep)
        loss, plain, answer = sampled_loss(hidden.view(ROWS * ROW, -1), p, vocabulary, batch, stage.weight, random)
        if done < GUIDED and len(batch.marks):
            fade = min(1.0, (GUIDED - done) / 0.1)
            loss = loss + 0.35 * fade * guidance.loss(patterns, torch.from_numpy(batch.marks))
        loss.backward()
        torch.nn.utils.clip_grad_norm_([v for v in p.values() if v.grad is not None], 1.0)
        now = rate(done, (step - steps) / FINISH) * min(1.0, (step + 1) / WARM_UP)
        optimiser.step(MUON_RATE * now, ADAM_RATE * now)
        seen.append((plain, answer))
        if optimiser.steps % 100 == 0:
            mean = np.mean(seen, 0)
            print(f"{optimiser.steps:6d}  loss {mean[0]:.3f}  receiver {mean[1]:.3f}  {time.time() - began:.0f} s", flush=True)
            seen = []
        if optimiser.steps % 500 == 0 or optimiser.steps == last:
            parts = {name: value.detach() for name, value in p.items()}
            torch.save({"parameters": parts, "optimiser": optimiser.saved()}, checkpoint.with_suffix(".new"))
            checkpoint.with_suffix(".new").rename(checkpoint)
    return p, config, vocabulary


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--steps", type=int, default=14000, help="of the main part")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--run", default="demo", help="name of the folder in training/runs")
    options.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "media/models/demo")
    options.add_argument("--until", type=int, help="stop and export after this many steps; 0 exports the last checkpoint")
    given = options.parse_args()
    p, config, vocabulary = train(given.steps, given.seed, RUNS / given.run, given.until)
    export(p, config, vocabulary, given.out)
    heldoutset.write(heldoutset.make())
    evaluate.report(given.out)


if __name__ == "__main__":
    main()
