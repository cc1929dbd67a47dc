"""Writes a checkpoint as Hugging Face would: `config.json` and fp16 `model.safetensors`."""
import json
import struct

import numpy as np

from text.tokens import END_OF_TEXT


def write_safetensors(path, arrays):
    """8 bytes of header length, the JSON header padded to 8, then the data, each tensor in order."""
    header, at = {"__metadata__": {"format": "pt"}}, 0
    for name, array in arrays.items():
        header[name] = {"dtype": "F16", "shape": list(array.shape), "data_offsets": [at, at + array.nbytes]}
        at += array.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for array in arrays.values():
            file.write(np.ascontiguousarray(array).tobytes())


SCALE = 0.87  # of all logits: a temperature against overconfidence, which changes no order


def export(p, config, folder):
    folder.mkdir(parents=True, exist_ok=True)
    scaled = {name: value * SCALE if name.startswith("ln_f.") else value for name, value in p.items()}
    halves = {name: value.detach().numpy().astype(np.float16) for name, value in scaled.items()}
    write_safetensors(folder / "model.safetensors", halves)
    settings = {
        "activation_function": "gelu_new",
        "architectures": ["GPT2LMHeadModel"],
        "attn_pdrop": 0.0,
        "bos_token_id": END_OF_TEXT,
        "embd_pdrop": 0.0,
        "eos_token_id": END_OF_TEXT,
        "initializer_range": 0.02,
        "layer_norm_epsilon": config.eps,
        "model_type": "gpt2",
        "n_ctx": config.positions,
        "n_embd": config.width,
        "n_head": config.heads,
        "n_inner": None,
        "n_layer": config.layers,
        "n_positions": config.positions,
        "resid_pdrop": 0.0,
        "tie_word_embeddings": True,
        "torch_dtype": "float16",
        "vocab_size": config.rows,
    }
    (folder / "config.json").write_text(json.dumps(settings, indent=2) + "\n")
