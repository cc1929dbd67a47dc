"""manyPrompts.py DEMO JOB: a sweep over many prompts in TransformerLens, its means by numpy, p by TransformerLens' own test.

JOB: a file of JSON with `ids` (one row a prompt), `io` and `s` (one each a prompt), `samples` (the mean's prompts).
Prints one JSON object on the last line: by metric and head `mean`, `se`, `p` over all prompts and `p12` over the first
twelve, where the test tries every pattern of signs.
"""
import json
import sys

import numpy as np
import torch
from transformer_lens import TransformerBridge
from transformer_lens.utilities.statistics import sign_flip_permutation_pvalue

torch.set_grad_enabled(False)
model = TransformerBridge.boot_transformers(sys.argv[1], device="cpu", dtype=torch.float32)
job = json.load(open(sys.argv[2], encoding="utf8"))
ids, samples = torch.tensor(job["ids"]), torch.tensor(job["samples"])
io, s = torch.tensor(job["io"]), torch.tensor(job["s"])
rows = torch.arange(len(ids))

_, cache = model.run_with_cache(samples)
means = [cache[f"blocks.{layer}.attn.hook_z"].double().mean(0).float() for layer in range(model.cfg.n_layers)]


def end(logits):
    last = logits[:, -1].double()
    return last.log_softmax(-1), last[rows, io] - last[rows, s]


clean, difference = end(model(ids))
out = {"kl": [], "dProbIO": [], "dLogitDiff": []}
for layer in range(model.cfg.n_layers):
    for head in range(model.cfg.n_heads):

        def replace(z, hook):
            z[:, :, head] = means[layer][:, head]
            return z

        patched, after = end(model.run_with_hooks(ids, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", replace)]))
        values = {
            "kl": (clean.exp() * (clean - patched)).sum(-1),
            "dProbIO": clean[rows, io].exp() - patched[rows, io].exp(),
            "dLogitDiff": difference - after,
        }
        for name, each in values.items():
            array = each.numpy()
            out[name].append(
                {
                    "mean": array.mean(),
                    "se": array.std(ddof=1) / np.sqrt(len(array)),
                    "p": sign_flip_permutation_pvalue(each, n_permutations=9999).item(),
                    "p12": sign_flip_permutation_pvalue(each[:12]).item(),
                }
            )
print(json.dumps(out))
