"""The optimiser: orthogonalised momentum (Muon, Jordan et al. 2024) on the 2-D weights inside the
blocks, AdamW on the embeddings, the norms and the biases. Several times faster here than AdamW alone.

The 2-D weights decay, or the residual stream grows without end. Of `wte` only the rows that a step has read are updated: their moments stand still in between."""
import torch

ROWS_RATE, MATRIX_DECAY = 3.0, 0.5


def orthogonalise(g, steps=5):
    """The nearest semi-orthogonal matrices to `g` `[N, rows, cols]`, rows ≤ cols, by Newton-Schulz."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / (g.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x


class Optimiser:
    def __init__(self, parameters):
        self.p = parameters
        self.state = {name: torch.zeros_like(value) for name, value in parameters.items()}
        self.inside = [n for n, v in parameters.items() if n.startswith("h.") and v.dim() == 2]
        self.outside = [n for n in parameters if n not in self.inside]
        self.square = {name: torch.zeros_like(parameters[name]) for name in self.outside}
        self.steps = 0

    def step(self, muon_rate, adam_rate, rows, momentum=0.95, betas=(0.9, 0.98), decay=0.01):
        """`rows` is (indices, gradient) of the rows of `wte` that were read. Embeddings are larger than other
        parameters, and their rate is."""
        self.steps += 1
        with torch.no_grad():
            self.step_inside(muon_rate, momentum)
            for name in self.outside:
                parts = [of[name] for of in (self.p, self.state, self.square)]
                at, g = rows if name == "wte.weight" else (None, self.p[name].grad)
                rate = adam_rate * (ROWS_RATE if name in ("wte.weight", "wpe.weight") else 1)
                p, m, v = parts if at is None else (part[at] for part in parts)
                m.lerp_(g, 1 - betas[0])
                v.mul_(betas[1]).addcmul_(g, g, value=1 - betas[1])
                scale = (v / (1 - betas[1] ** self.steps)).sqrt_().add_(1e-8)
                if p.dim() == 2:
                    p.mul_(1 - rate * decay)
                p.addcdiv_(m, scale, value=-rate / (1 - betas[0] ** self.steps))
                if at is not None:
                    for part, new in zip(parts, (p, m, v)):
                        part[at] = new
        for value in self.p.values():
            value.grad = None

    def step_inside(self, rate, momentum):
        """Matrices of one shape go through Newton-Schulz together; q, k and v are three matrices."""
        stacks = {}
        for name in self.inside:
            g, m = self.p[name].grad, self.state[name]
            m.mul_(momentum).add_(g)
            update = g.add(m, alpha=momentum)
            width = update.shape[0]
            for at in range(0, update.shape[1], width) if "c_attn" in name else (0,):
                part = slice(at, at + width) if "c_attn" in name else slice(None)
                block = update[:, part]
                flat = block if block.shape[0] <= block.shape[1] else block.t()
                stacks.setdefault(flat.shape, []).append((name, part, block.shape, flat))
        for parts in stacks.values():
            solved = orthogonalise(torch.stack([flat for *_, flat in parts]))
            for (name, part, shape, flat), x in zip(parts, solved):
                x = x if shape == flat.shape else x.t()
                gain = max(1.0, shape[1] / shape[0]) ** 0.5
                self.p[name][:, part].mul_(1 - rate * MATRIX_DECAY).add_(x, alpha=-rate * gain)

    def saved(self):
        return {"state": self.state, "square": self.square, "steps": self.steps}

    def load(self, saved):
        self.state, self.square, self.steps = saved["state"], saved["square"], saved["steps"]
