"""ELMo, trained: two language models on text without labels, then frozen; mix and heads on few labels.

SEEDS networks are trained by turns. After every round all are measured on the test sentences.
"""

from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.elmo.sentences import (
    FEATURES,
    LABELLED,
    PADDING,
    READS,
    SENTENCES,
    TASKS,
    TRAINING_SHARE,
    all_ids,
    labelled,
    sentences,
    share_among,
    vocabulary,
)
from playground.experiments.elmo.sizes import (
    BATCH_SIZE,
    CLIP,
    HEAD_RATE,
    HEAD_ROUNDS,
    HIDDEN,
    LAYERS,
    LM_RATE,
    LM_ROUNDS,
    SEEDS,
)
from playground.training.snapshot import Checkpoint, Json, Snapshot

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.layer_mix import MixHead

MOST_UPDATES, MOST_HEAD_UPDATES = 600, 400
TRAINING = int(SENTENCES * TRAINING_SHARE)  # the sentences that the language models learn from
SCORED = 400  # test sentences on which the loss is measured; accuracy is measured on all of them
TOGETHER = 5  # updates between two signs of life


def repeated_share(task: str) -> float:
    """The share of a task's test sentences that the language models have read in training as well."""
    test = (sentences()[k].words for k in labelled(task, TRAINING, SENTENCES).sentence)
    return share_among(test, (sentence.words for sentence in sentences()[:TRAINING]))


@dataclass(frozen=True)
class ElmoSpec:
    """Updates of the language models and of every head; the first of SEEDS seeds. ValueError out of range."""

    updates: int = 300
    head_updates: int = 200
    training_seed: int = 1

    def __post_init__(self) -> None:
        in_range = (
            LM_ROUNDS <= self.updates <= MOST_UPDATES
            and HEAD_ROUNDS <= self.head_updates <= MOST_HEAD_UPDATES
            and self.updates % LM_ROUNDS == 0
            and self.head_updates % HEAD_ROUNDS == 0
        )
        if not in_range:
            raise ValueError(f"this cannot be trained: {self}")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "ElmoSpec":
        """The spec that `to_json` wrote. TypeError or ValueError for anything else."""
        return cls(**values)

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)


class ElmoTraining:
    """The networks and heads of one seed."""

    def __init__(self, seed: int) -> None:
        import torch

        from playground.models.elmo import ElmoNetwork, padded

        self.generator = torch.Generator().manual_seed(seed)
        self.network: ElmoNetwork = ElmoNetwork(len(vocabulary()), HIDDEN, LAYERS, PADDING, self.generator)
        self.optimizer = torch.optim.Adam(self.network.parameters(), LM_RATE)
        self.ids = all_ids()
        parts = (self.ids[:TRAINING], self.ids[TRAINING : TRAINING + SCORED])
        self.data, self.test = ((padded(p), padded([row[::-1] for row in p])) for p in parts)
        self.heads: dict[tuple[str, str], MixHead] = {}
        self._losses = (np.nan, np.nan)

    def train(self, updates: int) -> None:
        """So many updates of the language models."""
        from playground.models.elmo import train

        for _ in range(updates):
            train(self.network, self.optimizer, self.data, self.generator, BATCH_SIZE, CLIP)

    def losses(self) -> tuple[float, float]:
        """Forward and backward NLL on test sentences, in nats; once frozen it stays what it was."""
        import torch

        if not self.heads:
            with torch.no_grad():
                forward, backward = self.network.losses(*self.test).tolist()
            self._losses = forward, backward
        return self._losses

    def freeze(self) -> None:
        """From here on the network is fixed: no gradient, its layers computed once; the heads begin."""
        import torch

        from playground.models.layer_mix import MixHead

        self.network.requires_grad_(False)
        self.examples = {task: self._examples(task, 0, LABELLED) for task in TASKS}
        self.test_examples = {task: self._examples(task, TRAINING, SENTENCES) for task in TASKS}
        for task in TASKS:
            for features in FEATURES:
                self.heads[task, features] = MixHead(READS[features], LAYERS + 1, 2 * HIDDEN)
        self.optimizers = {
            key: torch.optim.Adam(head.parameters(), HEAD_RATE) for key, head in self.heads.items()
        }

    def _examples(self, task: str, first: int, last: int) -> "tuple[Tensor, Tensor]":
        """Layers (n, J, d) and labels (n,) of a task's words."""
        import torch

        from playground.models.elmo import layers_at

        words = labelled(task, first, last)
        ids = [self.ids[k] for k in words.sentence]
        return layers_at(self.network, ids, words.position.tolist()), torch.from_numpy(words.label)

    def train_head(self, key: tuple[str, str], updates: int) -> None:
        """So many updates of one head, on all labelled words of its task."""
        from playground.models.layer_mix import update

        for _ in range(updates):
            update(self.heads[key], self.optimizers[key], *self.examples[key[0]])

    def digest(self) -> str:
        """Of every bit of the network's weights."""
        weights = self.network.state_dict().values()
        return sha256(b"".join(w.numpy().tobytes() for w in weights)).hexdigest()


