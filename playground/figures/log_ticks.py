"""Round numbers along a logarithmic axis: at least three of them, however short it is."""

import math
from collections.abc import Iterator
from typing import NamedTuple

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
LEAST = 3  # ticks
SHORT = 1.6  # decades: below them powers of ten are too far apart
STEPS = (10.0, 5.0, 2.5, 2.0, 1.0)
ROOM = 1e-9  # what a tick may lie beside the axis, since logarithms are rounded


class Tick(NamedTuple):
    """factor * 10**exponent."""

    factor: float
    exponent: int

    @property
    def value(self) -> float:
        """Where it is."""
        return self.factor * 10.0**self.exponent

    @property
    def label(self) -> str:
        """How it is written: "0.02", "500", "2·10⁻⁵"."""
        if -3 <= self.exponent <= 3:
            return f"{self.value:.10g}"
        return ("" if self.factor == 1 else f"{self.factor:.10g}·") + power_of_ten(self.exponent)


def power_of_ten(exponent: int) -> str:
    """10**exponent, "10⁻⁵", in characters of the text's own size: plotly's <sup> is too small to read."""
    return "10" + str(exponent).translate(SUPERSCRIPTS)


def log_ticks(first: float, last: float, labels: int = 6) -> list[Tick]:
    """Ticks within 10**first .. 10**last, ascending; the coarsest of these that has at least LEAST of them.

    Powers of ten, about `labels` at most, and 1 and 3 times each; over less than SHORT decades 1, 2 and 5
    times each power, and then even steps. No ticks where first = last.
    """
    for ticks in _candidates(first, last, labels):
        if len(ticks) >= LEAST:
            return ticks
    return []


def _candidates(first: float, last: float, labels: int) -> Iterator[list[Tick]]:
    if last - first >= SHORT:
        for stride in range(max(1, math.ceil((last - first) / labels)), 0, -1):
            yield _at_powers(first, last, (1,), stride)
        yield _at_powers(first, last, (1, 3))
    yield _at_powers(first, last, (1, 2, 5))
    yield from _in_steps(10.0**first, 10.0**last)


def _at_powers(first: float, last: float, factors: tuple[int, ...], stride: int = 1) -> list[Tick]:
    """These multiples of every power of ten whose exponent is a multiple of `stride`."""
    return [
        Tick(factor, exponent)
        for exponent in range(math.floor(first), math.ceil(last) + 1)
        for factor in factors
        if exponent % stride == 0 and first - ROOM <= math.log10(factor) + exponent <= last + ROOM
    ]


def _in_steps(low: float, high: float) -> Iterator[list[Tick]]:
    """The multiples of 10, 5, 2.5, 2 and 1 times a power of ten, the largest step that fits first."""
    if high <= low:
        return
    largest = math.floor(math.log10(high - low))
    for exponent in (largest, largest - 1):
        for step in STEPS:
            size = step * 10.0**exponent
            numbers = range(math.ceil(low / size - ROOM), math.floor(high / size + ROOM) + 1)
            yield [_tick(number * size, exponent - 1) for number in numbers]


def _tick(value: float, last_digit: int) -> Tick:
    """A value whose last decimal digit is that of 10**last_digit."""
    exponent = math.floor(math.log10(value) + ROOM)
    return Tick(round(value / 10.0**exponent, max(0, exponent - last_digit)), exponent)
