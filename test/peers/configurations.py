"""configurations.py FOLDER: saves checkpoints of twenty configurations as `transformers` saves them, and what it says.

Weights are drawn anew for each, in FOLDER/<number>; prints one JSON object: versions, token ids and, for each, its
name and the logits after the last token, in float32.
"""
import json
import sys

import torch
import transformers
from transformers import GPT2Config, GPT2LMHeadModel

torch.set_grad_enabled(False)
transformers.logging.set_verbosity_error()

changes = {
    "as GPT-2 has it": {},
    "gelu": {"activation_function": "gelu"},
    "gelu_fast": {"activation_function": "gelu_fast"},
    "gelu_accurate": {"activation_function": "gelu_accurate"},
    "gelu_python": {"activation_function": "gelu_python"},
    "gelu_python_tanh": {"activation_function": "gelu_python_tanh"},
    "gelu_pytorch_tanh": {"activation_function": "gelu_pytorch_tanh"},
    "relu": {"activation_function": "relu"},
    "silu": {"activation_function": "silu"},
    "swish": {"activation_function": "swish"},
    "quick_gelu": {"activation_function": "quick_gelu"},
    "scores by layer": {"scale_attn_by_inverse_layer_idx": True},
    "scores unscaled": {"scale_attn_weights": False},
    "scores unscaled, by layer": {"scale_attn_weights": False, "scale_attn_by_inverse_layer_idx": True},
    "reorder and upcast": {"reorder_and_upcast_attn": True, "scale_attn_by_inverse_layer_idx": True},
    "one layer, one head": {"n_layer": 1, "n_head": 1},
    "three layers, two heads": {"n_layer": 3, "n_head": 2},
    "epsilon 0.1": {"layer_norm_epsilon": 0.1},
    "narrow MLP": {"n_inner": 40},
    "sixteen positions, float16 file": {"n_positions": 16},
}
ids = [2215, 5335, 290, 1757, 1816, 284, 262, 3650, 11, 1757, 2921, 257, 4144, 284]
out = []
for at, (name, change) in enumerate(changes.items()):
    torch.manual_seed(at)
    shape = {"n_layer": 4, "n_head": 4, "n_embd": 48, "n_positions": 64, "initializer_range": 0.2}
    model = GPT2LMHeadModel(GPT2Config(**{**shape, **change})).eval()
    # Biases and gains too: a reader that left them out would not be seen otherwise.
    for key, weight in model.named_parameters():
        if weight.ndim == 1:
            weight.copy_(torch.randn_like(weight) * 0.1 + (1.0 if "ln_" in key and key.endswith("weight") else 0.0))
    folder = f"{sys.argv[1]}/{at}"
    (model.half() if "float16" in name else model).save_pretrained(folder)
    read = GPT2LMHeadModel.from_pretrained(folder, dtype=torch.float32).eval()
    out.append({"name": name, "logits": read(torch.tensor([ids])).logits[0, -1].tolist()})
print(json.dumps({"transformers": transformers.__version__, "torch": torch.__version__, "ids": ids, "configurations": out}))
