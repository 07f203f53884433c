"""Two trainings that show what a bidirectional network sees: as a language model, and as a classifier.

    language model   a forward and a bidirectional LSTM predict the next word from y_t; the second has read it
    classifier       which subject does the sentence begin with? A bidirectional LSTM is asked through
                     out[:, -1] or h_n, whole, or through the backward half of either alone

All sentences are those of the most frequent length, so that out[:, -1] belongs to the same last token, the
end of the sentence. SEEDS seeds by turns.
"""

from collections import Counter
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from playground.experiments.elmo.sentences import (
    NEUTRAL_PEOPLE,
    PEOPLE,
    encode,
    sentences,
    share_among,
    vocabulary,
)
from playground.experiments.elmo.sizes import BATCH_SIZE, CLIP, HIDDEN, LM_RATE, SEEDS
from playground.training.snapshot import Json, Snapshot

if TYPE_CHECKING:
    from torch import Tensor

ROUNDS = 15
MOST_UPDATES = 450
TESTED = 200  # the last sentences
SUBJECTS = tuple(sorted((*PEOPLE[0], *PEOPLE[1], *NEUTRAL_PEOPLE)))
MODELS = {"forward": "forward", "both": "bidirectional"}  # language models, by arrangement
READINGS = {
    "out": "out[:, -1]",
    "out_backward": "← half of out[:, -1]",
    "h_n": "h_n",
    "h_n_backward": "← half of h_n",
}


@dataclass(frozen=True)
class DirectionsSpec:
    """Updates of every network, and the first of SEEDS seeds. ValueError out of range."""

    direction_updates: int = 120
    training_seed: int = 1

    def __post_init__(self) -> None:
        if not ROUNDS <= self.direction_updates <= MOST_UPDATES or self.direction_updates % ROUNDS:
            raise ValueError(f"this cannot be trained: {self}")

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "DirectionsSpec":
        """The spec that `to_json` wrote. TypeError or ValueError for anything else."""
        return cls(**values)

    def to_json(self) -> dict[str, Json]:
        """The spec as the job service stores it."""
        return asdict(self)


@cache
def examples() -> tuple[np.ndarray, np.ndarray]:
    """ids (n, T) of all sentences of the most frequent length, and the number of each one's subject (n,)."""
    kept = []
    for sentence in sentences():
        text = " ".join(sentence.words) + " "
        subject = next((k for k, name in enumerate(SUBJECTS) if text.startswith(f"{name} ")), None)
        if subject is not None:
            kept.append((encode(sentence.words), subject))
    [(length, _)] = Counter(len(ids) for ids, _ in kept).most_common(1)
    rows = [(ids, subject) for ids, subject in kept if len(ids) == length]
    return np.array([ids for ids, _ in rows]), np.array([subject for _, subject in rows])


def repeated_share() -> float:
    """The share of the TESTED sentences that are training sentences as well."""
    rows = [tuple(row) for row in examples()[0].tolist()]
    return share_among(rows[-TESTED:], rows[:-TESTED])


class DirectionTraining:
    """The network of one (arrangement, reading) and seed, and its optimizer."""

    def __init__(self, arrangement: str, reading: str, seed: int) -> None:
        import torch

        from playground.models.direction_network import DirectionNetwork

        self.generator = torch.Generator().manual_seed(seed)
        words = len(vocabulary())
        classes = len(SUBJECTS) if reading else words
        self.network = DirectionNetwork(arrangement, reading, words, classes, HIDDEN, self.generator)
        self.optimizer = torch.optim.Adam(self.network.parameters(), LM_RATE)

    def train(self, ids: "Tensor", subjects: "Tensor", updates: int) -> None:
        """So many updates on batches drawn from the generator."""
        from playground.models.direction_network import train

        for _ in range(updates):
            train(self.network, self.optimizer, (ids, subjects), self.generator, BATCH_SIZE, CLIP)

    def measure(self, ids: "Tensor", subjects: "Tensor") -> tuple[float, float]:
        """Loss in nats, and the share of right answers."""
        from playground.models.direction_network import measure

        return measure(self.network, ids, subjects)


def keys() -> list[tuple[str, str]]:
    """(arrangement, reading) of every network; the language models have no reading."""
    return [*((arrangement, "") for arrangement in MODELS), *(("both", reading) for reading in READINGS)]


def column(key: tuple[str, str], measure: str, r: int) -> str:
    """The name of a column: "both_h_n_accuracy_0"."""
    return "_".join([*filter(None, key), measure, str(r)])


def job(
    spec: Mapping[str, Any], *, corpus: object = None, resume: object = None
) -> Generator[Snapshot, str | None, None]:
    """Train all networks by turns; yield a row after each round. It is never resumed but made anew."""
    import torch

    torch.set_num_threads(1)
    made = DirectionsSpec.from_json(spec)
    ids, subjects = (torch.from_numpy(array) for array in examples())
    trainings = {
        (key, r): DirectionTraining(*key, made.training_seed + r) for r in range(SEEDS) for key in keys()
    }
    for round in range(ROUNDS + 1):
        row = {"round": np.array([round])}
        for (key, r), training in trainings.items():
            if round:
                training.train(ids[:-TESTED], subjects[:-TESTED], made.direction_updates // ROUNDS)
                yield Snapshot(round - 1, ROUNDS)
            measured = training.measure(ids[-TESTED:], subjects[-TESTED:])
            for name, value in zip(("loss", "accuracy"), measured, strict=True):
                row[column(key, name, r)] = np.array([value])
        yield Snapshot(round, ROUNDS, rows=row)
