"""The program of the path over lambda."""

from playground.experiments.weight_penalties.scripts.points import coefficients, data
from playground.experiments.weight_penalties.spec import LAMBDAS, PER_DECADE, WeightPenaltiesSpec


def script(spec: WeightPenaltiesSpec) -> str:
    """A program that prints errors, zeros and the optimality gap at lambda = 0 and at the powers of ten."""
    l1, l2 = coefficients(spec)
    shown = (LAMBDAS[0], *LAMBDAS[1::PER_DECADE])
    return SCRIPT.format(
        title=spec.entry.title,
        data=data(spec),
        l1=l1,
        l2=l2,
        lambdas=tuple(float(f"{lambda_:.12g}") for lambda_ in shown),
        minimum=EXACT if l1 else CLOSED,
    )


SCRIPT = '''"""Weight penalties: {title}. The minimum of 1/(2N) ||Xw + b - y||^2 + penalty at some lambdas."""

import torch

torch.set_default_dtype(torch.float64)
{data}
G, c = X.T @ X / N, X.T @ (y - b) / N

{minimum}

print("lambda      train   held out  exactly zero  off KKT")
for strength in {lambdas}:
    l1, l2 = {l1!r} * strength, {l2!r} * strength
    w = minimum(l1, l2) if strength else torch.linalg.lstsq(X, y - b, driver="gelsd").solution
    train = ((X @ w + b - y) ** 2).mean() / 2
    held_out = ((held_out_X @ w + b - held_out_y) ** 2).mean() / 2
    gradient = X.T @ (X @ w + b - y) / N + l2 * w  # at the minimum between -l1 and l1
    off = torch.where(w != 0, (gradient + l1 * w.sign()).abs(), (gradient.abs() - l1).clamp(min=0)).max()
    zeros = int((w == 0).sum())
    print(f"{{strength:<8g}} {{train:8.6f}} {{held_out:10.6g}} {{zeros:9d}} of {{d}}  {{off:.1e}}")
'''

CLOSED = '''
def minimum(l1, l2):
    """Ridge regression in closed form."""
    return torch.linalg.solve(G + l2 * torch.eye(d), c)'''

EXACT = '''
def newton_step(H, m, start):
    """From `start` to the minimum of w'Hw/2 - m'w; very far along it where H is flat and there is none."""
    eigenvalues, directions = torch.linalg.eigh(H)
    descent, flat = directions.T @ (m - H @ start), eigenvalues <= 1e-13 * eigenvalues[-1]
    if flat.any() and descent[flat].abs().max() > 1e-13 * m.abs().max():
        return directions @ torch.where(flat, descent, 0.0) * 1e150
    return directions @ (torch.where(flat, 0.0, descent) / torch.where(flat, 1.0, eigenvalues))


def minimum(l1, l2):
    """Feature-sign search (Lee et al., 2007): the minimum for the signs; then one more weight may join."""
    H, w = G + l2 * torch.eye(d), torch.zeros(d)
    for _ in range(400):
        gradient = H @ w - c
        excess = torch.where(w == 0, gradient.abs() - l1, -torch.inf)
        entering = excess.argmax()
        if excess[entering] <= 1e-13:
            break
        signs = w.sign()
        signs[entering] = -gradient[entering].sign()
        while signs.any():
            A = signs.nonzero()[:, 0]
            step = newton_step(H[A][:, A], c[A] - l1 * signs[A], w[A])
            share = torch.where(step * signs[A] < 0, -w[A] / step, torch.inf)  # until a weight is zero
            first = share.argmin()
            w[A] += min(1.0, share[first].item()) * step
            if share[first] >= 1:
                break
            w[A[first]] = signs[A[first]] = 0.0
    return w'''
