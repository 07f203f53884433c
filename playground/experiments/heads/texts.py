"""The labelled texts as arrays: ids padded at the right, lengths, and the labels of every head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.experiments.heads.sentences import TAGS, TESTED, affirmed, nights, sentences, tags
from playground.experiments.heads.tasks import LANGUAGES, Task, tasks_of
from playground.text.samples.draw import Draw
from playground.text.samples.surnames import SURNAMES

PADDING, UNKNOWN, END = 0, 1, 2
SPECIAL = ("⟨pad⟩", "⟨unknown⟩", "⟨end⟩")
IGNORED = -100  # the label of padding, as in torch's cross_entropy
SURNAME_SEED, TESTED_SURNAMES = 3, 380


@dataclass(frozen=True, eq=False)
class Dataset:
    """n texts of at most T tokens; the last `tested` are held out.

    ids      (n, T), PADDING behind the end of a text
    lengths  (n,)
    labels   by head: (n,) of texts, class or number; (n, T) of tokens, IGNORED at padding
    """

    vocabulary: tuple[str, ...]
    ids: np.ndarray
    lengths: np.ndarray
    labels: Mapping[str, np.ndarray]
    tested: int

    @property
    def trained(self) -> int:
        """How many texts are learned from."""
        return len(self.ids) - self.tested

    def known(self, task: Task, held_out: bool) -> np.ndarray:
        """The labels of a head in the training or the held-out part, without padding: flat."""
        part = (
            self.labels[task.label][self.trained :] if held_out else self.labels[task.label][: self.trained]
        )
        return np.asarray(part[part != IGNORED])


@dataclass(frozen=True)
class Baseline:
    """What is right without a look at the text, on the held-out part.

    answer    the most frequent label of the training part
    accuracy  the share of held-out labels that are it: the majority baseline
    loss      of the training part's frequencies, nats; of its mean number, squared error
    """

    answer: int
    accuracy: float
    loss: float


@cache
def names() -> tuple[tuple[str, str], ...]:
    """(surname, language), in an order drawn once; a name of two languages stands there twice."""
    rows = [
        (name, language) for language, listed in SURNAMES.items() for name in dict.fromkeys(listed.split())
    ]
    return tuple(Draw(SURNAME_SEED).shuffled(rows))


def tokens(text: str) -> tuple[tuple[str, ...], ...]:
    """The tokens of every text of "surnames" (letters) or "sentences" (words)."""
    return tuple(tuple(name) for name, _ in names()) if text == "surnames" else sentences()


@cache
def dataset(text: str) -> Dataset:
    """The data of "surnames" or "sentences". KeyError for another text."""
    rows, tested = tokens(text), {"surnames": TESTED_SURNAMES, "sentences": TESTED}[text]
    vocabulary = (*SPECIAL, *dict.fromkeys(token for row in rows[:-tested] for token in row))
    index = {token: i for i, token in enumerate(vocabulary)}
    encoded = [[index.get(token, UNKNOWN) for token in row] for row in rows]
    labels = {task.key: _labels(task, encoded) for task in tasks_of(text)}
    lengths = np.array([len(row) for row in encoded])
    return Dataset(vocabulary, padded(encoded, PADDING), lengths, labels, tested)


def padded(rows: Sequence[Sequence[int]], padding: int) -> np.ndarray:
    """Rows as one array (n, T), `padding` at the right."""
    found = np.full((len(rows), max(map(len, rows))), padding)
    for row, values in zip(found, rows, strict=True):
        row[: len(values)] = values
    return found


def _labels(task: Task, encoded: Sequence[Sequence[int]]) -> np.ndarray:
    """The labels of a head for all texts."""
    if task.level == "next":
        return padded([[*row[1:], END] for row in encoded], IGNORED)
    if task.key == "language":
        return np.array([LANGUAGES.index(language) for _, language in names()])
    if task.key == "tags":
        return padded([[TAGS.index(tag) for tag in tags(words)] for words in sentences()], IGNORED)
    rule = {"affirmed": affirmed, "nights": nights}[task.key]
    return np.array([rule(words) for words in sentences()])


@cache
def baseline(task: Task) -> Baseline:
    """The majority baseline of a head; for its loss the frequencies, or the mean number, are answered."""
    data = dataset(task.text)
    learned, tested = (data.known(task, held_out) for held_out in (False, True))
    counts = np.bincount(learned, minlength=tested.max() + 1)
    answer = int(counts.argmax())
    accuracy = float((tested == answer).mean())
    if task.loss == "squared":
        return Baseline(answer, accuracy, float(((tested - learned.mean()) ** 2).mean()))
    counted = np.maximum(counts, 1)  # a label that is never learned counts once
    return Baseline(answer, accuracy, float(-np.log((counted / counted.sum())[tested]).mean()))


def as_lines(text: str) -> str:
    """The rows of a text for the scripts, tabs between: name, language; or words, tags, affirmed, nights."""
    if text == "surnames":
        return "".join(f"{name}\t{language}\n" for name, language in names())
    rows = ((" ".join(w), " ".join(tags(w)), affirmed(w), nights(w)) for w in sentences())
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)
