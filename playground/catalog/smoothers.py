"""The ways to turn counts into probabilities, one explicit table.

A rule sees one order at a time: how often w followed the context (count), how often the context was seen
(total), how many different tokens followed it (types), and what one token less of context says (lower). So
the same arithmetic answers one typed context for the whole vocabulary and all targets of a held-out text.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from playground.catalog.entry import HyperParameter

Values = np.ndarray | float
Sums = Literal["always", "seen", "never"]  # where the scores add up to 1 over the vocabulary


@dataclass(frozen=True)
class Level:
    """What is known at one order n; arrays of shapes that broadcast, or plain numbers.

    count N(c w), total N(c), types T(c), the context c of n - 1 tokens; `lower` is P_{n-1}(w | c'), at n = 1
    uniform over the `symbols` tokens that can come (0 for those that cannot).
    """

    count: Values
    total: Values
    types: Values
    lower: Values
    symbols: int


@dataclass(frozen=True)
class Smoother:
    """One way of smoothing.

    `rule(level, value)` is P_n(w | c), float64; NaN where it says nothing. `worked(level, value)` writes the
    same with the numbers in. `recursive` rules ask the lower orders, the others the n-grams alone, with the
    uniform distribution as `lower`. With `continuation` the lower orders count in how many different contexts
    an n-gram was seen instead of how often. With `ends_in_nothing` a token never seen at any order scores 0.
    `sums` says where the scores add up to 1 over the vocabulary.
    """

    key: str
    title: str
    latex: str
    remark: str
    source: str
    sums: Sums
    rule: Callable[[Level, float], np.ndarray]
    worked: Callable[[Level, float], str]
    parameter: HyperParameter | None = None
    recursive: bool = True
    continuation: bool = False
    ends_in_nothing: bool = False

    def sums_with(self, value: float) -> Sums:
        """`sums` at a value of the parameter: nothing added is no smoothing."""
        return "seen" if self.key == "delta" and value == 0 else self.sums


def _share(part: Values, whole: Values) -> np.ndarray:
    """part / whole; NaN for 0 / 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.divide(part, whole), dtype=np.float64)


def _if_seen(level: Level, p: np.ndarray) -> np.ndarray:
    """p where the context was seen, else what the shorter context says."""
    return np.where(np.asarray(level.total) > 0, p, level.lower)


def _none(level: Level, _: float) -> np.ndarray:
    return _share(level.count, level.total)


def _delta(level: Level, delta: float) -> np.ndarray:
    added = delta * level.symbols
    return _share(level.count + added * level.lower, level.total + added)  # lower is 1 / V here


def _stupid(level: Level, alpha: float) -> np.ndarray:
    return np.where(np.asarray(level.count) > 0, _share(level.count, level.total), alpha * level.lower)


def _interpolation(level: Level, lambda_: float) -> np.ndarray:
    return _if_seen(level, lambda_ * _share(level.count, level.total) + (1 - lambda_) * level.lower)


def _witten_bell(level: Level, _: float) -> np.ndarray:
    return _if_seen(level, _share(level.count + level.types * level.lower, level.total + level.types))


def _kneser_ney(level: Level, d: float) -> np.ndarray:
    kept = np.maximum(np.asarray(level.count, dtype=np.float64) - d, 0.0)
    return _if_seen(level, _share(kept + d * level.types * level.lower, level.total))


def digits(value: Values) -> str:
    """A number for a worked line: whole numbers as they are, others to five digits."""
    number = float(value)
    return f"{number:.0f}" if number == int(number) else f"{number:.5g}"


def _division(level: Level) -> str:
    return f"{digits(level.count)}/{digits(level.total)}"


def _worked_fallback(level: Level, text: str) -> str:
    return text if float(level.total) > 0 else f"context never seen: {digits(level.lower)}"


DELTA = HyperParameter(
    "delta",
    "δ of add-δ",
    r"\delta",
    0.1,
    0.0,
    10.0,
    "Added to every count. 1 is Laplace’s; 0 is no smoothing.",
)
ALPHA = HyperParameter(
    "alpha", "α of stupid backoff", r"\alpha", 0.4, 0.0, 1.0, "What each step to a shorter context costs."
)
LAMBDA = HyperParameter(
    "lambda_",
    "λ of interpolation",
    r"\lambda",
    0.75,
    0.0,
    1.0,
    "Weight of the longer context, at each order.",
)
DISCOUNT = HyperParameter(
    "discount",
    "d of Kneser-Ney",
    "d",
    0.75,
    0.0,
    1.0,
    "Taken from every count, given to the shorter context.",
)

