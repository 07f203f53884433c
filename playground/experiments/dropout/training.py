"""The training comparison: the same networks with and without dropout, three seeds, all of them at once.

One batch holds 2 x SEEDS networks as a leading dimension R: first those without dropout, then those with it.
The r-th of each half share their documents, their first weights and their mini-batches; only the masks make
the difference. Nothing mixes the networks: the loss is their sum and Adam works elementwise.
"""

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.dropout.documents import SIZES, TOPICS, WORDS, Documents, documents
from playground.training.snapshot import Checkpoint, Json, Snapshot

if TYPE_CHECKING:
    from torch import Generator as RandomGenerator
    from torch import Tensor

ARMS = ("without", "with")  # dropout
SEEDS = 3
HIDDEN = 64
BATCH_SIZE = 32
LEARNING_RATE = 0.003  # Adam's
STEPS, EVALUATION_INTERVAL = 1200, 20  # updates
TRAIN_SUBSET = 2000  # documents of the training part whose loss is measured
DEAD = 1e-6  # a unit with a smaller standard deviation does not change
MEASURES = ("train", "train_masked", "held_out", "error", "correlation_1", "correlation_2")
"""Losses in nats, share of wrong held-out labels, mean |correlation| of the units of each hidden layer.

All in evaluation mode, without masks, but `train_masked`: the loss of the same training documents in training
mode, one mask for each document. Without dropout it is `train`.
"""


@dataclass(frozen=True)
class TrainingSpec:
    """Which data, p of inputs and hidden units, and the first of the three seeds. ValueError out of range."""

    data: str = "few"  # key of documents.SIZES
    p_input: float = 0.15
    p_hidden: float = 0.5
    seed: int = 1
    steps: int = STEPS

    def __post_init__(self) -> None:
        rates = (self.p_input, self.p_hidden)
        if self.data not in SIZES or not all(0 <= p <= 1 for p in rates) or not 0 < self.steps <= STEPS:
            raise ValueError(f"this comparison cannot be made: {self}")

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: Checkpoint | None = None
) -> Generator[Snapshot, str | None, None]:
    """Train, and yield one row of measures every EVALUATION_INTERVAL updates, step 0 included.

    Columns: step, and "<arm>_<measure>_<seed index>". Document "bayes_loss": the best possible held-out loss
    of every seed. With `resume` it goes on after that checkpoint, to the bit.
    """
    import torch

    torch.set_num_threads(1)
    training = TrainingSpec(**spec)
    parts = [documents(SIZES[training.data], training.seed + r) for r in range(SEEDS)]
    train, held_out = (_stacked([pair[i] for pair in parts]) for i in (0, 1))
    bayes_loss = {"bayes_loss": [float(pair[1].bayes_loss) for pair in parts]}
    networks = _Networks(training)
    request = None
    if resume:
        networks.restore(resume)
    else:
        request = yield Snapshot(
            0, training.steps, rows=_row(0, networks, train, held_out), documents=bayes_loss
        )
    for step in range(resume.step + 1 if resume else 1, training.steps + 1):
        networks.update(*train)
        if step % EVALUATION_INTERVAL == 0 or step == training.steps:
            row = _row(step, networks, train, held_out)
            checkpoint = networks.checkpoint(step) if request == "checkpoint" else None
            request = yield Snapshot(step, training.steps, rows=row, checkpoint=checkpoint)


def _stacked(parts: list[Documents]) -> "tuple[Tensor, Tensor]":
    """x (SEEDS, n, WORDS) and label (SEEDS, n)."""
    import torch

    return torch.stack([part.x for part in parts]), torch.stack([part.label for part in parts])


