"""A text as a stream of inputs and targets, as a training would make it of the text."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from playground.experiments.sources.positions import encode_text, inputs_and_targets
from playground.text.corpus import Reading
from playground.text.encoded import Encoded
from playground.text.tokenizers import UNKNOWN, Tokenizer


@dataclass(frozen=True, eq=False)
class Stream:
    """N positions: the input, the target, and whether the state is zero before the position."""

    inputs: np.ndarray  # (N,)  int64
    targets: np.ndarray  # (N,)  int64, NO_TARGET at the end of a running text
    is_start: np.ndarray  # (N,)  bool
    reading: Reading
    token_count: int  # of the text, without BOUNDARY
    unknown_count: int

    @property
    def starts(self) -> np.ndarray:
        """The first position of each text, and N, int64 (texts + 1,)."""
        return np.append(np.flatnonzero(self.is_start), self.inputs.size)


def stream_of(text: str, tokenizer: Tokenizer, reading: Reading) -> Stream:
    """A text as a stream: one running text or document, or the items on its lines."""
    return from_encoded(encode_text(text, tokenizer, reading))


def from_encoded(encoded: Encoded) -> Stream:
    """The stream of an encoded corpus; a running text gets one more position, after its last token."""
    inputs, targets = inputs_and_targets(encoded)
    is_start = np.zeros(inputs.size, dtype=bool)
    is_start[encoded.target_starts[:-1]] = True
    unknown_count = int((encoded.ids == UNKNOWN).sum())
    return Stream(inputs, targets, is_start, encoded.reading, int(encoded.ids.size), unknown_count)


def batches(
    stream: Stream, max_width: int, max_entries: int
) -> Iterator[tuple[np.ndarray, np.ndarray, bool]]:
    """The stream in order: inputs (B, T), which of them are positions (B, T), whether the state carries on.

    A running text is one row, `max_width` positions at a time, and so is a document longer than that. Items
    and documents are rows of a batch, padded at their ends, as many as make up to `max_entries` entries;
    their states begin at zero.
    """
    if stream.reading == "running":
        for i in range(0, stream.inputs.size, max_width):
            row = stream.inputs[None, i : i + max_width]
            yield row, np.ones(row.shape, dtype=bool), i > 0
        return
    starts = stream.starts
    lengths = np.diff(starts)
    first = 0
    while first < lengths.size:
        if stream.reading == "documents" and lengths[first] > max_width:
            for i in range(starts[first], starts[first + 1], max_width):
                row = stream.inputs[None, i : min(i + max_width, starts[first + 1])]
                yield row, np.ones(row.shape, dtype=bool), i > starts[first]
            first += 1
            continue
        end, width = _batch_end(lengths, first, max_entries)
        is_position = np.arange(width) < lengths[first:end, None]  # (B, T)
        x = np.zeros(is_position.shape, dtype=np.int64)
        x[is_position] = stream.inputs[starts[first] : starts[end]]
        yield x, is_position, False
        first = end


def _batch_end(lengths: np.ndarray, first: int, max_entries: int) -> tuple[int, int]:
    """The end of a batch that begins with item `first`, and its width, the length of its longest item."""
    end, width = first + 1, int(lengths[first])
    while end < lengths.size:
        wider = max(width, int(lengths[end]))
        if wider * (end + 1 - first) > max_entries:
            break
        end, width = end + 1, wider
    return end, width
