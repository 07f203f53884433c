"""Which gate of which unit matters most for a text: each is held alone, and the text's loss is compared.

Every gate of every unit of a layer is a candidate; candidates are rows of a batch. With a large vocabulary
the losses are taken at some of the targets first, evenly spread, and those of the most costly candidates then
at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from playground.experiments.lstm.gates import GATES, GatesSpec, by_quantity, open_text
from playground.experiments.sources import Source

HOLD_AT = ("mean", "0", "1")
MOST_PRODUCTS = 2.5e10  # of scores, in all candidates and targets: about a second
EXACT = 64  # candidates whose losses are taken at all targets, where not all are


@dataclass(frozen=True)
class RankingSpec(GatesSpec):
    """What is read; the layer, counted from 1; and where every gate is held in its turn."""

    layer: int = 1
    hold_at: str = "mean"


@dataclass(frozen=True, eq=False)
class Ranking:
    """Candidates in the order of their cost, the most costly first; N of them.

    cost     by how much the text's loss, nats per token, is larger while the gate is held, float64 (N,)
    at       the value that it is held at, (N,)
    targets  how many targets the costs are of, (N,): all, or a part of them
    loss     of the text with nothing held
    """

    fraction: float
    names: tuple[str, ...] = ()
    units: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    at: np.ndarray = field(default_factory=lambda: np.zeros(0))
    cost: np.ndarray = field(default_factory=lambda: np.zeros(0))
    targets: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    loss: float = float("nan")
    layer: int = 1


def rank(spec: RankingSpec, source: Source) -> Iterator[Ranking]:
    """Partial results with their fraction of the work; the last one is the ranking.

    It is empty for a text without a target. Errors as in `gates.run`.
    """
    import torch

    from playground.models.held_gates import Candidate, losses_of_single_holds, mean_loss, read_layers

    opened = open_text(spec.model_text, source, source.nearest_step(spec.checkpoint))
    model, positions = opened.model, opened.positions
    ids, targets = torch.from_numpy(positions.inputs), torch.from_numpy(positions.targets)
    layer = min(spec.layer, len(model.layers)) - 1
    places = np.flatnonzero(positions.targets >= 0)
    if not places.size:
        yield Ranking(1.0, layer=layer + 1)
        return
    layers = read_layers(model, ids, positions.starts)
    quantities = by_quantity(model.cell, layers)
    candidates: list[Candidate] = [
        (
            name,
            unit,
            float(values[unit].mean(dtype=np.float64)) if spec.hold_at == "mean" else float(spec.hold_at),
        )
        for name in GATES[model.cell] or ("h",)
        for values in (quantities[name][layer],)
        for unit in range(model.hidden)
    ]
    part = scored_part(places, len(candidates), model.hidden * model.vocabulary)
    cost, count = np.full(len(candidates), np.nan), np.full(len(candidates), part.size)

    def measure(chosen: np.ndarray, counted: np.ndarray) -> Iterator[int]:
        """Fill in the costs of the chosen candidates at the counted targets; yield how many are done."""
        some = torch.full_like(targets, -1)
        some[counted] = targets[counted]
        base, done = mean_loss(model, layers[-1].quantities["h"], some), 0
        rows = [candidates[i] for i in chosen]
        for losses in losses_of_single_holds(model, ids, some, positions.starts, layer, rows):
            cost[chosen[done : done + len(losses)]] = losses.numpy() - base
            done += len(losses)
            yield done
        count[chosen] = counted.size

    work = len(candidates) + (EXACT * places.size / part.size if part.size < places.size else 0)
    for done in measure(np.arange(len(candidates)), part):
        yield Ranking(min(0.99, done / work))
    if part.size < places.size:
        for _ in measure(np.argsort(-cost, kind="stable")[:EXACT], places):
            yield Ranking(0.99)
    order = np.lexsort((-cost, count != places.size))  # what is known of all targets stands first
    yield Ranking(
        fraction=1.0,
        names=tuple(candidates[i][0] for i in order),
        units=np.array([candidates[i][1] for i in order]),
        at=np.array([candidates[i][2] for i in order]),
        cost=cost[order],
        targets=count[order],
        loss=mean_loss(model, layers[-1].quantities["h"], targets),
        layer=layer + 1,
    )


def scored_part(places: np.ndarray, candidates: int, products: float) -> np.ndarray:
    """The targets, or evenly spread ones of them where all would be too many products."""
    most = max(8, int(MOST_PRODUCTS / (candidates * products)))
    if places.size <= most:
        return places
    return places[np.linspace(0, places.size - 1, most).round().astype(int)]
