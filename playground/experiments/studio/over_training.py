"""How the prediction of each token of a text changed over the training of a run: every checkpoint reads it.

    p_k(t) = softmax(s_k(t))    at checkpoint k, of the token after the first t tokens of the text

A checkpoint never changes: what it says is cached. The softmax is over the whole vocabulary, float64.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from playground.errors import TextError
from playground.experiments import sources
from playground.experiments.lru_cache import LRUCache
from playground.experiments.sources import Source
from playground.experiments.studio.probe import LONGEST_PROMPT
from playground.runs.reader import RunReader
from playground.text.tokenizers import UNKNOWN, Tokenizer

CANDIDATES = 8  # tokens whose probabilities are shown, the true one included


@dataclass(frozen=True, eq=False)
class OverTraining:
    """A text of N tokens read by the K checkpoints of a run, and one of its tokens looked at.

    position        the token looked at, 0 .. N-1
    true            p of each token of the text, (N, K)
    rank            how many tokens are likelier, plus 1, (N, K)
    candidates      names (C,): the true token at `position`, then others that led there or nearly did
    probability     theirs at every checkpoint, (C, K)
    likeliest_other the largest p of all other tokens of the vocabulary at `position`, (K,)
    leader          name of the likeliest token at every checkpoint, (K,)
    """

    steps: np.ndarray  # (K,)  training steps
    tokens: tuple[str, ...]
    position: int
    true: np.ndarray
    rank: np.ndarray
    candidates: tuple[str, ...]
    probability: np.ndarray
    likeliest_other: np.ndarray
    leader: tuple[str, ...]
    are_words: bool  # there is a space between two tokens
    unknown: int  # tokens of the text that never occurred in the training text

    @property
    def surprisal(self) -> np.ndarray:
        """J = -ln p of the token looked at, nats (K,)."""
        with np.errstate(divide="ignore"):
            surprisal: np.ndarray = -np.log(self.true[self.position])
        return surprisal

    @property
    def leading(self) -> np.ndarray:
        """How many tokens of the text are the likeliest ones, by checkpoint (K,)."""
        leading: np.ndarray = (self.rank == 1).sum(axis=0)
        return leading

    def leads_from(self, position: int) -> int | None:
        """The checkpoint from which on a token is the likeliest one; None where it is not at the end."""
        behind = np.flatnonzero(self.rank[position] > 1)
        first = int(behind[-1]) + 1 if behind.size else 0
        return first if first < len(self.steps) else None


@dataclass(frozen=True, eq=False)
class CheckpointReading:
    """What one checkpoint expects: p (V,) at one position; p and rank of each token of the text, (N,)."""

    p: np.ndarray
    true: np.ndarray
    rank: np.ndarray


READINGS: LRUCache[CheckpointReading] = LRUCache(
    6e7, lambda reading: 8.0 * (reading.p.size + 2 * reading.true.size)
)


def over_training(run: str, reader: RunReader, text: str, token: int = 0) -> OverTraining:
    """Let every stored checkpoint of a run read a text; only what is new is computed.

    `token` is the one looked at, counted from 1; 0 or a number beyond the end is the last one. Raises
    TextError for an empty text, and what `Source.load` raises for damaged files.
    """
    source = sources.from_run(run, reader)
    tokenizer = source.tokenizer()
    text = text[-LONGEST_PROMPT:]
    ids = tokenizer.encode(text)
    if not ids.size:
        raise TextError("Write a text above: the network is asked for each of its tokens.")
    position = (token if 1 <= token <= ids.size else ids.size) - 1
    by_step = sources.over_checkpoints(
        reader,
        lambda steps: {
            step: READINGS.get((run, step, text, position), partial(_read, source, step, text, position))
            for step in steps
        },
    )
    readings = list(by_step.values())
    p = np.array([reading.p for reading in readings]).reshape(-1, len(tokenizer)).T  # (V, K)
    shown = _candidates(p, int(ids[position]))
    return OverTraining(
        steps=np.array(list(by_step), dtype=np.int64),
        tokens=tuple(tokenizer.visible(int(i)) for i in ids),
        position=position,
        true=np.array([reading.true for reading in readings]).reshape(-1, ids.size).T,
        rank=np.array([reading.rank for reading in readings]).reshape(-1, ids.size).T,
        candidates=_names(tokenizer, shown),
        probability=p[shown],
        likeliest_other=np.delete(p, ids[position], axis=0).max(axis=0, initial=0.0),
        leader=_names(tokenizer, p.argmax(axis=0)) if p.size else (),
        are_words=tokenizer.kind == "words",
        unknown=int((ids == UNKNOWN).sum()),
    )


def _names(tokenizer: Tokenizer, ids: np.ndarray | Sequence[int]) -> tuple[str, ...]:
    return tuple(tokenizer.visible(int(i)) for i in ids)


def _candidates(p: np.ndarray, true: int) -> list[int]:
    """The true token, then those with the largest probability at any checkpoint, largest first."""
    if not p.size:
        return [true]
    order = np.argsort(-p.max(axis=1), kind="stable")
    return [true, *[int(i) for i in order if i != true][: CANDIDATES - 1]]


def _read(source: Source, step: int, text: str, position: int) -> CheckpointReading:
    """One forward pass of one checkpoint over BOUNDARY and the text but for its last token."""
    import torch

    from playground.models.language_model import evaluating
    from playground.training.sampling import prompt_ids

    model = source.load(step).model
    ids = torch.tensor(prompt_ids(source.tokenizer(), text))
    with torch.inference_mode(), evaluating(model):
        scores = model(ids[None, :-1])[0][0]  # (N, V)
        true = scores.gather(1, ids[1:, None])  # (N, 1)
        rank = 1 + (scores > true).sum(dim=1)
        surprisal = torch.nn.functional.cross_entropy(scores.double(), ids[1:], reduction="none")
        p = torch.softmax(scores[position].double(), dim=0)
    return CheckpointReading(p.numpy(), (-surprisal).exp().numpy(), rank.numpy())
