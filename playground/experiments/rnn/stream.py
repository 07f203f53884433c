"""A typed text as the stream of inputs and targets that the model's training would have made of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.text.batches import Encoded, encode
from playground.text.corpus import Reading
from playground.text.decode import normalise
from playground.text.tokenizers import UNKNOWN, Tokenizer

NOTHING = -1  # the target of a position that is not asked for one


@dataclass(frozen=True, eq=False)
class Stream:
    """N positions: the token read, the token to predict, and whether the state is zero before it."""

    inputs: np.ndarray  # (N,)  int64
    targets: np.ndarray  # (N,)  int64, NOTHING at the end of a running text
    begins: np.ndarray  # (N,)  bool
    reading: Reading
    tokens: int  # of the text, BOUNDARY not counted
    unknown: int

    @property
    def starts(self) -> np.ndarray:
        """Where each text begins, and the end, int64 (texts + 1,)."""
        return np.append(np.flatnonzero(self.begins), self.inputs.size)


def stream_of(text: str, tokenizer: Tokenizer, reading: Reading) -> Stream:
    """A text as a stream: one running text, or the items on its lines, blank ones left out."""
    text = normalise(text)
    if reading == "items":
        texts = [line.strip() for line in text.split("\n") if line.strip()] or [""]
        return from_encoded(encode(texts, tokenizer, reading))
    return from_encoded(encode([text], tokenizer, reading))


def from_encoded(encoded: Encoded) -> Stream:
    """The stream of an encoded corpus; a running text gets one more position, behind its last token."""
    inputs, targets = encoded.inputs, encoded.targets
    if encoded.reading == "running":
        inputs = np.append(inputs[:1] if not targets.size else inputs, targets[-1:])
        targets = np.append(targets, NOTHING)
    begins = np.zeros(inputs.size, dtype=bool)
    begins[encoded.target_starts[:-1]] = True
    unknown = int((encoded.ids == UNKNOWN).sum())
    return Stream(inputs, targets, begins, encoded.reading, int(encoded.ids.size), unknown)


def batches(stream: Stream, widest: int, largest: int) -> Iterator[tuple[np.ndarray, np.ndarray, bool]]:
    """The stream in order, in batches: inputs (B, T), which of them count (B, T), whether states carry on.

    A running text is one row, `widest` positions at a time. Items stand side by side, padded behind their
    end, as many as make up to `largest` entries; their states begin at zero.
    """
    if stream.reading == "running":
        for i in range(0, stream.inputs.size, widest):
            row = stream.inputs[None, i : i + widest]
            yield row, np.ones(row.shape, dtype=bool), i > 0
        return
    starts = stream.starts
    lengths = np.diff(starts)
    first = 0
    while first < lengths.size:
        behind, longest = first + 1, int(lengths[first])
        while behind < lengths.size:
            longer = max(longest, int(lengths[behind]))
            if longer * (behind + 1 - first) > largest:
                break
            behind, longest = behind + 1, longer
        inside = np.arange(longest) < lengths[first:behind, None]  # (B, T)
        x = np.zeros(inside.shape, dtype=np.int64)
        x[inside] = stream.inputs[starts[first] : starts[behind]]
        yield x, inside, False
        first = behind
