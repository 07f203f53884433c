"""A typed context as tokens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from playground.experiments.ngrams.counted import Counted
from playground.text.decode import normalise


@dataclass(frozen=True, eq=False)
class Typed:
    """What was typed: its ids, int32 (N,), the text that they stand for, and what the vocabulary lacks."""

    ids: np.ndarray
    text: str
    unknown: tuple[str, ...]


def read(context: str, counted: Counted) -> Typed:
    """The typed context; of items only the line that is being written counts.

    Among words a space at the end is left out: the next word brings its own.
    """
    text = normalise(context)
    if counted.items:
        text = text.rpartition("\n")[2].lstrip()
    if counted.tokenizer.kind == "words":
        text = text.rstrip(" ")
    ids = counted.tokenizer.encode(text)
    unknown = dict.fromkeys(counted.tokenizer.unknown(text))
    return Typed(ids, text, tuple(unknown))
