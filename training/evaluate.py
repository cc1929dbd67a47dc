"""Prints the model card's accuracies from the exported file.

`python3 training/evaluate.py [FOLDER] [--against FOLDER] [--seed N] [--json]`; exit 1 when a threshold is
missed. `--against` puts another model beside it, on the same prompts.
"""
import argparse
import json
import math
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch

from text import heldoutset
from accuracy import accuracy, every_name, verdicts
from checkpoint import Checkpoint
from text.corpus import ANSWERS
from text.words import common

DEMO = Path(__file__).parent.parent / "media/models/demo"
EXAMPLES = [
    "When Mary and John went to the store, John gave a drink to",
    "When Mary and John went to the store, Mary gave a drink to",
    "When Vincent and Vanessa went to the park, Vincent gave a leaf to",
    "Yesterday Mary and John went to the store. John gave a drink to",
    "Yesterday Mary and John went to the store; John gave a drink to",
    "Yesterday Mary and John went to the store! Mary gave a drink to",
    "When Mike and Tom went to the store, Rise gave a drink to",
    "Mary and John went to the store. John gave a drink to",
]


def measure(folder, prompts):
    model = Checkpoint(folder)
    model.tokenizer.learn([f" {w}" for w in (*ANSWERS, *common("noun", 2), *common("adj", 2))])
    rows = accuracy(model, prompts)
    shares = every_name(model)
    examples = {}
    for text in EXAMPLES:
        (_, p), = model.next([text])
        top = p[0].topk(5)
        examples[text] = [(round(v, 3), word(model, t)) for v, t in zip(top.values.tolist(), top.indices.tolist())]
    return {
        "accuracy": rows,
        "names": {"count": len(shares), "always": sum(s == 1 for s in shares.values()),
                  "least": sorted(shares.items(), key=lambda x: x[1])[:10],
                  "half": sum(s > 0.5 for s in shares.values())},
        "examples": examples,
        "thresholds": [dict(zip(("what", "worst", "bound", "met"), v)) for v in verdicts(rows)],
    }


def word(model, token):
    """The token's text if it is known from what has been encoded, else its number."""
    for text, ids in model.tokenizer.known.items():
        if ids == [token]:
            return text
    return f"#{token}"


def report(found):
    print("| set | form | N | P(IO) > P(S) | IO on top | mean P(IO) | mean P(S) | a given name on top |")
    print("|---|---|---|---|---|---|---|---|")
    for row in found["accuracy"]:
        cells = [f"{row[k]:.1%}" if k in row else "" for k in ("right", "top")]
        cells += [f"{row[k]:.{digits}f}" if k in row else "" for k, digits in (("probIO", 2), ("probS", 3))]
        cells.append(f"{row['named']:.1%}" if "named" in row else "")
        print(f"| {row['set']} | {row['form']} | {row['n']} | " + " | ".join(cells) + " |")
    print()
    for v in found["thresholds"]:
        print(f"{'met   ' if v['met'] else 'MISSED'} {v['what']}: worst {v['worst']:.1%}, bound {v['bound']:.0%}")
    names = found["names"]
    print(f"\nNames as IO on top: {names['always']} of {names['count']} in all their prompts, "
          f"{names['half']} in more than half; least: "
          + ", ".join(f"{n} {s:.0%}" for n, s in names["least"]))
    for text, top in found["examples"].items():
        print(f"\n{text}\n" + "\n".join(f"{p:.2f} {w}" for p, w in top))


def compare(ours, theirs):
    """Prints each share of both beside their difference in standard errors; those of the shares are
    √(p (1 − p) / n). Returns how many of ours are worse by more than two."""
    print("\n| set | form | share | this | the other | difference | standard error of it | |")
    print("|---|---|---|---|---|---|---|---|")
    worse = 0
    for a, b in zip(ours["accuracy"], theirs["accuracy"]):
        for key, sign in (("right", 1), ("top", 1), ("named", -1)):
            if key in a:
                error = math.sqrt(sum(row[key] * (1 - row[key]) / row["n"] for row in (a, b)))
                gap = a[key] - b[key]
                is_worse = sign * gap < -2 * error
                worse += is_worse
                print(f"| {a['set']} | {a['form']} | {key} | {a[key]:.1%} | {b[key]:.1%} | {gap:+.1%} | {error:.1%} | "
                      f"{'worse' if is_worse else ''} |")
    print(f"\nWorse by more than two standard errors: {worse}")
    return worse


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=DEMO)
    options.add_argument("--against", type=Path, help="the folder of another model")
    options.add_argument("--seed", type=int, default=heldoutset.SEED, help="of the prompts")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    torch.set_num_threads(1)
    prompts = heldoutset.make(given.seed)
    found = measure(given.folder, prompts)
    if given.json:
        print(json.dumps(found, indent=1))
    else:
        report(found)
    worse = compare(found, measure(given.against, prompts)) if given.against else 0
    sys.exit(0 if worse == 0 and all(v["met"] for v in found["thresholds"]) else 1)


if __name__ == "__main__":
    main()
