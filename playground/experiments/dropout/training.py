"""The real training: the same networks with and without dropout, three seeds, all of them at once.

One batch holds 2 x SEEDS networks as a leading dimension R: first those without dropout, then those with it.
The r-th of each half share their documents, their first weights and their mini-batches; only the masks make
the difference. Nothing mixes the networks: the loss is their sum and Adam works elementwise.
"""

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.dropout.documents import SIZES, TOPICS, WORDS, Documents, documents
from playground.training.snapshot import Json, Snapshot

if TYPE_CHECKING:
    from torch import Tensor

SEEDS = 3
HIDDEN = 64
BATCH = 32
RATE = 0.003  # Adam's
STEPS, EVERY = 1200, 20  # updates, and how often it is looked at
LOOKED_AT = 2000  # documents of the training part whose loss is measured
MEASURES = ("train", "held", "error", "first", "second")
"""Losses in nats, share of wrong labels, and mean |correlation| of the units of both hidden layers."""


@dataclass(frozen=True)
class TrainingSpec:
    """What the job is asked for: which data, p of inputs and hidden units, the first of the three seeds."""

    data: str = "few"
    drop_input: float = 0.15
    drop_hidden: float = 0.5
    seed: int = 1
    steps: int = STEPS

    def __post_init__(self) -> None:
        rates = (self.drop_input, self.drop_hidden)
        if self.data not in SIZES or not all(0 <= p <= 1 for p in rates) or not 0 < self.steps <= STEPS:
            raise ValueError(f"this comparison cannot be made: {self}")

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service keeps it."""
        return asdict(self)


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Train, and yield one row of measures every EVERY updates, the start included.

    Columns: step, and "<without|with>_<measure>_<seed index>". Document "best": the best possible held-out
    loss of every seed. A comparison takes seconds, so that it is never resumed but made anew.
    """
    import torch

    torch.set_num_threads(1)
    asked = TrainingSpec(**spec)
    parts = [documents(SIZES[asked.data], asked.seed + r) for r in range(SEEDS)]
    train, held = (_stacked([pair[i] for pair in parts]) for i in (0, 1))
    best = {"best": [float(pair[1].bayes) for pair in parts]}
    networks = _Networks(asked)
    yield Snapshot(0, asked.steps, rows=_row(0, networks, train, held), documents=best)
    for step in range(1, asked.steps + 1):
        networks.update(*train)
        if step % EVERY == 0 or step == asked.steps:
            yield Snapshot(step, asked.steps, rows=_row(step, networks, train, held))


def _stacked(parts: list[Documents]) -> "tuple[Tensor, Tensor]":
    """x (R, n, WORDS) and label (R, n), for both halves."""
    import torch

    x = torch.stack([part.x for part in parts])
    label = torch.stack([part.label for part in parts])
    return x, label


class _Networks:
    """2 x SEEDS networks of two hidden layers of rectified units, and their optimizer."""

    def __init__(self, spec: TrainingSpec) -> None:
        import torch

        self.rates = [(0.0, 0.0)] * SEEDS + [(spec.drop_input, spec.drop_hidden)] * SEEDS
        starts = [_start(spec.seed + r) for r in range(SEEDS)] * 2
        self.parameters = [torch.stack(same).requires_grad_() for same in zip(*starts, strict=True)]
        self.optimizer = torch.optim.Adam(self.parameters, lr=RATE)
        self.batches = [torch.Generator().manual_seed(2000 + spec.seed + r) for r in range(SEEDS)]
        self.masks = torch.Generator().manual_seed(3000 + spec.seed)

    def update(self, x: "Tensor", label: "Tensor") -> None:
        """One update of every network on a mini-batch of its own documents."""
        import torch
        from torch.nn import functional as F

        n = x.shape[1]
        rows = torch.stack([torch.randint(n, (BATCH,), generator=g) for g in self.batches])  # (SEEDS, B)
        seed = torch.arange(SEEDS)[:, None]
        z = self.forward(x[seed, rows].repeat(2, 1, 1), training=True)[-1]  # (R, B, TOPICS)
        loss = (
            F.cross_entropy(z.flatten(0, 1), label[seed, rows].repeat(2, 1).flatten(), reduction="sum")
            / BATCH
        )
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()

    def forward(self, x: "Tensor", training: bool = False) -> "list[Tensor]":
        """Both hidden layers and the scores, (R, n, units) each, of documents x (R, n, WORDS)."""
        import torch

        w1, b1, w2, b2, w3, b3 = self.parameters
        drop = self._drop if training else lambda values, which: values
        first = torch.relu(torch.baddbmm(b1, drop(x, 0), w1))
        second = torch.relu(torch.baddbmm(b2, drop(first, 1), w2))
        return [first, second, torch.baddbmm(b3, drop(second, 1), w3)]

    def _drop(self, values: "Tensor", which: int) -> "Tensor":
        """Inverted dropout, each network with its own p; a layer with p = 1 passes nothing on."""
        import torch

        half = values[SEEDS:]
        p = self.rates[-1][which]
        kept = torch.rand(half.shape, generator=self.masks) >= p
        dropped = half * kept * (1 / (1 - p) if p < 1 else 0.0)
        return torch.cat([values[:SEEDS], dropped])


def _start(seed: int) -> "list[Tensor]":
    """First weights (inputs, outputs) and biases (1, outputs), as in nn.Linear: uniform +-1/sqrt(inputs)."""
    import torch

    generator = torch.Generator().manual_seed(1000 + seed)
    out = []
    for n, m in ((WORDS, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, TOPICS)):
        for shape in ((n, m), (1, m)):
            out.append((2 * torch.rand(shape, generator=generator) - 1) / n**0.5)
    return out


def _row(
    step: int, networks: _Networks, train: "tuple[Tensor, Tensor]", held: "tuple[Tensor, Tensor]"
) -> dict[str, np.ndarray]:
    """One row: every measure of every network, in evaluation mode."""
    import torch

    with torch.no_grad():
        z = networks.forward(train[0][:, :LOOKED_AT].repeat(2, 1, 1))[-1]
        first, second, scores = networks.forward(held[0].repeat(2, 1, 1))
        label = held[1].repeat(2, 1)
        values = {
            "train": _loss(z, train[1][:, :LOOKED_AT].repeat(2, 1)),
            "held": _loss(scores, label),
            "error": (scores.argmax(-1) != label).float().mean(1),
            "first": co_adaptation(first),
            "second": co_adaptation(second),
        }
    row = {"step": np.array([step])}
    for name in MEASURES:
        for r, value in enumerate(values[name].double().numpy()):
            row[f"{'with' if r >= SEEDS else 'without'}_{name}_{r % SEEDS}"] = np.array([float(value)])
    return row


def _loss(z: "Tensor", label: "Tensor") -> "Tensor":
    """Mean cross-entropy of every network in nats, (R,)."""
    return -z.log_softmax(-1).gather(-1, label[..., None]).mean((1, 2))


def co_adaptation(h: "Tensor") -> "Tensor":
    """Mean |correlation| over the pairs of units of every network, (R,): h (R, n, units).

    Units that never change have no correlation and are left out; NaN where fewer than two are left.
    """
    import torch

    out = []
    for rows in h:
        moving = rows[:, rows.std(0) > 1e-6]
        k = moving.shape[1]
        if k < 2:
            out.append(torch.tensor(float("nan")))
            continue
        correlation = torch.corrcoef(moving.T).abs()
        out.append((correlation.sum() - k) / (k * (k - 1)))
    return torch.stack(out)
