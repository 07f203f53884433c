"""A network of one shape, trained and measured round by round."""

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.sequence_shapes.batches import batch
from playground.experiments.sequence_shapes.data import PADDING, SHAPES, SPECIAL, data
from playground.experiments.sequence_shapes.measures import measured
from playground.experiments.sequence_shapes.sizes import (
    BATCH_SIZE,
    CLIP,
    EMBEDDING,
    HIDDEN,
    MOST_UPDATES,
    RATE,
    ROUNDS,
)
from playground.training.snapshot import Checkpoint, Json, Snapshot

if TYPE_CHECKING:
    from torch import Generator as TorchGenerator

    from playground.models.sequence_network import SequenceNetwork

TOGETHER = 5  # updates between two signs of life


@dataclass(frozen=True)
class ShapesSpec:
    """Shape, updates and seed. ValueError out of range."""

    shape: str = "one_to_many"
    shape_updates: int = 600
    shape_seed: int = 1

    def __post_init__(self) -> None:
        in_range = ROUNDS <= self.shape_updates <= MOST_UPDATES and self.shape_updates % ROUNDS == 0
        if self.shape not in SHAPES or not in_range:
            raise ValueError(f"this cannot be trained: {self}")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ShapesSpec":
        """The spec that `to_json` wrote. TypeError or ValueError for anything else."""
        return cls(**values)

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)


def first_network(spec: ShapesSpec, generator: "TorchGenerator | None" = None) -> "SequenceNetwork":
    """The network of a spec before its first update; weights from the generator, or from its seed."""
    import torch

    from playground.models.sequence_network import SequenceNetwork

    found = data(spec.shape)
    return SequenceNetwork(
        len(SPECIAL) + len(found.symbols),
        len(found.classes),
        EMBEDDING,
        HIDDEN,
        spec.shape == "encoder_decoder",
        PADDING,
        generator or torch.Generator().manual_seed(spec.shape_seed),
    )


class ShapeTraining:
    """The network of a spec and its optimizer; Adam, its rate falls evenly to 0 at the last update."""

    def __init__(self, spec: ShapesSpec) -> None:
        import torch

        self.spec = spec
        self.generator = torch.Generator().manual_seed(spec.shape_seed)
        self.network = first_network(spec, self.generator)
        self.optimizer = torch.optim.Adam(self.network.parameters(), RATE[spec.shape])
        self.data = batch(spec.shape, data(spec.shape).training)
        self.updates = 0

    def train(self, updates: int) -> None:
        """So many updates, on batches drawn from the generator."""
        from playground.models.sequence_network import train

        shape = self.spec.shape
        for _ in range(updates):
            rate = RATE[shape] * (1 - self.updates / self.spec.shape_updates)
            self.optimizer.param_groups[0]["lr"] = rate
            train(self.network, self.optimizer, self.data, self.generator, BATCH_SIZE[shape], CLIP)
            self.updates += 1

    def measure(self) -> tuple[float, float, float]:
        """Held-out NLL in nats per target, and the two shares of `measures`."""
        return measured(self.spec.shape, self.network, self.spec.shape_seed)

    def tensors(self) -> dict[str, np.ndarray]:
        """The weights by name."""
        return weights_of(self.network)


def weights_of(network: "SequenceNetwork") -> dict[str, np.ndarray]:
    """A copy of the weights by name."""
    return {name: w.numpy().copy() for name, w in network.state_dict().items()}


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Train; yield a row and a checkpoint after each round, the one before the first update included.

    It is never resumed but made anew.
    """
    import torch

    torch.set_num_threads(1)
    made = ShapesSpec.from_json(spec)
    training = ShapeTraining(made)
    each_round = made.shape_updates // ROUNDS
    for round in range(ROUNDS + 1):
        for done in range(0, each_round if round else 0, TOGETHER):
            training.train(min(TOGETHER, each_round - done))
            yield Snapshot(round - 1, ROUNDS)
        loss, quality, second = training.measure()
        row = {"round": round, "loss": loss, "quality": quality, "second": second}
        yield Snapshot(
            round,
            ROUNDS,
            rows={name: np.array([value], dtype=np.float64) for name, value in row.items()},
            checkpoint=Checkpoint(round, training.tensors()),
        )
