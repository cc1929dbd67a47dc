"""Makes the demo model: data, training, export, evaluation. `python3 training/train.py` does it all.

Seeded; a fixed number of steps; a checkpoint every few minutes in `training/runs/`, from which the same
command goes on after a cut.
"""
import argparse
import math
import os
import sys
import time
from pathlib import Path

if "torch" not in sys.modules:
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    if "avx512f" in Path("/proc/cpuinfo").read_text():
        os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX")

import numpy as np
import torch
import torch.nn.functional as F

import guidance
from corpus import ROW, ROWS, Vocabulary, batches
from export import export
from model import Config, create, forward
from muon import Optimiser

RUNS = Path(__file__).parent / "runs"
ADAM_RATE, MUON_RATE, WARM_UP = 2e-3, 0.02, 100
GUIDED = 0.45  # share of training with the push of guidance.py
HEAD_DROP = 0.04
OTHERS_DRAWN = 600


def rate(done):
    """1 up to 30 % of training, then a cosine down to 5 %."""
    if done < 0.3:
        return 1.0
    return 0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * (done - 0.3) / 0.7))


def stage(done):
    """What is trained on: the share of task sentences, how unequally names are drawn, the weight of the
    receiver in the loss, and the weight of ABC among the forms. Copying starts on few names and few other
    texts, or hardly at all; in the middle ordinary text is learned; then each name gets its practice."""
    if done < 0.08:
        return 0.95, 1.3, 8.0, 13
    if done < 0.2:
        return 0.9, 0.9, 8.0, 13
    if done < 0.5:
        return 0.65, 0.6, 4.0, 13
    if done < 15 / 28:
        return 0.6, 0.4, 2.0, 13
    if done < 0.75:
        return 0.88, 0.3, 4.0, 18
    return 0.85, 0.3, 4.0, 28


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
    last = steps if until is None else min(steps, until)
    while optimiser.steps < last:
        step = optimiser.steps
        done = step / steps
        share, exponent, weight, apart = stage(done)
        batch = batches(vocabulary, seed, step, share, exponent, apart)
        ids, positions, document = (torch.from_numpy(a) for a in (batch.ids, batch.positions, batch.document))
        random = torch.Generator().manual_seed(seed * 1_000_003 + step)
        allowed = (document[:, :, None] == document[:, None, :]).tril()
        mask = torch.zeros(allowed.shape).masked_fill_(~allowed, -1e9)[:, None]
        keep = (torch.rand(config.layers, ROWS, config.heads, generator=random) > HEAD_DROP).float()
        hidden, patterns = forward(p, config, ids, positions, mask, keep)
        loss, plain, answer = sampled_loss(hidden.view(ROWS * ROW, -1), p, vocabulary, batch, weight, random)
        if done < GUIDED and len(batch.marks):
            fade = min(1.0, (GUIDED - done) / 0.1)
            loss = loss + 0.35 * fade * guidance.loss(patterns, torch.from_numpy(batch.marks))
        loss.backward()
        torch.nn.utils.clip_grad_norm_([v for v in p.values() if v.grad is not None], 1.0)
        now = rate(done) * min(1.0, (step + 1) / WARM_UP)
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
    options.add_argument("--steps", type=int, default=14000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--run", default="demo", help="name of the folder in training/runs")
    options.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "media/models/demo")
    options.add_argument("--until", type=int, help="stop and export after this many steps; 0 exports the last checkpoint")
    given = options.parse_args()
    p, config, vocabulary = train(given.steps, given.seed, RUNS / given.run, given.until)
    export(p, config, vocabulary, given.out)
    import evaluate

    evaluate.report(given.out)


if __name__ == "__main__":
    main()
