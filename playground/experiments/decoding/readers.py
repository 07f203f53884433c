"""Any language model as decoding needs it: scores of the next token, and a state to go on from.

A state holds several texts at once (rows), so that a beam is one step. What cannot be written has the score
-inf: UNKNOWN, which stands for no text, and BOUNDARY where texts do not end. The probabilities are those
given that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.tokenizers import BOUNDARY, UNKNOWN, Tokenizer

if TYPE_CHECKING:
    from playground.models.language_model import LanguageModel

LONGEST_PROMPT = 500  # tokens of a prompt that are read, the last ones


class Reader(Protocol):
    """What is asked of a model."""

    key: str
    tokenizer: Tokenizer
    ends: bool

    def begin(self, ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """The scores after a text of at least one id, float64 (1, V), and the state there."""

    def go_on(self, state: Any, parents: Sequence[int], ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """Row r goes on from row parents[r] of the state with ids[r]: scores (R, V), and the state."""


class Loaded(Protocol):
    """A checkpoint that is ready to be asked, with the way its text was read."""

    model: "LanguageModel"
    reading: Reading


@dataclass(frozen=True, eq=False)
class ModelReader:
    """A model of the table, trained, counted or uploaded: what is carried is its own state."""

    key: str
    tokenizer: Tokenizer
    model: "LanguageModel"
    ends: bool

    def begin(self, ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """Read from the beginning of a text."""
        import torch

        with torch.inference_mode():
            logits, state = self.model(torch.tensor([list(ids)]), last=True)
            return self._scores(logits[:, -1]), state

    def go_on(self, state: Any, parents: Sequence[int], ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """One step of all rows."""
        import torch

        with torch.inference_mode():
            rows = torch.tensor(list(parents))
            kept = tuple(s[:, rows] for s in state) if isinstance(state, tuple) else state[:, rows]
            logits, state = self.model.step(torch.tensor(list(ids)), kept)
            return self._scores(logits), state

    def _scores(self, logits: Any) -> np.ndarray:
        return forbid(logits.double().numpy(), self.ends)


def forbid(scores: np.ndarray, ends: bool) -> np.ndarray:
    """Take out what stands for no text, in place."""
    scores[..., UNKNOWN] = -np.inf
    if not ends:
        scores[..., BOUNDARY] = -np.inf
    return scores


def trained(key: str, tokenizer: Tokenizer, loaded: Loaded) -> ModelReader:
    """A model of the table; `key` names its checkpoint for ever."""
    return ModelReader(key, tokenizer, loaded.model, loaded.reading == "items")


@dataclass(frozen=True)
class Prompt:
    """A prompt as a model reads it: BOUNDARY and its last tokens, and how many of them it does not know."""

    ids: tuple[int, ...]
    unknown: int
    dropped: int


def read_prompt(text: str, tokenizer: Tokenizer) -> Prompt:
    """The ids of a prompt, the beginning of a text before it."""
    ids = tokenizer.encode(normalise(text))
    kept = ids[-LONGEST_PROMPT:]
    return Prompt((BOUNDARY, *kept.tolist()), int((kept == UNKNOWN).sum()), int(ids.size - kept.size))