class _Networks:
    """2 x SEEDS networks of two hidden layers of rectified units, and their optimizer."""

    def __init__(self, spec: TrainingSpec) -> None:
        import torch

        self.rates = (spec.p_input, spec.p_hidden, spec.p_hidden)  # of the networks with dropout, by layer
        initial = [_initial_parameters(spec.seed + r) for r in range(SEEDS)] * 2
        self.parameters = [torch.stack(same).requires_grad_() for same in zip(*initial, strict=True)]
        self.optimizer = torch.optim.Adam(self.parameters, lr=LEARNING_RATE)
        self.batches = [torch.Generator().manual_seed(2000 + spec.seed + r) for r in range(SEEDS)]
        self.masks = torch.Generator().manual_seed(3000 + spec.seed)
        self.measured_masks = torch.Generator().manual_seed(4000 + spec.seed)  # measuring must change none

    def checkpoint(self, step: int) -> Checkpoint:
        """A copy of everything that they need to go on: parameters, optimizer, streams of random numbers."""
        from playground.training import optimizer_state

        tensors = {f"parameter.{i}": w.detach().numpy().copy() for i, w in enumerate(self.parameters)}
        generators = {f"generator.{i}": g.get_state().numpy().copy() for i, g in enumerate(self._generators)}
        return Checkpoint(
            step, tensors | generators | optimizer_state.arrays_of(self.optimizer, "optimizer.")
        )

    def restore(self, checkpoint: Checkpoint) -> None:
        """Put networks of the same spec into the state of the checkpoint; KeyError for any other's."""
        import torch

        from playground.training import optimizer_state

        tensors = {name: torch.from_numpy(np.array(array)) for name, array in checkpoint.tensors.items()}
        with torch.no_grad():
            for i, parameter in enumerate(self.parameters):
                parameter.copy_(tensors[f"parameter.{i}"])
        for i, generator in enumerate(self._generators):
            generator.set_state(tensors[f"generator.{i}"])
        optimizer_state.restore(self.optimizer, checkpoint.tensors, "optimizer.")

    @property
    def _generators(self) -> "list[RandomGenerator]":
        return [*self.batches, self.masks, self.measured_masks]

    def update(self, x: "Tensor", label: "Tensor") -> None:
        """One update of every network on a mini-batch of its own documents."""
        import torch
        from torch.nn import functional as F

        n = x.shape[1]
        rows = torch.stack([torch.randint(n, (BATCH_SIZE,), generator=g) for g in self.batches])  # (SEEDS, B)
        seed = torch.arange(SEEDS)[:, None]
        scores = self.forward(x[seed, rows].repeat(2, 1, 1), self.masks)[-1]  # (R, B, TOPICS)
        labels = label[seed, rows].repeat(2, 1).flatten()
        loss = F.cross_entropy(scores.flatten(0, 1), labels, reduction="sum") / BATCH_SIZE
        self.optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step()

    def forward(self, x: "Tensor", masks: "RandomGenerator | None" = None) -> "list[Tensor]":
        """Both hidden layers and the scores, (R, n, units) each, of documents x (R, n, WORDS).

        With a generator of masks in training mode, without in evaluation mode.
        """
        import torch

        w1, b1, w2, b2, w3, b3 = self.parameters
        first = torch.relu(torch.baddbmm(b1, self._drop(x, 0, masks), w1))
        second = torch.relu(torch.baddbmm(b2, self._drop(first, 1, masks), w2))
        return [first, second, torch.baddbmm(b3, self._drop(second, 2, masks), w3)]

    def _drop(self, values: "Tensor", layer: int, masks: "RandomGenerator | None") -> "Tensor":
        """Inverted dropout in the second half of the networks; a layer with p = 1 passes nothing on."""
        import torch

        if masks is None:
            return values
        without, half = values[:SEEDS], values[SEEDS:]
        p = self.rates[layer]
        mask = torch.rand(half.shape, generator=masks) >= p
        return torch.cat([without, half * mask * (1 / (1 - p) if p < 1 else 0.0)])


def _initial_parameters(seed: int) -> "list[Tensor]":
    """Weights (inputs, outputs) and biases (1, outputs), as in nn.Linear: uniform +-1/sqrt(inputs)."""
    import torch

    generator = torch.Generator().manual_seed(1000 + seed)
    parameters = []
    for n, m in ((WORDS, HIDDEN), (HIDDEN, HIDDEN), (HIDDEN, TOPICS)):
        for shape in ((n, m), (1, m)):
            parameters.append((2 * torch.rand(shape, generator=generator) - 1) / n**0.5)
    return parameters


def _row(
    step: int, networks: _Networks, train: "tuple[Tensor, Tensor]", held_out: "tuple[Tensor, Tensor]"
) -> dict[str, np.ndarray]:
    """One row: every measure of every network."""
    import torch

    with torch.no_grad():
        train_x, train_label = (part[:, :TRAIN_SUBSET] for part in train)
        train_x, train_label = train_x.repeat(2, 1, 1), train_label.repeat(2, 1)
        train_scores = networks.forward(train_x)[-1]
        masked_scores = networks.forward(train_x, networks.measured_masks)[-1]
        first, second, scores = networks.forward(held_out[0].repeat(2, 1, 1))
        label = held_out[1].repeat(2, 1)
        values = {
            "train": _loss(train_scores, train_label),
            "train_masked": _loss(masked_scores, train_label),
            "held_out": _loss(scores, label),
            "error": (scores.argmax(-1) != label).float().mean(1),
            "correlation_1": mean_correlation(first),
            "correlation_2": mean_correlation(second),
        }
    row = {"step": np.array([step])}
    for measure in MEASURES:
        for r, value in enumerate(values[measure].double().numpy()):
            row[f"{ARMS[r // SEEDS]}_{measure}_{r % SEEDS}"] = np.array([float(value)])
    return row


def _loss(scores: "Tensor", label: "Tensor") -> "Tensor":
    """Mean cross-entropy of every network in nats, (R,)."""
    return -scores.log_softmax(-1).gather(-1, label[..., None]).mean((1, 2))


def mean_correlation(h: "Tensor") -> "Tensor":
    """Mean |correlation| over the pairs of units of every network, (R,), of their values h (R, n, units).

    Units that never change have no correlation and are left out; NaN where fewer than two are left.
    """
    import torch

    means = []
    for values in h:
        alive = values[:, values.std(0) > DEAD]
        k = alive.shape[1]
        if k < 2:
            means.append(torch.tensor(float("nan")))
            continue
        correlation = torch.corrcoef(alive.T).abs()
        means.append((correlation.sum() - k) / (k * (k - 1)))
    return torch.stack(means)
