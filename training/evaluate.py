"""Prints the model card's numbers from the exported file. `python3 training/evaluate.py [--json]`.

Exit 1 when a threshold is missed.
"""
import argparse
import json
import os
import sys
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")

import torch

import heldoutset
from accuracy import accuracy, every_name, verdicts
from checkpoint import Checkpoint
from circuit import Study
from corpus import ANSWERS
from roles import CLASSES, NAME_MOVER, S_INHIBITION, heads_of
from words import common

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

def measure(folder):
    torch.set_num_threads(1)
    model = Checkpoint(folder)
    model.tokenizer.learn([f" {w}" for w in (*ANSWERS, *common("noun", 2), *common("adj", 2))])
    prompts = heldoutset.make()
    rows = accuracy(model, prompts)
    shares = every_name(model)
    examples = {}
    for text in EXAMPLES:
        (_, p), = model.next([text])
        top = p[0].topk(5)
        examples[text] = [(round(v, 3), word(model, t)) for v, t in zip(top.values.tolist(), top.indices.tolist())]
    forms = {}
    movers, inhibitors = heads_of(NAME_MOVER), heads_of(S_INHIBITION)
    for form in ("ABB", "ABA"):
        study = Study(model, form)
        earlier = [(l, h) for l in range(max(l for l, _ in movers)) for h in range(model.config.heads)]
        paths = {
            "to the name movers' queries at END": {
                f"{l}.{h}": study.path_to((l, h), movers, "q", study.at_end) for l, h in earlier
            },
            "to the S-inhibition heads' values at S2": {
                f"{l}.{h}": study.path_to((l, h), inhibitors, "v", study.at_s2) for l, h in earlier if l < 3
            },
            "to the S-inhibition heads' keys at S2": {
                f"{l}.{h}": study.path_to((l, h), inhibitors, "k", study.at_s2) for l, h in earlier if l < 3
            },
        }
        classes = {name: study.knock_out(heads_of(heads)) for name, heads in CLASSES.items()}
        forms[form] = {"heads": study.all_heads(), "classes": classes, "paths": paths}
    return {
        "accuracy": rows,
        "names": {"count": len(shares), "always": sum(s == 1 for s in shares.values()),
                  "least": sorted(shares.items(), key=lambda x: x[1])[:10],
                  "half": sum(s > 0.5 for s in shares.values())},
        "examples": examples,
        "circuit": forms,
        "thresholds": [dict(zip(("what", "worst", "bound", "met"), v)) for v in verdicts(rows)],
    }


def word(model, token):
    """The token's text if it is known from what has been encoded, else its number."""
    for text, ids in model.tokenizer.known.items():
        if ids == [token]:
            return text
    return f"#{token}"


def report(folder):
    found = measure(folder)
    print("| set | form | N | P(IO) > P(S) | IO on top | mean P(IO) | mean P(S) | a given name on top |")
    print("|---|---|---|---|---|---|---|---|")
    for row in found["accuracy"]:
        cells = [f"{row[k]:.1%}" if k in row else "" for k in ("right", "top")]
        cells += [f"{row[k]:.2f}" if k in row else "" for k in ("probIO", "probS")]
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
    for form, circuit in found["circuit"].items():
        print(f"\n{form}: heads by the size of their effect (knocked out: mean over 128 ABC prompts, all positions)")
        print("| head | Δ P(IO) | Δ logit diff | direct Δ P(IO) | direct Δ logit diff | END→IO | END→S1 | END→S2 | S2→S1 | S2→S2 |")
        print("|---|---|---|---|---|---|---|---|---|---|")
        for h in sorted(circuit["heads"], key=lambda h: -abs(h["dProbIO"]))[:14]:
            a = h["attention"]
            print(f"| {h['layer']}.{h['head']} | {h['dProbIO']:+.3f} | {h['dLogitDiff']:+.2f} | {h['directProbIO']:+.3f} | "
                  f"{h['directLogitDiff']:+.2f} | {a['END→IO']:.2f} | {a['END→S1']:.2f} | {a['END→S2']:.2f} | {a['S2→S1']:.2f} | {a['S2→S2']:.2f} |")
        for name, (prob, diff) in circuit["classes"].items():
            print(f"all {name} heads knocked out: Δ P(IO) {prob:+.3f}, Δ logit diff {diff:+.2f}")
        for name, effects in circuit["paths"].items():
            largest = sorted(effects.items(), key=lambda x: -abs(x[1][1]))[:6]
            print(f"paths {name} (Δ logit diff): " + ", ".join(f"{h} {e[1]:+.2f}" for h, e in largest))
    return found


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="?", type=Path, default=DEMO)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    if given.json:
        found = measure(given.folder)
        print(json.dumps(found, indent=1))
    else:
        found = report(given.folder)
    sys.exit(0 if all(v["met"] for v in found["thresholds"]) else 1)


if __name__ == "__main__":
    main()
