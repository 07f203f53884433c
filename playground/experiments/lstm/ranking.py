"""Which gate of which unit matters most for a text: each is held alone, and the text's loss is compared.

Every gate of every unit of a layer is a candidate; candidates are rows of a batch. Where that would take
longer than about two seconds, only those candidates are held whose first-order estimate is largest:

    cost ~ sum_t dJ/dgate_t (value - gate_t)

with the derivative by autograd (models/gate_gradients.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.lstm.gates import GATES, GatesSpec, OpenedText, by_quantity, open_text
from playground.experiments.sources import Source

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.held_gates import Candidate

HOLD_AT = ("mean", "0", "1")
MOST_PRODUCTS = 2.5e10  # of weights with numbers, in all candidates and positions


@dataclass(frozen=True)
class RankingSpec(GatesSpec):
    """What is read; the layer, counted from 1; and where every gate is held in its turn."""

    layer: int = 1
    hold_at: str = "mean"


@dataclass(frozen=True, eq=False)
class Ranking:
    """The gates that were held, N of them, in the order of their cost, the most costly first.

    cost    by how much the text's loss, nats per token, is larger while the gate is held, float64 (N,)
    at      the value that it is held at, (N,)
    gates   how many gates the layer has
    loss    of the text with nothing held
    """

    fraction: float
    layer: int
    names: tuple[str, ...] = ()
    units: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    at: np.ndarray = field(default_factory=lambda: np.zeros(0))
    cost: np.ndarray = field(default_factory=lambda: np.zeros(0))
    gates: int = 0
    loss: float = float("nan")


def rank(spec: RankingSpec, source: Source) -> Iterator[Ranking]:
    """Partial results with their fraction of the work; the last one is the ranking.

    It is empty for a text without a target. Errors as in `gates.run`.
    """
    import torch

    from playground.models.held_gates import losses_of_single_holds, mean_loss, read_layers

    opened = open_text(spec.model_text, source, source.nearest_step(spec.checkpoint))
    model, positions = opened.model, opened.positions
    ids, targets = torch.from_numpy(positions.inputs), torch.from_numpy(positions.targets)
    layer = min(spec.layer, len(model.layers)) - 1
    if not bool((targets >= 0).any()):
        yield Ranking(1.0, layer + 1)
        return
    layers = read_layers(model, ids, positions.starts)
    base = mean_loss(model, layers[-1].quantities["h"], targets)
    values = {
        name: quantity[layer]
        for name, quantity in by_quantity(model.cell, layers).items()
        if name in (GATES[model.cell] or ("h",))
    }
    candidates = _candidates(values, spec.hold_at)
    gates = len(candidates)
    most = most_candidates(opened, layer)
    if gates > most:
        yield Ranking(0.02, layer + 1)
        candidates = _most_promising(opened, targets, layer, values, candidates, most)
    costs: list[float] = []
    for losses in losses_of_single_holds(model, ids, targets, positions.starts, layer, candidates):
        costs += (losses - base).tolist()
        yield Ranking(min(0.99, len(costs) / len(candidates)), layer + 1)
    order = np.argsort(-np.array(costs), kind="stable")
    yield Ranking(
        fraction=1.0,
        layer=layer + 1,
        names=tuple(candidates[i][0] for i in order),
        units=np.array([candidates[i][1] for i in order]),
        at=np.array([candidates[i][2] for i in order]),
        cost=np.array(costs)[order],
        gates=gates,
        loss=base,
    )


def _candidates(values: dict[str, np.ndarray], hold_at: str) -> "list[Candidate]":
    """Every unit of every quantity, values (H, P), and what it is held at."""
    return [
        (name, unit, float(row.mean(dtype=np.float64)) if hold_at == "mean" else float(hold_at))
        for name, rows in values.items()
        for unit, row in enumerate(rows)
    ]


def most_candidates(opened: OpenedText, layer: int) -> int:
    """How many candidates can be held in about two seconds; a multiple of 16, at least 16."""
    model = opened.model
    layers = sum(weights.numel() for part in model.layers[layer:] for weights in part.parameters())
    products = opened.positions.inputs.size * (layers + model.output.weight.numel())
    return max(16, int(MOST_PRODUCTS / products) // 16 * 16)


def _most_promising(
    opened: OpenedText,
    targets: "Tensor",
    layer: int,
    values: dict[str, np.ndarray],
    candidates: "Sequence[Candidate]",
    most: int,
) -> "list[Candidate]":
    """The candidates with the largest first-order estimates, of either sign."""
    import torch

    from playground.models.gate_gradients import gate_gradients

    ids = torch.from_numpy(opened.positions.inputs)
    slopes = gate_gradients(opened.model, ids, targets, opened.positions.starts, layer, list(values))
    slope = {name: gradient.numpy().T for name, gradient in slopes.items()}  # (H, P)
    estimates = [
        abs(float((slope[name][unit] * (value - values[name][unit])).sum()))
        for name, unit, value in candidates
    ]
    return [candidates[i] for i in np.argsort(-np.nan_to_num(estimates, nan=np.inf), kind="stable")[:most]]
