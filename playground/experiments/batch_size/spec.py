"""What the reader can choose, and the order in which the examples are seen."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from playground.catalog.toy_models import TOY_MODELS, ToyModel

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class BatchSizeSpec:
    """What the reader can choose; also the page's address."""

    model: str = "sine"  # key of TOY_MODELS
    batch_size: int = 8  # B; the paths of 1 and N are always there
    learning_rate: float = 0.2  # eta, the same for all batch sizes
    epochs: int = 10
    examples: int = 64  # N
    data_noise: float = 0.1  # see the model's `noise`
    reshuffle: str = "every"  # the examples, before every epoch, or "once"
    a: float = 0.0  # the start
    b: float = -0.6
    seed: int = 0  # of the order of the examples, and of the batches drawn to measure noise
    data_seed: int = 0

    @property
    def toy_model(self) -> ToyModel:
        """The catalogue's entry; KeyError for an unknown one."""
        return TOY_MODELS[self.model]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The batch sizes that are compared, ascending: 1, B and N, each once; a larger B means N."""
        return tuple(sorted({1, min(self.batch_size, self.examples), self.examples}))

    @property
    def data(self) -> "tuple[Tensor, Tensor]":
        """The examples x, y, each (N,)."""
        return self.toy_model.data(self.examples, self.data_noise, self.data_seed)


def orders(spec: BatchSizeSpec) -> "Tensor":
    """The order of the examples in each epoch: (epochs, N), each row a permutation.

    All batch sizes cut the same order into mini-batches: two paths differ in nothing but the batch size. With
    reshuffle "once" all rows are the first.
    """
    import torch

    generator = torch.Generator().manual_seed(spec.seed)
    rows = [
        torch.randperm(spec.examples, generator=generator)
        for _ in range(spec.epochs if spec.reshuffle == "every" else 1)
    ]
    return torch.stack(rows).expand(spec.epochs, -1)


def powers_of_two(spec: BatchSizeSpec) -> tuple[int, ...]:
    """Batch sizes to look at between 1 and N: the powers of two, and those that are compared."""
    powers = {2**k for k in range(spec.examples.bit_length()) if 2**k <= spec.examples}
    return tuple(sorted(powers | set(spec.sizes)))
