"""The text that a click on a candidate leads to: what was read up to a position, and one more token."""

import numpy as np

from playground.experiments.rnn.trace import RnnTrace
from playground.experiments.sources import Source
from playground.text.decode import normalise
from playground.text.tokenizers import BOUNDARY, UNKNOWN
from playground.text.unfinished import continue_text, to_escapes


def append_candidate(source: Source, trace: RnnTrace, position: int, row: int) -> str:
    """The text up to a position of the trace, followed by candidate `row` of this position."""
    return append_token(source, text_until(source, trace, position), int(trace.top_ids[row, position]))


def text_until(source: Source, trace: RnnTrace, position: int) -> str:
    """The text up to position (a column of the trace), as far as the trace holds it.

    Unknown tokens have lost their text: each becomes the replacement character. An unfinished sign is
    written in bytes.
    """
    tokenizer = source.tokenizer()
    ids, starts = trace.ids[: position + 1], np.flatnonzero(trace.is_start[: position + 1])
    pieces = np.split(ids, starts[starts > 0])
    return "\n".join(continue_text("", (), piece.tolist(), tokenizer) for piece in pieces)


def append_token(source: Source, text: str, token: int) -> str:
    """The text followed by one token of the vocabulary.

    BOUNDARY begins a new line in a model of items; in a running text it changes nothing, nor does UNKNOWN.
    """
    text = normalise(text)
    if token == BOUNDARY:
        return text + "\n" if source.load(source.nearest_step()).reading == "items" else text
    tokenizer = source.tokenizer()
    if token == UNKNOWN or not 0 <= token < len(tokenizer):
        return text
    before = tokenizer.encode(to_escapes(text, tokenizer)).tolist()
    return continue_text(text, before, [token], tokenizer)
