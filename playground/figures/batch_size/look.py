"""What the pictures of this page share: the colour and name of a batch size, logarithmic axes."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from playground.figures.still import still
from playground.figures.style import Pair

SINGLE: Pair = ("#C25500", "#E69F00")  # batch size 1: hot
MINI: Pair = ("#007A5A", "#2FC79A")  # the mini-batch in between
FULL: Pair = ("#0072B2", "#56B4E9")  # all examples: cool
SMALL = {"l": 44, "r": 10, "t": 4, "b": 38}  # margins of the plots beside the map


def colour_of(size: int, examples: int) -> Pair:
    """The colour that a batch size has in every picture of the page."""
    return SINGLE if size == 1 else FULL if size == examples else MINI


def colours(sizes: Sequence[int], examples: int) -> list[Pair]:
    """Colours of the paths."""
    return [colour_of(size, examples) for size in sizes]


def name_of(size: int) -> str:
    """What a path is called."""
    return f"B = {size}"


def listed(words: Sequence[str]) -> str:
    """Some words as a list in a sentence; "" for none."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def thickness(size: int) -> float:
    """Width of a path: one example at a time makes so many turns that a bold line would be a blot."""
    return 1.0 if size == 1 else 2.0


def log_axis(low: float, high: float, title: str = "") -> dict[str, Any]:
    """A logarithmic axis over at least [low, high], its ends on eighths of a decade.

    It keeps its ticks while numbers change a little, so that a drag does not redraw it: powers of ten, and
    2 and 5 times these where the range is short.
    """
    first, last = math.floor(8 * math.log10(low)) / 8, math.ceil(8 * math.log10(high)) / 8
    last = max(last, first + 0.25)
    factors = (1, 2, 5) if last - first < 1.6 else (1,)
    stride = max(1, math.ceil((last - first) / 6))
    ticks = [
        f * 10.0**k
        for k in range(math.floor(first), math.ceil(last) + 1, stride)
        for f in factors
        if first <= math.log10(f) + k <= last
    ]
    return {
        "type": "log",
        "range": [first, last],
        "tickvals": ticks,
        "ticktext": [_short(tick) for tick in ticks],
        "title": {"text": title},
    }


def counting_axis(last: int, title: str, log: bool = False) -> dict[str, Any]:
    """An axis of what is counted from 0 (or 1) to `last`, with room for a dot at either end."""
    if log:
        return log_axis(1, last, title) | {"range": [-0.06, 0.04 + math.log10(1.05 * last)]}
    return {"title": {"text": title}, "range": [-0.02 * last, 1.03 * last], "nticks": 5}


def sizes_axis(sizes: Sequence[int], title: str) -> dict[str, Any]:
    """A logarithmic axis of batch sizes, ticks at the powers of two."""
    ticks = [size for size in sizes if size & (size - 1) == 0]
    return {
        "type": "log",
        "range": [math.log10(0.8), math.log10(1.25 * sizes[-1])],
        "tickvals": ticks,
        "ticktext": [str(tick) for tick in ticks],
        "title": {"text": title},
    }


def span(values: np.ndarray, least: float, decades: float = 12) -> tuple[float, float]:
    """Lowest and highest of the positive, finite values, over at most so many decades and above `least`."""
    known = values[np.isfinite(values) & (values > 0)]
    if not known.size:
        return least, 10 * least
    high = max(float(known.max()), 10 * least)
    return max(float(known.min()), least, high * 10**-decades), high


def small(data: Sequence[dict[str, Any]], x: dict[str, Any], y: dict[str, Any]) -> dict[str, Any]:
    """The still part of a plot beside the map."""
    return still(data, x, y, margin=SMALL)


def _short(tick: float) -> str:
    return f"{tick:g}" if 1e-3 <= tick < 1e4 else f"1e{math.log10(tick):.0f}"
