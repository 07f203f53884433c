"""What the pictures of batch size share: colour, name and width of a path, axes of counts and batch sizes."""

import math
from collections.abc import Sequence

from playground.figures.plots import Json, axis, log_axis
from playground.figures.style import CATEGORICAL, Pair

SINGLE: Pair = CATEGORICAL[1]  # batch size 1
MINI: Pair = CATEGORICAL[0]  # the mini-batch in between
FULL: Pair = CATEGORICAL[3]  # all examples


def colour_of(size: int, examples: int) -> Pair:
    """The colour that a batch size has in every picture of the page."""
    return SINGLE if size == 1 else FULL if size == examples else MINI


def colours(sizes: Sequence[int], examples: int) -> list[Pair]:
    """The colours of the paths with these batch sizes."""
    return [colour_of(size, examples) for size in sizes]


def name_of(size: int) -> str:
    """The name of a path."""
    return f"B = {size}"


def comma_list(words: Sequence[str]) -> str:
    """Some words as a list in a sentence: "1, 8 and 64"; "" for none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def line_width(size: int) -> float:
    """Width of a path: that of batch size 1 has so many turns that a bold line would be a blot."""
    return 1.0 if size == 1 else 2.0


def count_axis(last: int, title: str, log: bool = False) -> Json:
    """An axis of counts from 0 (on a logarithmic axis 1) to `last`, with room for a dot at either end."""
    if log:
        return log_axis(1, last, title) | {"range": [-0.06, 0.04 + math.log10(1.05 * last)]}
    return axis(title, (-0.02 * last, 1.03 * last), nticks=5)


def batch_size_axis(sizes: Sequence[int], title: str) -> Json:
    """A logarithmic axis of batch sizes, ticks at the powers of two."""
    ticks = [size for size in sizes if size & (size - 1) == 0]
    return axis(
        title,
        (math.log10(0.8), math.log10(1.25 * sizes[-1])),
        type="log",
        tickvals=ticks,
        ticktext=[str(tick) for tick in ticks],
    )
