"""The program of the two weights."""

from playground.catalog.penalties import PENALTIES
from playground.experiments.weight_penalties.spec import LAMBDAS, PER_DECADE, WeightPenaltiesSpec

LAMBDA_STRIDE = PER_DECADE // 4


def script(spec: WeightPenaltiesSpec) -> str:
    """A program that prints the minimum with each penalty at some lambdas from 0.1 to 10."""
    units = {entry.title: entry.regularizer(1.0, spec.l1_ratio) for entry in PENALTIES.values()}
    return SCRIPT.format(
        correlation=float(spec.feature_correlation),
        loss_minimum=(float(spec.minimum_w1), float(spec.minimum_w2)),
        lambdas=tuple(float(f"{lambda_:.12g}") for lambda_ in LAMBDAS[-1 - 2 * PER_DECADE :: LAMBDA_STRIDE]),
        penalties={title: (unit.l1, unit.l2) for title, unit in units.items()},
    )


SCRIPT = '''"""Weight penalties: two weights. The minimum with each penalty, by proximal steps."""

import torch

torch.set_default_dtype(torch.float64)
G = torch.tensor([[1.0, {correlation!r}], [{correlation!r}, 1.0]])  # X^T X / N of two standardised features
loss_minimum = torch.tensor({loss_minimum!r})  # of the loss 1/2 (w - loss_minimum)^T G (w - loss_minimum)
eta = 1 / torch.linalg.eigvalsh(G)[-1]

print("lambda    penalty            w1         w2       loss")
for strength in {lambdas}:
    for name, (l1, l2) in {penalties}.items():
        l1, l2, w = l1 * strength, l2 * strength, torch.zeros(2)
        for _ in range(3000):
            u = w - eta * (G @ (w - loss_minimum))
            w = u.sign() * (u.abs() - eta * l1).clamp(min=0) / (1 + eta * l2)
        loss = (w - loss_minimum) @ G @ (w - loss_minimum) / 2
        numbers = "".join(f" {{value.item():10.6f}}" for value in (*w, loss))
        print(f"{{strength:<9.6g}} {{name:12}}{{numbers}}")
'''
