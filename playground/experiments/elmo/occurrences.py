"""Type and token embeddings: one word in many sentences, layer by layer, and what lies nearest to it.

    step 0  h_0, the type embedding    steps 1, 2  h_1, h_2    step 3  the mix sum_j s_j h_j of its task

The layers are those of the network that comes with the app. The axes of each map are the first two principal
components of the word's occurrences in the test sentences: a typed sentence does not move them.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from playground.experiments.elmo.bundled_model import bundled_model
from playground.experiments.elmo.sentences import (
    FEATURES,
    FORMS,
    SENSES,
    SENTENCES,
    TASKS,
    encode,
    labelled,
    sentences,
)
from playground.experiments.elmo.training import TRAINING
from playground.experiments.elmo.word_sequence import WordSequence, first_words

WORDS = (*SENSES, *FORMS)
MAPS = ("h₀", "h₁", "h₂", "mix")
NEIGHBOURS = 6


@dataclass(frozen=True)
class OccurrenceSpec:
    """The word whose occurrences are drawn, and a sentence of the reader's."""

    word: str = "seal"
    own_sentence: str = "the ranger saw the old seal by the lake"


@dataclass(frozen=True)
class Neighbour:
    """An occurrence near the query: its cosine, its sentence, its position among the words, its label."""

    cosine: float
    words: tuple[str, ...]
    position: int
    label: str


@dataclass(frozen=True, eq=False)
class OccurrenceTrace:
    """Maps k = 0 ... 3 as in MAPS; n occurrences of the word in the test sentences.

    points      (4, n, 2) along the first two principal components; explained (4, 2), shares of the variance
    labels      (n,) 0 or 1, of the word's task
    sentence    the words of the typed sentence
    own         (4, 2) of the word in the typed sentence; NaN where it does not occur there
    query       the words of the typed sentence, or where the word is not among them, of its first occurrence
                in the test sentences; query_position, where the word stands there, from 0
    neighbours  by map the nearest occurrences of all WORDS to the query
    alike       (4,) share of the word's occurrences whose nearest other occurrence has the same label
    probability (3, 2) of each label by the heads of FEATURES for the query
    """

    spec: OccurrenceSpec
    task: str
    points: np.ndarray
    explained: np.ndarray
    labels: np.ndarray
    sentence: WordSequence
    own: np.ndarray
    query: tuple[str, ...]
    query_position: int
    neighbours: tuple[tuple[Neighbour, ...], ...]
    alike: np.ndarray
    probability: np.ndarray
    shares: np.ndarray

    @property
    def is_own(self) -> bool:
        """Whether the query is the word in the typed sentence."""
        return bool(np.isfinite(self.own).all())


@dataclass(frozen=True, eq=False)
class _Occurrences:
    """All labelled words of the test sentences: layers (n, 3, d), and where each stands."""

    layers: np.ndarray
    sentence: np.ndarray
    position: np.ndarray  # among the words, from 0
    label: np.ndarray
    task: np.ndarray
    word: np.ndarray


@cache
def _all() -> _Occurrences:
    from playground.models.elmo import layers_at

    network, _ = bundled_model()
    parts = [(task, labelled(task, TRAINING, SENTENCES)) for task in TASKS]
    sentence = np.concatenate([part.sentence for _, part in parts])
    position = np.concatenate([part.position for _, part in parts])
    ids = [encode(sentences()[k].words) for k in sentence]
    return _Occurrences(
        layers=layers_at(network, ids, position.tolist()).numpy().astype(np.float64),
        sentence=sentence,
        position=position - 1,
        label=np.concatenate([part.label for _, part in parts]),
        task=np.concatenate([np.full(len(part.label), task) for task, part in parts]),
        word=np.array([sentences()[k].words[at - 1] for k, at in zip(sentence, position, strict=True)]),
    )


def run(spec: OccurrenceSpec) -> OccurrenceTrace:
    """Same spec, same trace. TextError: a sentence without a known word. KeyError: not one of WORDS."""
    if spec.word not in WORDS:
        raise KeyError(spec.word)
    sentence = first_words(spec.own_sentence)
    task = "semantic" if spec.word in SENSES else "syntactic"
    every, (_, heads) = _all(), bundled_model()
    shares = heads[task, "mix"].s.numpy().astype(np.float64)
    of_word = every.word == spec.word
    maps = _maps(every.layers[of_word], shares)  # (4, n, d)
    directions, centre, explained = _axes(maps)
    own_layers = _own_layers(sentence.words, spec.word)
    own = np.full((4, 2), np.nan)
    if own_layers is not None:
        own = np.einsum("kd,kda->ka", _maps(own_layers[None], shares)[:, 0] - centre, directions)
    query = own_layers if own_layers is not None else every.layers[of_word][0]
    first = int(np.flatnonzero(of_word)[0])
    words = sentence.words if own_layers is not None else sentences()[every.sentence[first]].words
    return OccurrenceTrace(
        spec=spec,
        task=task,
        points=np.einsum("knd,kda->kna", maps - centre[:, None], directions),
        explained=explained,
        labels=every.label[of_word],
        sentence=sentence,
        own=own,
        query=words,
        query_position=words.index(spec.word),
        neighbours=_neighbours(query, every, shares, None if own_layers is not None else first),
        alike=np.array([_alike(rows, every.label[of_word]) for rows in maps]),
        probability=_probabilities(query, task),
        shares=shares,
    )


