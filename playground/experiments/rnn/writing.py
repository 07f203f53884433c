"""Writing on: the text up to a position of a trace, continued with a token of the reader's choice."""

import numpy as np

from playground.experiments.rnn.reading import RnnTrace, continued
from playground.experiments.sources import Source


def text_until(source: Source, trace: RnnTrace, step: int) -> str:
    """The text that was read up to column `step` of the trace, as far as the trace shows it.

    An unknown token has no text of its own any more: it reads as the replacement character.
    """
    tokenizer = source.tokenizer()
    ids, begins = trace.ids[: step + 1], np.flatnonzero(trace.begins[: step + 1])
    pieces = np.split(ids, begins[begins > 0])
    return "\n".join(tokenizer.decode(piece.tolist()) for piece in pieces)


def write_on(source: Source, trace: RnnTrace, step: int, row: int) -> str:
    """That text with candidate `row` of column `step` written behind it."""
    return continued(source, text_until(source, trace, step), int(trace.top_ids[row, step]))
