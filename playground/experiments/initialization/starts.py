"""Trainings of one network from several starts: the same seed, the same mini-batches, plain SGD.

    h = tanh(W1 [e; e; e] + b1),    P = softmax(W2 h + b2)

makemore's stages (Karpathy, part 3, on 32,033 first names, 200,000 updates: held-out loss 2.17, 2.13, 2.10):
    all N(0, 1)     its output is confident and wrong, its hidden units are saturated
    W2 x 0.01       b2 = 0: the first loss is ln V
    and W1 x 0.2    b1 x 0.01: few units are saturated at first
    Kaiming         W1 x (5/3) / sqrt(m), the gain of tanh, m = WINDOW * EMBEDDING
Or entries of the catalogue for W1 and W2. Embeddings are N(0, 1) everywhere; float32.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from playground.catalog.activations import FLAT
from playground.catalog.initializers import INITIALIZERS, draw
from playground.experiments.initialization.examples import WINDOW, Examples

if TYPE_CHECKING:
    from torch import Generator, Tensor

EMBEDDING, HIDDEN, BATCH, RATE = 10, 100, 32, 0.1
INPUTS = WINDOW * EMBEDDING
EVALUATIONS = 20
HELD_OUT, MOST = 0.1, 40_000  # share of the examples; how many examples at most
MEASURED = 4_000  # training examples whose hidden units are looked at
Weights = tuple["Tensor", "Tensor", "Tensor", "Tensor"]  # W1 (INPUTS, H), b1 (H), W2 (H, V), b2 (V)


@dataclass(frozen=True)
class StartsSpec:
    """Which starts (a key of SETS), and how many updates."""

    starts: str = "makemore"
    updates: int = 2000
    seed: int = 0


def _stage(w1: float, b1: float, w2: float, b2: float) -> Callable[[int, "Generator"], Weights]:
    """Draws from N(0, 1), each multiplied by a number."""

    def make(outputs: int, g: "Generator") -> Weights:
        import torch

        sizes = (INPUTS, HIDDEN), (HIDDEN,), (HIDDEN, outputs), (outputs,)
        drawn = [torch.empty(*size).normal_(0, 1, generator=g) for size in sizes]
        return drawn[0] * w1, drawn[1] * b1, drawn[2] * w2, drawn[3] * b2

    return make


def _entry(key: str) -> Callable[[int, "Generator"], Weights]:
    """W1 and W2 from an entry of the catalogue."""

    def make(outputs: int, g: "Generator") -> Weights:
        w1, b1 = draw(INITIALIZERS[key], INPUTS, HIDDEN, g)
        w2, b2 = draw(INITIALIZERS[key], HIDDEN, outputs, g)
        return w1.float(), b1.float(), w2.float(), b2.float()

    return make


KAIMING = (5 / 3) / INPUTS**0.5
STAGES: Mapping[str, tuple[float, float, float, float]] = {  # factors of W1, b1, W2, b2
    "all N(0, 1)": (1.0, 1.0, 1.0, 1.0),
    "W₂ × 0.01": (1.0, 1.0, 0.01, 0.0),
    "and W₁ × 0.2": (0.2, 0.01, 0.01, 0.0),
    "Kaiming": (KAIMING, 0.01, 0.01, 0.0),
}
CATALOGUE: Mapping[str, str] = {
    "zero": "zero",
    "Gaussian": "gaussian",
    "U(±0.1)": "small",
    "PyTorch": "torch",
    "Xavier": "xavier",
    "orthogonal": "orthogonal",
}
SETS: Mapping[str, Mapping[str, Callable[[int, "Generator"], Weights]]] = {
    "makemore": {name: _stage(*factors) for name, factors in STAGES.items()},
    "catalogue": {name: _entry(key) for name, key in CATALOGUE.items()},
}


@dataclass(frozen=True, eq=False)
class StartsTrace:
    """Of S starts at K evaluations; losses in nats.

    train       (S, K) the loss of the first MEASURED training examples
    valid       (S, K) the loss of the held-out tenth
    saturated   (S, K) the share of hidden values with |f'| < FLAT, over the same training examples
    """

    spec: StartsSpec
    names: tuple[str, ...]
    updates: np.ndarray  # (K,)
    train: np.ndarray
    valid: np.ndarray
    saturated: np.ndarray
    kinds: int  # V
    fraction: float

    @property
    def last(self) -> int:
        """The last step of the clock."""
        return len(self.updates) - 1


def run(spec: StartsSpec, data: Examples) -> StartsTrace:
    """Same spec and examples, same trace, to the bit."""
    *_, trace = steps(spec, data)
    return trace


class Trainer:
    """All starts as one batched network: parameters (S, ...)."""

    def __init__(self, spec: StartsSpec, data: Examples) -> None:
        import torch

        starts, V = SETS[spec.starts], len(data.names)
        embedding = torch.empty(data.ids, EMBEDDING).normal_(
            0, 1, generator=torch.Generator().manual_seed(spec.seed)
        )
        drawn = [make(V, torch.Generator().manual_seed(spec.seed + 1)) for make in starts.values()]
        W1, b1, W2, b2 = (torch.stack(parts) for parts in zip(*drawn, strict=True))
        embeddings = embedding.expand(len(starts), -1, -1).clone()
        self.parameters = [embeddings, W1, b1[:, None], W2, b2[:, None]]
        order = np.random.default_rng([spec.seed, 3]).permutation(len(data.targets))
        held = max(1, round(HELD_OUT * len(order)))
        self.valid, self.train = (
            (torch.from_numpy(data.windows[i]), torch.from_numpy(data.targets[i]))
            for i in (order[:held], order[held:])
        )
        self.order = torch.Generator().manual_seed(spec.seed + 2)

    def hidden(self, windows: "Tensor") -> "tuple[Tensor, Tensor]":
        """The embeddings side by side (S, N, INPUTS) and the hidden values (S, N, HIDDEN) of windows."""
        import torch

        embedding, W1, b1 = self.parameters[:3]
        x = embedding.index_select(1, windows.ravel()).view(len(W1), -1, INPUTS)
        return x, torch.baddbmm(b1, x, W1).tanh_()

    def scores(self, h: "Tensor") -> "Tensor":
        """z (S, N, V) of hidden values."""
        import torch

        W2, b2 = self.parameters[3:]
        return torch.baddbmm(b2, h, W2)

    def losses(self, windows: "Tensor", targets: "Tensor") -> "tuple[Tensor, Tensor]":
        """The mean loss of every start (S,), and the hidden values."""
        _, h = self.hidden(windows)
        z = self.scores(h)
        true = z.gather(2, targets.expand(len(z), -1)[..., None])[..., 0]
        return (z.logsumexp(2) - true).mean(1), h

    def update(self) -> None:
        """One step of plain SGD for all starts, on the same mini-batch; the gradients in closed form.

        dL/dz = (softmax(z) - onehot) / BATCH, and by the chain rule dL/dW2 = h^T dL/dz, and so on.
        """
        import torch

        embedding, W1, b1, W2, b2 = self.parameters
        windows, targets = self.train
        batch = torch.randint(len(targets), (BATCH,), generator=self.order)
        x, h = self.hidden(windows[batch])
        dz = self.scores(h).softmax(2)
        dz[:, torch.arange(BATCH), targets[batch]] -= 1
        dz /= BATCH
        dinp = (dz @ W2.mT) * (1 - h * h)
        dx = (dinp @ W1.mT).view(len(dz), -1, EMBEDDING)
        W2.baddbmm_(h.mT, dz, alpha=-RATE)
        b2.sub_(dz.sum(1, keepdim=True), alpha=RATE)
        W1.baddbmm_(x.mT, dinp, alpha=-RATE)
        b1.sub_(dinp.sum(1, keepdim=True), alpha=RATE)
        embedding.index_add_(1, windows[batch].ravel(), dx, alpha=-RATE)


def steps(spec: StartsSpec, data: Examples) -> Iterator[StartsTrace]:
    """The trace as far as it goes, evaluation by evaluation."""
    trainer = Trainer(spec, data)
    at = np.unique(np.round(np.linspace(0, 1, EVALUATIONS + 1) ** 2 * spec.updates).astype(int))
    windows, targets = (part[:MEASURED] for part in trainer.train)
    train: list[np.ndarray] = []
    valid: list[np.ndarray] = []
    saturated: list[np.ndarray] = []
    trace = StartsTrace(
        spec, tuple(SETS[spec.starts]), at[:0], *(np.zeros((0, 0)),) * 3, kinds=len(data.names), fraction=0.0
    )
    for update in range(spec.updates + 1):
        if update == at[len(train)]:
            losses, h = trainer.losses(windows, targets)
            train.append(losses.numpy())
            valid.append(trainer.losses(*trainer.valid)[0].numpy())
            saturated.append(((1 - h * h) < FLAT).float().mean((1, 2)).numpy())
            trace = replace(
                trace,
                updates=at[: len(train)],
                train=np.stack(train, -1).astype(np.float64),
                valid=np.stack(valid, -1).astype(np.float64),
                saturated=np.stack(saturated, -1).astype(np.float64),
                fraction=len(train) / len(at),
            )
            yield trace
        trainer.update()


def table(trace: StartsTrace) -> dict[str, list[float]]:
    """One row for each evaluation: losses and saturation of every start."""
    columns: dict[str, list[float]] = {"update": trace.updates.tolist()}
    for s, name in enumerate(trace.names):
        columns |= {
            f"{name}: train": trace.train[s].tolist(),
            f"{name}: held out": trace.valid[s].tolist(),
            f"{name}: saturated": trace.saturated[s].tolist(),
        }
    return columns
