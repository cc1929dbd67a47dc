"""Reads an exported folder back, as any other program would: fp16 file, fp32 arithmetic."""
import json
import struct

import numpy as np
import torch

from model import Config, forward
from text.tokens import END_OF_TEXT, Tokenizer


class Checkpoint:
    def __init__(self, folder):
        settings = json.loads((folder / "config.json").read_text())
        self.config = Config(
            settings["n_layer"], settings["n_head"], settings["n_embd"], settings["n_positions"],
            settings["vocab_size"], settings["layer_norm_epsilon"],
        )
        blob = (folder / "model.safetensors").read_bytes()
        (size,) = struct.unpack("<Q", blob[:8])
        header, self.p = json.loads(blob[8 : 8 + size]), {}
        for name, entry in header.items():
            if name != "__metadata__":
                start, end = (8 + size + at for at in entry["data_offsets"])
                array = np.frombuffer(blob[start:end], np.float16).astype(np.float32)
                self.p[name] = torch.from_numpy(array).view(entry["shape"])
        self.tokenizer = Tokenizer()

    def batch(self, prompts):
        """Texts to `(ids [B,T], END [B])`, padded behind."""
        lists = [self.tokenizer.encode(prompt) for prompt in prompts]
        ids = torch.full((len(lists), max(map(len, lists))), END_OF_TEXT)
        for row, tokens in zip(ids, lists):
            row[: len(tokens)] = torch.tensor(tokens)
        return ids, torch.tensor([len(tokens) - 1 for tokens in lists])

    def run(self, ids, end, change=None):
        """Logits at END `[B,V]` and the attention patterns."""
        time = ids.shape[1]
        mask = torch.full((time, time), -1e9).triu(1)[None, None]
        with torch.no_grad():
            hidden, patterns = forward(self.p, self.config, ids, torch.arange(time).expand_as(ids), mask, change=change)
            return hidden[torch.arange(len(ids)), end] @ self.p["wte.weight"].t(), patterns

    def next(self, prompts, size=100):
        """Next-token probabilities `[N,V]`, yielded batch by batch with their prompts."""
        for at in range(0, len(prompts), size):
            part = prompts[at : at + size]
            yield part, self.run(*self.batch(part))[0].softmax(-1)
