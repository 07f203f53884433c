"""The program of the steps."""

from playground.experiments.weight_penalties.divergence import ESCAPED
from playground.experiments.weight_penalties.scripts.points import coefficients, data
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec


def script(spec: WeightPenaltiesSpec, weight: int) -> str:
    """A program that prints, for both methods after each step: weight `weight` (from 1), the objective,
    and how many weights are zero."""
    l1, l2 = coefficients(spec)
    return SCRIPT.format(
        title=spec.entry.title,
        data=data(spec),
        l1=l1,
        l2=l2,
        strength=float(spec.strength),
        relative_step_size=float(spec.relative_step_size),
        steps=spec.steps,
        weight=min(weight, spec.degree),
        escaped=ESCAPED,
    )


SCRIPT = '''"""Weight penalties: {title}. Proximal steps beside torch.optim.SGD on the whole objective."""

import torch

torch.set_default_dtype(torch.float64)
{data}
strength, steps, weight = {strength!r}, {steps}, {weight}
l1, l2 = {l1!r} * strength, {l2!r} * strength
L = torch.linalg.eigvalsh(X.T @ X / N)[-1].item() or 1.0  # the largest curvature of the loss
relative_step_size = {relative_step_size!r}
eta = relative_step_size / L


def objective(w):
    """Loss and penalty."""
    return ((X @ w + b - y) ** 2).mean() / 2 + l1 * w.abs().sum() + l2 / 2 * (w * w).sum()


def show(name, k, w):
    print(f"{{name:>11}} {{k:5d}} {{w[weight - 1].item() + 0.0:12.7f}} {{objective(w).item():12.8f}}"
          f" {{int((w == 0).sum()):6d}}")


print(f"     method  step {{f'w{{weight}}':>12}}    objective  zeros")
w = torch.zeros(d)
for k in range(1, steps + 1):
    u = w - eta * (X.T @ (X @ w + b - y) / N)  # the gradient of the loss alone
    w = u.sign() * (u.abs() - eta * l1).clamp(min=0) / (1 + eta * l2)  # the soft threshold, and the shrinkage
    if not w.abs().max() <= {escaped!r}:
        print("   proximal  diverged")
        break
    show("proximal", k, w)

w = torch.zeros(d, requires_grad=True)
optimizer = torch.optim.SGD([w], lr=eta)
for k in range(1, steps + 1):
    optimizer.zero_grad()
    objective(w).backward()  # autograd takes 0 for the slope of |w| at 0
    optimizer.step()
    if not w.detach().abs().max() <= {escaped!r}:
        print("subgradient  diverged")
        break
    show("subgradient", k, w.detach())
'''
