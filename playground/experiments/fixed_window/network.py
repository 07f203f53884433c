"""One checkpoint's network in double precision, with every intermediate value of the formula."""

from dataclasses import dataclass

import numpy as np

from playground.experiments.recent import Recent
from playground.experiments.sources import Source
from playground.runs.refusals import Refusal
from playground.training.snapshot import Checkpoint
from playground.training.spec import TrainSpec


class OtherModel(Refusal):
    """A model of another kind; its text is one plain sentence."""


@dataclass(frozen=True, eq=False)
class Weights:
    """The matrices of one checkpoint, float64; W3 is None in a network without it.

    E (V, e), W1 (H, C e), b1 (H,), W2 (V, H), b2 (V,), W3 (V, C e).
    """

    E: np.ndarray
    W1: np.ndarray
    b1: np.ndarray
    W2: np.ndarray
    b2: np.ndarray
    W3: np.ndarray | None


@dataclass(frozen=True, eq=False)
class Values:
    """What the network computes for one window: x (C, e), pushed (C, H), h (H,), y (V,), p (V,)."""

    x: np.ndarray
    pushed: np.ndarray
    h: np.ndarray
    y: np.ndarray
    p: np.ndarray


KEPT: Recent[Weights] = Recent(2e8, lambda w: 8.0 * (w.E.size + w.W1.size + w.W2.size + 2 * w.W1.size))
SPECS: Recent[TrainSpec] = Recent(64)


def spec_of(source: Source) -> TrainSpec:
    """The settings that a source was trained with. Raises OtherModel unless it is a fixed window."""
    from playground.training.checkpointing import spec_of as read

    step = source.step()
    spec = SPECS.get((source.key, step), lambda: read(source.records.checkpoint(step)))
    if spec.model != "window":
        raise OtherModel(
            "This run is a network of another kind: it has no fixed window. Open it on the page Recurrent "
            "network, or train a fixed window here."
        )
    return spec


def weights(source: Source, step: int) -> Weights:
    """The matrices of a kept checkpoint. Raises StoreError where it is gone."""
    return KEPT.get((source.key, step), lambda: _weights(source.records.checkpoint(step)))


def _weights(checkpoint: Checkpoint) -> Weights:
    def take(name: str) -> np.ndarray:
        return np.asarray(checkpoint.tensors[f"model.{name}"], dtype=np.float64)

    return Weights(
        take("embedding.weight"),
        take("W1.weight"),
        take("W1.bias"),
        take("W2.weight"),
        take("W2.bias"),
        take("W3.weight") if "model.W3.weight" in checkpoint.tensors else None,
    )


def forward(w: Weights, window: np.ndarray, without_direct: bool = False) -> Values:
    """y = W2 tanh(W1 x + b1) + W3 x + b2 and its softmax, computed by PyTorch in double precision."""
    import torch

    E, W1, b1, W2, b2 = (torch.from_numpy(part) for part in (w.E, w.W1, w.b1, w.W2, w.b2))
    with torch.inference_mode():
        x = E[torch.from_numpy(window)]  # (C, e)
        blocks = W1.view(len(b1), *x.shape)  # (H, C, e)
        pushed = torch.einsum("hce,ce->ch", blocks, x)  # (C, H)
        h = torch.tanh(W1 @ x.flatten() + b1)
        y = W2 @ h + b2
        if w.W3 is not None and not without_direct:
            y = y + torch.from_numpy(w.W3) @ x.flatten()
        p = torch.softmax(y, dim=0)
    return Values(*(part.numpy() for part in (x, pushed, h, y, p)))
