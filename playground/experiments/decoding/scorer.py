"""A language model as decoding needs it: scores of the next token, and a state to continue from.

A state holds several texts at once (rows), so that a beam is one step. Tokens that cannot be written have the
score -inf: UNKNOWN, which stands for no text, and BOUNDARY where texts do not end. The probabilities are
conditional on this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from playground.experiments.sources import LoadedModel
from playground.text.corpus import has_ends
from playground.text.decode import normalise
from playground.text.tokenizers import BOUNDARY, UNKNOWN, Tokenizer
from playground.text.unfinished import continue_text, to_escapes

if TYPE_CHECKING:
    from torch import Tensor

    from playground.models.language_model import LanguageModel

LONGEST_PROMPT = 500  # tokens of a prompt that are read, the last ones


class Scorer(Protocol):
    """Scores of the next token of one or several texts."""

    @property
    def tokenizer(self) -> Tokenizer:
        """The vocabulary."""

    @property
    def can_end(self) -> bool:
        """Whether BOUNDARY may end a text."""

    @property
    def positions(self) -> int | None:
        """How many tokens the model has positions for, where it drops older ones."""

    def begin(self, ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """The scores after a text of at least one id, float64 (1, V), and the state there."""

    def advance(self, state: Any, parents: Sequence[int], ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """Row r continues row parents[r] of the state with ids[r]: scores (R, V), and the state."""


@dataclass(frozen=True, eq=False)
class ModelScorer:
    """The scores of a language model: a network or n-gram counts."""

    tokenizer: Tokenizer
    model: "LanguageModel"
    can_end: bool

    @property
    def positions(self) -> int | None:
        """Those of a transformer."""
        return self.model.positions

    def begin(self, ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """Read a text from its beginning."""
        import torch

        with torch.inference_mode():
            logits, state = self.model(torch.tensor([list(ids)]), last=True)
            return self._scores(logits[:, -1]), state

    def advance(self, state: Any, parents: Sequence[int], ids: Sequence[int]) -> tuple[np.ndarray, Any]:
        """One step of all rows."""
        import torch

        with torch.inference_mode():
            rows = torch.tensor(list(parents))
            parent_state = (
                tuple(part[:, rows] for part in state) if isinstance(state, tuple) else state[:, rows]
            )
            logits, state = self.model.step(torch.tensor(list(ids)), parent_state)
            return self._scores(logits), state

    def _scores(self, logits: "Tensor") -> np.ndarray:
        return mask_unwritable(logits.double().numpy(), self.can_end)


def mask_unwritable(scores: np.ndarray, can_end: bool) -> np.ndarray:
    """Set the scores (..., V) of tokens that cannot be written to -inf, in place."""
    scores[..., UNKNOWN] = -np.inf
    if not can_end:
        scores[..., BOUNDARY] = -np.inf
    return scores


def model_scorer(tokenizer: Tokenizer, loaded: LoadedModel) -> ModelScorer:
    """The scorer of a checkpoint; texts end where the model learned from items."""
    return ModelScorer(tokenizer, loaded.model, has_ends(loaded.reading))


@dataclass(frozen=True)
class Prompt:
    """A prompt as ids: BOUNDARY and its last tokens; how many of these are unknown, and how many were cut."""

    ids: tuple[int, ...]
    unknown_count: int
    cut_count: int


def encode_prompt(text: str, tokenizer: Tokenizer) -> Prompt:
    """The ids of a prompt, after BOUNDARY, the beginning of a text."""
    ids = tokenizer.encode(to_escapes(normalise(text), tokenizer))
    last = ids[-LONGEST_PROMPT:]
    return Prompt((BOUNDARY, *last.tolist()), int((last == UNKNOWN).sum()), int(ids.size - last.size))


def note_on_positions(positions: int | None, tokens: int) -> str:
    """A sentence where a text of so many tokens, with its BOUNDARY, is longer than a model has positions."""
    if positions is None or tokens <= positions:
        return ""
    return (
        f"This model has {positions} positions, prompt and text may take {tokens:,}: where all are taken, "
        f"the older half is dropped, so that it sees the last {positions // 2 + 1} to {positions} tokens."
    )


def decode_after(tokenizer: Tokenizer, prompt: Prompt, ids: Sequence[int]) -> str:
    """The text of `ids` as it reads after the prompt; a sign that is unfinished at its end is in bytes."""
    return continue_text("", prompt.ids, ids, tokenizer)


def finished_text(tokenizer: Tokenizer, prompt: Prompt, ids: Sequence[int]) -> str:
    """The text of `ids` after the prompt without an unfinished sign: where a stop text is looked for."""
    decoder = tokenizer.decoder()
    decoder.push(prompt.ids)
    return decoder.push(ids)