def column(*parts: str | int) -> str:
    """The name of a column: "syntactic_mix_s0_2"."""
    return "_".join(map(str, parts))


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Train; yield a row after each round, the one before the first update included.

    Document at the end: "frozen", whether no bit of any network has changed while the heads learned.
    Checkpoint at the end: the network and the heads of the first seed. It is never resumed but made anew.
    """
    import torch

    torch.set_num_threads(1)
    elmo = ElmoSpec.from_json(spec)
    planned, each_round = LM_ROUNDS + HEAD_ROUNDS, elmo.updates // LM_ROUNDS
    trainings = [ElmoTraining(elmo.training_seed + r) for r in range(SEEDS)]
    for round in range(LM_ROUNDS + 1):
        for training in trainings if round else ():
            for done in range(0, each_round, TOGETHER):
                training.train(min(TOGETHER, each_round - done))
                yield Snapshot(round - 1, planned)
        yield Snapshot(round, planned, rows=_row(round, trainings))
    for training in trainings:
        training.freeze()
    before = [training.digest() for training in trainings]
    for round in range(LM_ROUNDS, planned + 1):
        for training in trainings if round > LM_ROUNDS else ():
            for key in training.heads:
                training.train_head(key, elmo.head_updates // HEAD_ROUNDS)
            yield Snapshot(round - 1, planned)
        last = round == planned
        yield Snapshot(
            round,
            planned,
            rows=_row(round + 1, trainings),
            documents={"frozen": [t.digest() for t in trainings] == before} if last else {},
            checkpoint=Checkpoint(round, tensors(trainings[0])) if last else None,
        )


def tensors(training: ElmoTraining) -> dict[str, np.ndarray]:
    """The weights of a network and of its heads, by name."""
    found = {f"network.{name}": w.numpy() for name, w in training.network.state_dict().items()}
    for (task, features), head in training.heads.items():
        found |= {f"{task}.{features}.{name}": w.numpy() for name, w in head.state_dict().items()}
    return found


def _row(round: int, trainings: list[ElmoTraining]) -> dict[str, np.ndarray]:
    """Everything that is measured after a round; NaN for heads that do not exist yet."""
    from playground.models.layer_mix import accuracy

    row: dict[str, float] = {"round": round}
    for r, training in enumerate(trainings):
        row[column("forward", r)], row[column("backward", r)] = training.losses()
        for task in TASKS:
            for features in FEATURES:
                head = training.heads.get((task, features))
                right = accuracy(head, *training.test_examples[task]) if head else np.nan
                row[column(task, features, r)] = right
            mix = training.heads.get((task, "mix"))
            shares = mix.s.tolist() if mix else [np.nan] * 3
            row |= {column(task, f"s{j}", r): share for j, share in enumerate(shares)}
            row[column(task, "gamma", r)] = mix.gamma.item() if mix else np.nan
    return {name: np.array([value], dtype=np.float64) for name, value in row.items()}
