"""Which gate of which unit matters most for a text: each is held alone, and the text's loss is compared.

Every gate of every unit of a layer is a candidate; candidates are rows of a batch. Where that would take
longer than a few seconds, neighbours of one gate are first held together, in groups of one size, and then
those of the groups that cost most, each alone. (A first-order estimate by the gradient finds other gates: the
gates that carry a long memory are saturated.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from playground.experiments.lstm.gates import GATES, GatesSpec, OpenedText, by_quantity, open_text
from playground.experiments.sources import Source

if TYPE_CHECKING:
    from playground.models.held_gates import Candidate

MOST_PRODUCTS = 5e10  # of weights with numbers, in all candidates and positions


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

    from playground.models.held_gates import losses_of_holds, mean_loss, read_layers

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
    gates, most = len(candidates), most_candidates(opened, layer)
    work, done = min(gates, most), 0

    def costs_of(groups: "Sequence[Sequence[Candidate]]") -> Iterator[list[float]]:
        for losses in losses_of_holds(model, ids, targets, positions.starts, layer, groups):
            yield (losses - base).tolist()

    if gates > most:
        groups, of_groups = groups_of(candidates, most // 2), list[float]()
        for costs in costs_of(groups):
            of_groups += costs
            done += len(costs)
            yield Ranking(min(0.99, done / work), layer + 1)
        order = np.argsort(-np.array(of_groups), kind="stable")
        candidates = [candidate for i in order for candidate in groups[i]][: most - len(groups)]
    alone: list[float] = []
    for costs in costs_of([[candidate] for candidate in candidates]):
        alone += costs
        yield Ranking(min(0.99, (done + len(alone)) / work), layer + 1)
    order = np.argsort(-np.array(alone), kind="stable")
    yield Ranking(
        fraction=1.0,
        layer=layer + 1,
        names=tuple(candidates[i][0] for i in order),
        units=np.array([candidates[i][1] for i in order]),
        at=np.array([candidates[i][2] for i in order]),
        cost=np.array(alone)[order],
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
    """How many holds take a few seconds; a multiple of 16, at least 32."""
    model = opened.model
    layers = sum(weights.numel() for part in model.layers[layer:] for weights in part.parameters())
    products = opened.positions.inputs.size * (layers + model.output.weight.numel())
    return max(32, int(MOST_PRODUCTS / products) // 16 * 16)


def groups_of(candidates: "Sequence[Candidate]", most: int) -> "list[list[Candidate]]":
    """The candidates in at most about `most` groups of neighbouring units, each of one quantity."""
    size = -(-len(candidates) // max(1, most))
    names = dict.fromkeys(name for name, _, _ in candidates)
    by_name = [[each for each in candidates if each[0] == name] for name in names]
    return [part[k : k + size] for part in by_name for k in range(0, len(part), size)]
