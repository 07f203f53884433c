"""The exact numbers of a unit, the reader's own to edit, and what autograd says of its derivatives."""

import numpy as np

from playground.experiments.neurons.unit import LIMIT, UnitTrace
from playground.figures.numbers import indexed
from playground.figures.scene import Row, Table


def panel(trace: UnitTrace) -> Table:
    """Inputs, weights and bias, then each term, z, a, f'(z) and the derivatives once they are known."""
    n = len(trace.x)
    rows = [_own(f"x{j}", indexed("x", j), trace.x[j - 1]) for j in range(1, n + 1)]
    rows += [_own(f"w{j}", indexed("w", j), trace.w[j - 1]) for j in range(1, n + 1)]
    rows.append(_own("b", "b", trace.b))
    slope, output = trace.last, n + 2
    signs = ["positive" if term >= 0 else "negative" for term in trace.terms]
    for j in range(1, n + 1):
        label = indexed("w", j) + indexed("x", j)
        rows.append(
            Row(label, _one(trace.terms[j]), "short:5", signs[j], link=f"x{j} w{j}", known_from=j + 1)
        )
    rows.append(Row("z", _one(trace.z), "short:5", "value", known_from=n + 1))
    rows.append(Row("a", _one(trace.a), "short:5", "value", known_from=output))
    rows.append(Row("f′(z)", _one(trace.slope), "short:5", "gradient", known_from=slope))
    for j in range(1, n + 1):
        label, value = f"∂a/∂{indexed('w', j)}", trace.da_dw[j - 1]
        rows.append(Row(label, _one(value), "short:5", "gradient", known_from=slope))
    rows.append(_agreement(trace))
    return Table("numbers", rows, dense=True, alt="The numbers of the unit")


def _agreement(trace: UnitTrace) -> Row:
    """How far autograd's derivatives are from these."""
    return Row(
        "autograd ±",
        _one(trace.autograd_error),
        "exponent:0",
        "muted",
        absent="has none",
        known_from=trace.last,
    )


def _own(name: str, label: str, value: float) -> Row:
    """A number that the reader sets."""
    return Row(label, _one(value), "short:5", edit=name, low=-LIMIT, high=LIMIT, step=0.05, link=name)


def _one(value: float) -> np.ndarray:
    return np.array([value], dtype=np.float64)
