"""One head, trained in several ways with equally many updates on equally drawn batches; SEEDS seeds by turns.

    alone      body and head together
    joint      body and all heads of the text together: the sum of their losses
    frozen     the body has learned with the other heads of the text, and is frozen: the head alone learns
    untrained  the body is as it was drawn, and frozen: the head alone learns

    window     of tags alone: no recurrent body, one linear layer on the embeddings of a window

In a sum of losses a squared error is divided by the variance of its labels, so that its size says nothing.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.heads.sizes import (
    BATCH_SIZE,
    CLIP,
    LEAST_HIDDEN,
    MOST_HIDDEN,
    MOST_UPDATES,
    RATE,
    ROUNDS,
    SEEDS,
    WINDOW_REACH,
)
from playground.experiments.heads.tasks import POOLINGS, TASKS, Task, outputs, tasks_of
from playground.experiments.heads.texts import dataset
from playground.models.table import RECURRENT
from playground.training.snapshot import Json, Snapshot

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.heads import HeadNetwork, WindowTagger

REGIMES = {
    "alone": "alone",
    "joint": "all heads jointly",
    "frozen": "body frozen",
    "untrained": "untrained body",
}
WINDOW = "window"
FROZEN = ("frozen", "untrained")
MEASURES = ("loss", "accuracy")
DIRECTIONS = {"one": "One", "two": "Two"}
TOGETHER = 5  # updates between two signs of life
BODY_ROUNDS = 5  # of the progress, about the time in which the bodies learn that are then frozen


@dataclass(frozen=True)
class HeadsSpec:
    """What is trained. ValueError where a value is out of range.

    head           key of TASKS; it decides which text is read
    pooling        of heads that give one answer for a text
    cell           key of RECURRENT
    directions     "one" or "two"
    hidden         units of the body, in each direction; an embedding has as many numbers
    updates        of every head in every way of training, and of the body before it is frozen
    training_seed  the first of SEEDS seeds
    """

    head: str = "language"
    pooling: str = "mean"
    cell: str = "lstm"
    directions: str = "two"
    hidden: int = 24
    updates: int = 120
    training_seed: int = 1

    def __post_init__(self) -> None:
        in_range = (
            self.head in TASKS
            and self.pooling in POOLINGS
            and self.cell in RECURRENT
            and self.directions in DIRECTIONS
            and LEAST_HIDDEN <= self.hidden <= MOST_HIDDEN
            and ROUNDS <= self.updates <= MOST_UPDATES
            and self.updates % ROUNDS == 0
        )
        if not in_range:
            raise ValueError(f"this cannot be trained: {self}")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "HeadsSpec":
        """The spec that `to_json` wrote. TypeError or ValueError for anything else."""
        return cls(**values)

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)

    @property
    def task(self) -> Task:
        """The head that is trained."""
        return TASKS[self.head]

    @property
    def ways(self) -> tuple[str, ...]:
        """How it is trained: REGIMES, and of tags by a window as well."""
        return (*REGIMES, *((WINDOW,) if self.task.level == "token" else ()))

    @property
    def others(self) -> list[Task]:
        """The other heads of its text."""
        return [task for task in tasks_of(self.task.text) if task.key != self.head]


@cache
def loss_weight(task: Task) -> float:
    """1, or of a squared error 1 / Var of the training labels."""
    if task.loss != "squared":
        return 1.0
    return 1 / float(dataset(task.text).known(task, held_out=False).var())


def new_network(spec: HeadsSpec, tasks: Sequence[Task], seed: int) -> "HeadNetwork":
    """A body with the heads of these tasks, drawn from a seed: the body first, so it is always the same."""
    import torch

    from playground.models.heads import Head, HeadNetwork

    size = len(dataset(spec.task.text).vocabulary)
    heads = {t.key: Head(t.level, outputs(t, size), t.loss, spec.pooling) for t in tasks}
    generator = torch.Generator().manual_seed(seed)
    return HeadNetwork(spec.cell, spec.directions == "two", size, spec.hidden, heads, generator)


def new_window_tagger(spec: HeadsSpec, seed: int) -> "WindowTagger":
    """A tagger that reads a window of embeddings, as large as those of the body."""
    import torch

    from playground.models.heads import WindowTagger

    size, generator = len(dataset(spec.task.text).vocabulary), torch.Generator().manual_seed(seed)
    return WindowTagger(size, spec.hidden, outputs(spec.task, size), WINDOW_REACH, generator)


class HeadTraining:
    """A network, its optimizer and its batches: heads by name, the body with them or frozen."""

    def __init__(
        self, network: "HeadNetwork | WindowTagger", tasks: Sequence[Task], seed: int, frozen: bool = False
    ) -> None:
        import torch

        self.network, self.tasks, self.frozen = network, list(tasks), frozen
        self.generator = torch.Generator().manual_seed(seed)
        data = dataset(tasks[0].text)
        self.trained = data.trained
        self.ids, self.lengths = torch.from_numpy(data.ids), torch.from_numpy(data.lengths)
        self.labels = {task.key: torch.from_numpy(data.labels[task.label]) for task in tasks}
        if frozen:
            network.body.requires_grad_(False)
            with torch.no_grad():
                self.states = network.body(self.ids, self.lengths)  # once: they stay what they are
        learned = [parameter for parameter in network.parameters() if parameter.requires_grad]
        self.optimizer = torch.optim.Adam(learned, RATE)

    def train(self, updates: int) -> None:
        """So many updates on batches drawn from the generator."""
        import torch

        from playground.models.elmo import clipped_step
        from playground.models.heads import head_loss

        for _ in range(updates):
            rows = torch.randint(0, self.trained, (BATCH_SIZE,), generator=self.generator)
            losses = [
                loss_weight(task) * head_loss(task.loss, z, labels) for task, z, labels in self._read(rows)
            ]
            clipped_step(self.network, self.optimizer, torch.stack(losses).sum(), CLIP)

    def measure(self, key: str) -> tuple[float, float]:
        """Mean loss of a head on the held-out texts, and its share of right answers."""
        import torch

        from playground.models.heads import head_loss, right_answers

        with torch.no_grad():
            for task, z, labels in self._read(torch.arange(self.trained, len(self.ids))):
                if task.key == key:
                    right = right_answers(task.loss, z, labels).double().mean()
                    return head_loss(task.loss, z, labels).item(), right.item()
        raise KeyError(key)

    def _read(self, rows: "Tensor") -> "Iterator[tuple[Task, Tensor, Tensor]]":
        """Scores and labels of every head on these texts."""
        lengths = self.lengths[rows]
        T = int(lengths.max())
        h = self.states[rows, :T] if self.frozen else self.network.body(self.ids[rows, :T], lengths)
        for task in self.tasks:
            labels = self.labels[task.key][rows]
            z = self.network.scores(task.key, h, lengths)
            yield task, z, labels[:, :T] if labels.ndim > 1 else labels


class Trainings:
    """All ways of one seed; the body that is to be frozen learns with the other heads meanwhile."""

    def __init__(self, spec: HeadsSpec, seed: int) -> None:
        self.spec, self.seed = spec, seed
        alone, untrained = (new_network(spec, [spec.task], seed) for _ in range(2))
        joint = new_network(spec, [spec.task, *spec.others], seed)
        self.source = HeadTraining(new_network(spec, spec.others, seed), spec.others, seed)
        self.ways = {
            "alone": HeadTraining(alone, [spec.task], seed),
            "joint": HeadTraining(joint, [spec.task, *spec.others], seed),
            "untrained": HeadTraining(untrained, [spec.task], seed, frozen=True),
        }
        if WINDOW in spec.ways:
            self.ways[WINDOW] = HeadTraining(new_window_tagger(spec, seed), [spec.task], seed)

    def freeze(self) -> None:
        """The body of the other heads is frozen; the new head begins."""
        network = new_network(self.spec, [self.spec.task], self.seed)
        network.body.load_state_dict(self.source.network.body.state_dict())
        self.ways["frozen"] = HeadTraining(network, [self.spec.task], self.seed, frozen=True)

    def digest(self) -> str:
        """Of every bit of the bodies that are frozen."""
        bodies = [self.ways[way].network.body.state_dict().values() for way in FROZEN]
        return sha256(b"".join(w.numpy().tobytes() for body in bodies for w in body)).hexdigest()


def parts(updates: int) -> list[int]:
    """So many updates in parts of TOGETHER at most."""
    return [min(TOGETHER, updates - done) for done in range(0, updates, TOGETHER)]


def column(regime: str, measure: str, r: int) -> str:
    """The name of a column: "joint_accuracy_0"."""
    return f"{regime}_{measure}_{r}"


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Train; yield a row after each round, the one before the first update included.

    Before it the bodies that are to be frozen learn. Document at the end: "frozen", whether no bit of them
    has changed while the heads learned. It is never resumed but made anew.
    """
    import torch

    torch.set_num_threads(1)
    made = HeadsSpec.from_json(spec)
    each_round, planned = made.updates // ROUNDS, BODY_ROUNDS + ROUNDS
    seeds = [Trainings(made, made.training_seed + r) for r in range(SEEDS)]
    for r, trainings in enumerate(seeds):
        done = 0
        for count in parts(made.updates):
            trainings.source.train(count)
            done += count
            share = (r + done / made.updates) / SEEDS
            yield Snapshot(int(BODY_ROUNDS * share), planned)
        trainings.freeze()
    before = [trainings.digest() for trainings in seeds]
    for round in range(ROUNDS + 1):
        row = {"round": np.array([round])}
        for r, trainings in enumerate(seeds):
            for way, training in trainings.ways.items():
                for count in parts(each_round if round else 0):
                    training.train(count)
                    yield Snapshot(BODY_ROUNDS + max(0, round - 1), planned)
                for measure, value in zip(MEASURES, training.measure(made.head), strict=True):
                    row[column(way, measure, r)] = np.array([value])
        unchanged = [trainings.digest() for trainings in seeds] == before
        documents: dict[str, Json] = {"frozen": unchanged} if round == ROUNDS else {}
        yield Snapshot(BODY_ROUNDS + round, planned, rows=row, documents=documents)
