"""theirs.py DEMO NO_MLPS JOB: what TransformerLens' and transformers' own functions say, for peers.test.ts.

DEMO: the demo model's folder. NO_MLPS: where to save a copy of it whose MLPs write nothing. JOB: JSON with `clean` and
`corrupt` token ids, `io`, `s`. Prints one JSON object on the last line.
"""
import json
import sys

import torch
import transformers
from transformer_lens import TransformerBridge, patching
from transformer_lens.tools.analysis import logit_lens
from transformers import AutoModelForCausalLM

torch.set_grad_enabled(False)
transformers.logging.set_verbosity_error()
demo, no_mlps = sys.argv[1:3]
job = json.loads(sys.argv[3])
clean, corrupt = torch.tensor([job["clean"]]), torch.tensor([job["corrupt"]])
contrast = lambda logits: (logits[:, -1].double()[:, job["io"]] - logits[:, -1].double()[:, job["s"]]).mean()


def bridge(folder):
    return TransformerBridge.boot_transformers(folder, device="cpu", dtype=torch.float32)


def direct_path(model):
    """x_orig: clean, x_new: corrupt; from the heads of layer 4 to v of every head of layer 5, at all tokens."""
    _, own = model.run_with_cache(clean)
    _, new = model.run_with_cache(corrupt)
    out = []
    for head in range(model.cfg.n_heads):
        # Theirs puts what they call clean into what they call corrupted: the other way round than the names here.
        to = patching.get_act_patch_direct_path(model, clean, new, own, contrast, 4, head, "v", verbose=False)
        out.append(to[5].tolist())
    return out


def zero_ablation(model):
    """Change of the logit difference with each head's z at zero."""
    base = contrast(model(clean))
    out = []
    for layer in range(model.cfg.n_layers):
        for head in range(model.cfg.n_heads):

            def zero(z, hook):
                z[:, :, head] = 0
                return z

            patched = model.run_with_hooks(clean, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", zero)])
            out.append((base - contrast(patched)).item())
    return torch.tensor(out)


model = bridge(demo)
_, cache = model.run_with_cache(clean)
own = {
    "resid": patching.get_act_patch_resid_pre,
    "attn": patching.get_act_patch_attn_out,
    "mlp": patching.get_act_patch_mlp_out,
    "z": patching.get_act_patch_attn_head_out_all_pos,
    "q": patching.get_act_patch_attn_head_q_all_pos,
    "k": patching.get_act_patch_attn_head_k_all_pos,
    "v": patching.get_act_patch_attn_head_v_all_pos,
    "pattern": patching.get_act_patch_attn_head_pattern_all_pos,
}
out = {"patch": {site: patch(model, corrupt, cache, contrast).tolist() for site, patch in own.items()}}
lens = logit_lens(model, clean)
out["lens"] = (lens.values.squeeze()[:, job["io"]] - lens.values.squeeze()[:, job["s"]]).tolist()
out["direct"] = direct_path(model)

theirs = AutoModelForCausalLM.from_pretrained(demo, dtype=torch.float32)
for block in theirs.transformer.h:
    block.mlp.c_proj.weight.zero_()
    block.mlp.c_proj.bias.zero_()
theirs.save_pretrained(no_mlps)
out["directWithoutMlps"] = direct_path(bridge(no_mlps))

zeroed = zero_ablation(model)
folded = bridge(demo)
folded.enable_compatibility_mode()
out["compatibilityMode"] = (zero_ablation(folded) - zeroed).abs().max().item()

single = AutoModelForCausalLM.from_pretrained(demo, dtype=torch.float32)(clean).logits[0, -1]
half = AutoModelForCausalLM.from_pretrained(demo)(clean).logits[0, -1]
out["ownPrecision"] = {"dtype": str(half.dtype), "apart": (half.float() - single).abs().max().item()}
out["logits"] = single.tolist()
out["transformerLens"] = __import__("importlib.metadata").metadata.version("transformer-lens")
print(json.dumps(out))