def _own_layers(words: tuple[str, ...], word: str) -> np.ndarray | None:
    """The layers of the word in the typed sentence, (3, d); None where it does not occur."""
    from playground.models.elmo import layers_at

    if word not in words:
        return None
    network, _ = bundled_model()
    return np.asarray(
        layers_at(network, [encode(words)], [words.index(word) + 1])[0].numpy(), dtype=np.float64
    )


def _maps(layers: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """h_0, h_1, h_2 and their mix of n tokens, from layers (n, 3, d): (4, n, d)."""
    mix = np.einsum("j,njd->nd", shares, layers)
    return np.stack([*layers.transpose(1, 0, 2), mix])


def _axes(maps: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """By map the first two principal components (4, d, 2), the centre (4, d), shares of the variance (4, 2).

    The sign of a component is such that its largest entry is positive. Where all rows are the same there is
    no variance, and the components are zero.
    """
    centre = maps.mean(1)
    directions = np.zeros((len(maps), maps.shape[2], 2))
    explained = np.zeros((len(maps), 2))
    for k, rows in enumerate(maps - centre[:, None]):
        if np.abs(rows).max() < 1e-9:
            continue
        _, sizes, components = np.linalg.svd(rows, full_matrices=False)
        for a in range(2):
            sign = np.sign(components[a, np.abs(components[a]).argmax()])
            directions[k, :, a] = sign * components[a]
        explained[k] = (sizes**2 / (sizes**2).sum())[:2]
    return directions, centre, explained


def _cosines(query: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Of query (d,) with each of rows (n, d)."""
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(query)
    return np.asarray(rows @ query / np.maximum(lengths, 1e-12))


def _neighbours(
    query: np.ndarray, every: _Occurrences, shares: np.ndarray, itself: int | None
) -> tuple[tuple[Neighbour, ...], ...]:
    """By map the NEIGHBOURS occurrences with the largest cosine; in the order of the text where equal."""
    found = []
    for rows, own in zip(_maps(every.layers, shares), _maps(query[None], shares)[:, 0], strict=True):
        cosines = np.round(_cosines(own, rows), 9)
        if itself is not None:
            cosines[itself] = -np.inf
        nearest = np.argsort(-cosines, kind="stable")[:NEIGHBOURS]
        found.append(tuple(_neighbour(every, int(k), float(cosines[k])) for k in nearest))
    return tuple(found)


def _neighbour(every: _Occurrences, k: int, cosine: float) -> Neighbour:
    label = TASKS[str(every.task[k])][int(every.label[k])]
    return Neighbour(cosine, sentences()[int(every.sentence[k])].words, int(every.position[k]), label)


def _alike(rows: np.ndarray, labels: np.ndarray) -> float:
    """The share of rows whose nearest other row by cosine has the same label; NaN where all are the same."""
    if np.abs(rows - rows[0]).max() < 1e-9:
        return float("nan")
    unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    cosines = unit @ unit.T
    np.fill_diagonal(cosines, -np.inf)
    return float((labels[cosines.argmax(1)] == labels).mean())


def _probabilities(layers: np.ndarray, task: str) -> np.ndarray:
    """P of both labels by each head, (3, 2)."""
    import torch

    _, heads = bundled_model()
    h = torch.from_numpy(layers).float()[None]
    return np.stack([heads[task, f](h).softmax(-1)[0].double().numpy() for f in FEATURES])


def table(trace: OccurrenceTrace) -> dict[str, np.ndarray | list[str]]:
    """One row for each occurrence: its label and its two coordinates on every map."""
    columns: dict[str, np.ndarray | list[str]] = {
        "label": [TASKS[trace.task][label] for label in trace.labels]
    }
    for k, name in enumerate(("h0", "h1", "h2", "mix")):
        columns |= {f"{name}_pc{a + 1}": trace.points[k, :, a] for a in range(2)}
    return columns
