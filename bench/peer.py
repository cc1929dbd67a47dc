"""peer.py FOLDER JOB_JSON [--cold]: the same sweeps in PyTorch, the way a notebook does them, on the same checkpoint.

Prints one JSON object: seconds of a forward pass, of the mean over the sample prompts, of the mean-ablation sweep of
all heads by hooks (one run a head) and in one batch, and the logits of both at END for a check. Needs torch and numpy;
where TransformerLens is installed too, the same in it. --cold: its first prediction and nothing else.
"""
import contextlib
import json
import os
import sys
import time

# Debian's OpenBLAS picks an SSE kernel on CPUs that it does not know: choose the one for AVX-512 or AVX2.
flags = open("/proc/cpuinfo").read() if os.path.exists("/proc/cpuinfo") else ""
os.environ.setdefault("OPENBLAS_CORETYPE", "SKYLAKEX" if "avx512f" in flags else "HASWELL")
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
os.environ["HF_HUB_OFFLINE"] = "1"
import numpy as np  # noqa: E402
import torch  # noqa: E402

folder, job = sys.argv[1], json.load(open(sys.argv[2]))
torch.set_num_threads(job["threads"])
torch.set_grad_enabled(False)


def read(path):
    with open(path, "rb") as f:
        n = int.from_bytes(f.read(8), "little")
        header = json.loads(f.read(n))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + n)
    out = {}
    for name, t in header.items():
        if name != "__metadata__":
            a, b = t["data_offsets"]
            out[name] = torch.from_numpy(np.array(data[a:b]).view(np.float32).reshape(t["shape"]))
    return out


if "--cold" in sys.argv:
    from transformer_lens import TransformerBridge

    with contextlib.redirect_stdout(sys.stderr):
        cold = TransformerBridge.boot_transformers(folder, device="cpu", dtype=torch.float32)
    cold(torch.tensor([job["ids"]]))[0, -1].softmax(-1).topk(10)
    sys.exit()

W = read(f"{folder}/model.safetensors")
config = json.load(open(f"{folder}/config.json"))
L, H, D, eps = config["n_layer"], config["n_head"], config["n_embd"], config["layer_norm_epsilon"]
Dh = D // H


def norm(x, name):
    return torch.nn.functional.layer_norm(x, (D,), W[f"{name}.weight"], W[f"{name}.bias"], eps)


def linear(x, name):
    return torch.addmm(W[f"{name}.bias"], x.reshape(-1, x.shape[-1]), W[f"{name}.weight"]).reshape(*x.shape[:-1], -1)


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(0.7978845608028654 * (x + 0.044715 * x * x * x)))


def forward(ids, hook=lambda layer, z: z):
    """ids [B, T]; hook(layer, z [B, T, H, Dh]) may replace z. Logits at END [B, V]."""
    B, T = ids.shape
    x = W["wte.weight"][ids] + W["wpe.weight"][:T]
    mask = torch.full((T, T), float("-inf")).triu(1)
    for layer in range(L):
        q, k, v = linear(norm(x, f"h.{layer}.ln_1"), f"h.{layer}.attn.c_attn").split(D, -1)
        q, k, v = (a.reshape(B, T, H, Dh).transpose(1, 2) for a in (q, k, v))
        pattern = (q @ k.transpose(-1, -2) / Dh**0.5 + mask).softmax(-1)
        z = hook(layer, (pattern @ v).transpose(1, 2))
        x = x + linear(z.reshape(B, T, D), f"h.{layer}.attn.c_proj")
        x = x + linear(gelu(linear(norm(x, f"h.{layer}.ln_2"), f"h.{layer}.mlp.c_fc")), f"h.{layer}.mlp.c_proj")
    return norm(x[:, -1], "ln_f") @ W["wte.weight"].T


ids = torch.tensor([job["ids"]])
mean = [None] * L


def keep(layer, z):
    mean[layer] = z.mean(0, keepdim=True)
    return z


samples = torch.tensor(job["samples"])
start = time.perf_counter()
forward(samples, keep)
baseline_seconds = time.perf_counter() - start


def hooked(head_layer, head):
    def hook(layer, z):
        if layer == head_layer:
            z = z.clone()
            z[:, :, head] = mean[layer][:, :, head]
        return z

    return forward(ids, hook)[0]


def one_batch():
    def hook(layer, z):
        z = z.clone()
        for head in range(H):
            z[layer * H + head, :, head] = mean[layer][0, :, head]
        return z

    return forward(ids.expand(L * H, -1), hook)


def timed(f, runs):
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        out = f()
        seconds.append(time.perf_counter() - start)
    return sorted(seconds)[len(seconds) // 2], out


forward(ids)
forward_seconds, _ = timed(lambda: forward(ids), 9)
hook_seconds, by_hooks = timed(lambda: torch.stack([hooked(layer, head) for layer in range(L) for head in range(H)]), 1)
one_batch()
batch_seconds, by_batch = timed(one_batch, 3)
np.array(by_hooks.numpy(), dtype=np.float32).tofile(job["out"])


def in_transformer_lens():
    """The same sweeps in the real TransformerLens, on unprocessed weights; None where it is not installed."""
    try:
        from importlib.metadata import version

        from transformer_lens import TransformerBridge
    except ImportError:
        return None
    with contextlib.redirect_stdout(sys.stderr):
        model = TransformerBridge.boot_transformers(folder, device="cpu", dtype=torch.float32)

    def swept(layer, head):
        def replace(z, hook):
            z[:, :, head] = mean[layer][:, :, head]
            return z

        return model.run_with_hooks(ids, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", replace)])[0, -1]

    def at_once():
        def hook(layer):
            def replace(z, hook):
                for head in range(H):
                    z[layer * H + head, :, head] = mean[layer][0, :, head]
                return z

            return (f"blocks.{layer}.attn.hook_z", replace)

        return model.run_with_hooks(ids.expand(L * H, -1), fwd_hooks=[hook(layer) for layer in range(L)])[:, -1]

    def means():
        out = []

        def keep_mean(z, hook):
            out.append(z.mean(0, keepdim=True))

        model.run_with_hooks(samples, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", keep_mean) for layer in range(L)])
        return out

    model(ids)
    over_samples, theirs = timed(means, 1)
    assert all(torch.allclose(a, b, atol=1e-4) for a, b in zip(mean, theirs))
    one, _ = timed(lambda: model(ids), 9)
    hooks, each = timed(lambda: torch.stack([swept(layer, head) for layer in range(L) for head in range(H)]), 1)
    batch, _ = timed(at_once, 1)
    between = float((each - by_hooks).abs().max())
    return {
        "version": version("transformer-lens"),
        "forward": one,
        "hooks": hooks,
        "batch": batch,
        "baseline": over_samples,
        "between": between,
    }


print(json.dumps({
    "transformerLens": in_transformer_lens(),
    "torch": torch.__version__,
    "forward": forward_seconds,
    "hooks": hook_seconds,
    "batch": batch_seconds,
    "baseline": baseline_seconds,
    "between": float((by_hooks - by_batch).abs().max()),
}))
