"""The program of the weight decay."""

from playground.experiments.weight_penalties.decay import BEST, EXAMPLES, NOISE, START
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec


def script(spec: WeightPenaltiesSpec) -> str:
    """A program that prints the weights of each optimizer every 20 steps."""
    return SCRIPT.format(
        seed=spec.penalty_seed,
        second=spec.penalty_seed + 1,
        examples=EXAMPLES,
        scale=float(spec.decay_scale),
        best=BEST,
        noise=NOISE,
        start=START,
        batch=spec.decay_batch,
        steps=spec.decay_steps,
        eta=float(spec.decay_eta),
        decay=float(spec.lambda_),
    )


SCRIPT = '''"""Weight decay and L2: SGD, Adam and AdamW from one start, on the same mini-batches."""

import torch

torch.set_default_dtype(torch.float64)
N, B, steps, eta, decay = {examples}, {batch}, {steps}, {eta!r}, {decay!r}

# 64 examples of two features, at right angles; least squares gives exactly (1, 1).
draw = torch.Generator().manual_seed({seed})
drawn = torch.randn(N, 3, generator=draw)
apart = torch.linalg.qr(drawn - drawn.mean(0))[0] * N**0.5
X = apart[:, :2] * torch.tensor([1.0, {scale!r}])
y = X @ torch.tensor({best!r}) + {noise!r} * apart[:, 2]

shuffle = torch.Generator().manual_seed({second})
batches = [torch.randperm(N, generator=shuffle)[:B] if B < N else torch.arange(N) for _ in range(steps)]


def run(name, make, by_hand=False):
    w = torch.tensor({start!r})
    optimizer = make(w)
    for k, batch in enumerate(batches, 1):
        w.grad = X[batch].T @ (X[batch] @ w - y[batch]) / len(batch)
        if by_hand:
            w.mul_(1 - eta * decay)  # the decay beside the step, which torch.optim.SGD does not offer
        optimizer.step()
        if k % 20 == 0:
            print(f"{{name:15}} {{k:5d}} {{w[0].item():12.7g}} {{w[1].item():12.7g}}")


print("optimizer        step           w1           w2")
run("SGD, L2", lambda w: torch.optim.SGD([w], lr=eta, weight_decay=decay))
run("SGD, decoupled", lambda w: torch.optim.SGD([w], lr=eta), by_hand=True)
run("Adam, L2", lambda w: torch.optim.Adam([w], lr=eta, weight_decay=decay))
run("AdamW", lambda w: torch.optim.AdamW([w], lr=eta, weight_decay=decay))
print("minimum with L2", torch.linalg.solve(X.T @ X / N + decay * torch.eye(2), X.T @ y / N).tolist())
'''
