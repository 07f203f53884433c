"""One checkpoint's network in double precision, with every intermediate value of the formula."""

from dataclasses import dataclass

import numpy as np

from playground.errors import UnsupportedModel
from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import Source
from playground.training.snapshot import Checkpoint
from playground.training.spec import TrainSpec


@dataclass(frozen=True, eq=False)
class Weights:
    """The matrices of one checkpoint, float64; C positions, embeddings of E, H hidden units, V tokens."""

    E: np.ndarray  # (V, E)
    W1: np.ndarray  # (H, C E)
    b1: np.ndarray  # (H,)
    W2: np.ndarray  # (V, H)
    b2: np.ndarray  # (V,)
    W3: np.ndarray | None  # (V, C E); None in a network without it

    @property
    def bytes(self) -> int:
        """The memory that the matrices take."""
        parts = (self.E, self.W1, self.b1, self.W2, self.b2, self.W3)
        return sum(part.nbytes for part in parts if part is not None)


@dataclass(frozen=True, eq=False)
class Activations:
    """What the network computes for one window, float64."""

    x: np.ndarray  # (C, E) embeddings
    contributions: np.ndarray  # (C, H) W1's block of each position times its embedding
    h: np.ndarray  # (H,)
    y: np.ndarray  # (V,) scores
    p: np.ndarray  # (V,) softmax of y


WEIGHTS: LRUCache[Weights] = LRUCache(2e8, lambda weights: float(weights.bytes))
TRAIN_SPECS: LRUCache[TrainSpec] = LRUCache(64)


def train_spec_of(source: Source) -> TrainSpec:
    """The settings that a source was trained with. Raises UnsupportedModel unless it is a fixed window."""
    from playground.training.checkpointing import spec_of

    step = source.nearest_step()
    spec = TRAIN_SPECS.get((source.key, step), lambda: spec_of(source.records.checkpoint(step)))
    if spec.model != "window":
        raise UnsupportedModel(
            "This run is a model of another kind: it has no fixed window. Open it on the page Decoding, or "
            "train a fixed window here."
        )
    return spec


def weights_of(source: Source, step: int) -> Weights:
    """The matrices of a stored checkpoint. Raises StoreError where it is gone."""
    return WEIGHTS.get((source.key, step), lambda: _weights(source.records.checkpoint(step)))


def _weights(checkpoint: Checkpoint) -> Weights:
    def tensor(name: str) -> np.ndarray:
        return np.asarray(checkpoint.tensors[f"model.{name}"], dtype=np.float64)

    return Weights(
        E=tensor("embedding.weight"),
        W1=tensor("W1.weight"),
        b1=tensor("W1.bias"),
        W2=tensor("W2.weight"),
        b2=tensor("W2.bias"),
        W3=tensor("W3.weight") if "model.W3.weight" in checkpoint.tensors else None,
    )


def forward(w: Weights, window: np.ndarray, zero_direct: bool = False) -> Activations:
    """y = W2 tanh(W1 x + b1) + W3 x + b2 and its softmax, computed by PyTorch in double precision.

    `window` are ids, int64 (C,); with `zero_direct` W3 is zero.
    """
    import torch

    E, W1, b1, W2, b2 = (torch.from_numpy(part) for part in (w.E, w.W1, w.b1, w.W2, w.b2))
    with torch.inference_mode():
        x = E[torch.from_numpy(window)]  # (C, E)
        blocks = W1.view(len(b1), *x.shape)  # (H, C, E)
        contributions = torch.einsum("hce,ce->ch", blocks, x)  # (C, H)
        h = torch.tanh(W1 @ x.flatten() + b1)
        y = W2 @ h + b2
        if w.W3 is not None and not zero_direct:
            y = y + torch.from_numpy(w.W3) @ x.flatten()
        p = torch.softmax(y, dim=0)
    return Activations(*(part.numpy() for part in (x, contributions, h, y, p)))
