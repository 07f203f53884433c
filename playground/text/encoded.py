"""A text as token ids, and the stream of targets that a model predicts.

Every reading is one stream of *targets*: a running text is its N tokens; items and documents are their tokens
with a BOUNDARY after each, so that a text of n tokens has n + 1 targets and the model learns where to stop.
The input of a target is the target before it, BOUNDARY at the very beginning, which is never a target itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from playground.text.corpus import Reading, has_ends
from playground.text.tokenizers import BOUNDARY, Tokenizer


@dataclass(frozen=True)
class Encoded:
    """Texts as ids, int32 (N,): text i is ids[starts[i] : starts[i + 1]], with starts int64 (texts + 1,)."""

    ids: np.ndarray
    starts: np.ndarray
    reading: Reading

    @cached_property
    def targets(self) -> np.ndarray:
        """All there is to predict, in order, int64 (M,): M = N for a running text, else N + texts."""
        if not has_ends(self.reading):
            return self.ids.astype(np.int64)
        return np.insert(self.ids.astype(np.int64), self.starts[1:], BOUNDARY)

    @cached_property
    def inputs(self) -> np.ndarray:
        """The token before each target, int64 (M,); the first one is BOUNDARY."""
        return np.concatenate([[BOUNDARY], self.targets[:-1]]).astype(np.int64)

    @cached_property
    def target_starts(self) -> np.ndarray:
        """Where each text begins in `targets`, int64 (texts + 1,)."""
        return self.starts + (np.arange(self.starts.size) if has_ends(self.reading) else 0)

    def only(self, texts: np.ndarray) -> Encoded:
        """These texts alone, by their numbers, in the order in which they stand here."""
        lengths = np.diff(self.starts)
        wanted = np.zeros(lengths.size, dtype=bool)
        wanted[texts] = True
        starts = np.concatenate([[0], np.cumsum(lengths[wanted])])
        return Encoded(self.ids[np.repeat(wanted, lengths)], starts, self.reading)


def encode(texts: Sequence[str], tokenizer: Tokenizer, reading: Reading) -> Encoded:
    """The texts of one part of a split as ids."""
    ids, lengths = tokenizer.encode_all(texts)
    return Encoded(ids, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64), reading)