SMOOTHERS: dict[str, Smoother] = {
    "none": Smoother(
        "none",
        "None (counts alone)",
        r"P(w \mid c) = \frac{N(c\,w)}{N(c)}",
        "The maximum-likelihood estimate. What was never seen is impossible, and after a context that was "
        "never seen there is no estimate at all: 0/0.",
        "Lecture 3, n-gram Language Models",
        "seen",
        _none,
        lambda level, _: f"{digits(level.count)} / {digits(level.total)}",
        recursive=False,
    ),
    "delta": Smoother(
        "delta",
        "Add δ",
        r"P(w \mid c) = \frac{N(c\,w) + \delta}{N(c) + \delta V}",
        "Pretends that everything was seen δ times more: with a large vocabulary nearly all probability goes "
        "to what never comes.",
        "Lecture 3, Sparsity Problem 1; Lidstone 1920",
        "always",
        _delta,
        lambda level, d: (
            f"({digits(level.count)} + {d:g}) / ({digits(level.total)} + {d:g} × {level.symbols})"
        ),
        DELTA,
        recursive=False,
    ),
    "stupid": Smoother(
        "stupid",
        "Stupid backoff",
        r"S(w \mid c) = \begin{cases} N(c\,w) / N(c) & N(c\,w) > 0 \\ "
        r"\alpha\, S(w \mid c') & \text{else} \end{cases}",
        "The longest context that was seen with w decides; each shorter one costs a factor α. These are "
        "scores: they do not add up to 1.",
        "Lecture 3, Sparsity Problem 2; Brants et al. 2007",
        "never",
        _stupid,
        lambda level, a: (
            f"{digits(level.count)} / {digits(level.total)}"
            if float(level.count) > 0
            else f"{a:g} × {digits(level.lower)}"
        ),
        ALPHA,
        ends_in_nothing=True,
    ),
    "interpolation": Smoother(
        "interpolation",
        "Interpolation",
        r"P_n(w \mid c) = \lambda \frac{N(c\,w)}{N(c)} + (1-\lambda)\, P_{n-1}(w \mid c')",
        "Every order has its say, with a fixed weight; the last is the uniform distribution.",
        "Jelinek and Mercer 1980",
        "always",
        _interpolation,
        lambda level, x: _worked_fallback(
            level, f"{x:g} × {_division(level)} + {1 - x:.4g} × {digits(level.lower)}"
        ),
        LAMBDA,
    ),
    "witten-bell": Smoother(
        "witten-bell",
        "Witten-Bell",
        r"P_n(w \mid c) = \frac{N(c\,w) + T(c)\, P_{n-1}(w \mid c')}{N(c) + T(c)}",
        "The more different tokens T(c) have followed a context, the likelier one more is new: that much "
        "weight goes to the shorter context.",
        "Witten and Bell 1991 (method C); Chen and Goodman 1998, section 2.6",
        "always",
        _witten_bell,
        lambda level, _: _worked_fallback(
            level,
            f"({digits(level.count)} + {digits(level.types)} × {digits(level.lower)}) / "
            f"({digits(level.total)} + {digits(level.types)})",
        ),
    ),
    "kneser-ney": Smoother(
        "kneser-ney",
        "Kneser-Ney",
        r"P_n(w \mid c) = \frac{\max(N(c\,w) - d,\, 0) + d\, T(c)\, P_{n-1}(w \mid c')}{N(c)}",
        "A little is taken from every count. Below the highest order an n-gram counts once for each "
        "different token before it: “Francisco” is frequent but follows one word only.",
        "Kneser and Ney 1995, interpolated; Chen and Goodman 1998, section 2.7",
        "always",
        _kneser_ney,
        lambda level, d: _worked_fallback(
            level,
            f"({digits(max(float(level.count) - d, 0))} + {d:g} × {digits(level.types)} × "
            f"{digits(level.lower)}) / {digits(level.total)}",
        ),
        DISCOUNT,
        continuation=True,
    ),
}

EVERYWHERE: tuple[str, ...] = tuple(key for key, smoother in SMOOTHERS.items() if smoother.sums == "always")
"""Those that make a distribution after any context, seen or not (add-delta: with something added)."""
