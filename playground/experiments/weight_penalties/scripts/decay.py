"""The program of the weight decay."""

from playground.experiments.weight_penalties.decay import EXAMPLES, LOSS_MINIMUM, RESIDUAL, START
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec


def script(spec: WeightPenaltiesSpec) -> str:
    """A program that prints the weights of each optimizer every 20 steps."""
    return SCRIPT.format(
        seed=spec.seed,
        batch_seed=spec.seed + 1,
        examples=EXAMPLES,
        feature_scale=float(spec.feature_scale),
        loss_minimum=LOSS_MINIMUM,
        residual=RESIDUAL,
        start=START,
        batch_size=spec.batch_size,
        steps=spec.steps,
        learning_rate=float(spec.learning_rate),
        strength=float(spec.strength),
    )


SCRIPT = '''"""Weight decay and L2: SGD, Adam and AdamW from one start, on the same mini-batches."""

import torch

torch.set_default_dtype(torch.float64)
N, batch_size, steps = {examples}, {batch_size}, {steps}
learning_rate, strength = {learning_rate!r}, {strength!r}  # eta, lambda

# 64 examples of two orthogonal features; least squares gives exactly (1, 1).
generator = torch.Generator().manual_seed({seed})
normal = torch.randn(N, 3, generator=generator)
columns = torch.linalg.qr(normal - normal.mean(0))[0] * N**0.5
X = columns[:, :2] * torch.tensor([1.0, {feature_scale!r}])
y = X @ torch.tensor({loss_minimum!r}) + {residual!r} * columns[:, 2]

shuffle = torch.Generator().manual_seed({batch_seed})
batches = [
    torch.randperm(N, generator=shuffle)[:batch_size] if batch_size < N else torch.arange(N)
    for _ in range(steps)
]


def run(name, make_optimizer, decoupled_by_hand=False):
    w = torch.tensor({start!r})
    optimizer = make_optimizer(w)
    for k, batch in enumerate(batches, 1):
        w.grad = X[batch].T @ (X[batch] @ w - y[batch]) / len(batch)
        if decoupled_by_hand:
            w.mul_(1 - learning_rate * strength)  # torch.optim.SGD does not offer a decoupled decay
        optimizer.step()
        if k % 20 == 0:
            print(f"{{name:15}} {{k:5d}} {{w[0].item():12.7g}} {{w[1].item():12.7g}}")


print("optimizer        step           w1           w2")
run("SGD, L2", lambda w: torch.optim.SGD([w], lr=learning_rate, weight_decay=strength))
run("SGD, decoupled", lambda w: torch.optim.SGD([w], lr=learning_rate), decoupled_by_hand=True)
run("Adam, L2", lambda w: torch.optim.Adam([w], lr=learning_rate, weight_decay=strength))
run("AdamW", lambda w: torch.optim.AdamW([w], lr=learning_rate, weight_decay=strength))
print("minimum with L2", torch.linalg.solve(X.T @ X / N + strength * torch.eye(2), X.T @ y / N).tolist())
'''
