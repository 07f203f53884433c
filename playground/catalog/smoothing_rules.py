"""The formulas of the n-gram smoothings: probabilities from counts, and the same with the numbers in.

A rule gets one order at a time, so that the same arithmetic serves one typed context with the whole
vocabulary and all targets of a held-out text. Source of the recursive ones: Chen and Goodman 1998, section 2.
"""

from dataclasses import dataclass

import numpy as np

Values = np.ndarray | float


@dataclass(frozen=True)
class ContextCounts:
    """The counts of one order n; arrays of shapes that broadcast, or plain numbers.

    count    N(c w): how often w followed the context c of n - 1 tokens
    total    N(c): how often the context was seen
    types    T(c): how many different tokens followed it
    lower    P_{n-1}(w | c'), with a context c' of one token less; at n = 1 uniform over the possible tokens
    symbols  how many tokens are possible at all
    """

    count: Values
    total: Values
    types: Values
    lower: Values
    symbols: int


def maximum_likelihood(counts: ContextCounts, _: float) -> np.ndarray:
    """N(c w) / N(c)."""
    return _ratio(counts.count, counts.total)


def add_delta(counts: ContextCounts, delta: float) -> np.ndarray:
    """(N(c w) + delta) / (N(c) + delta V); `lower` is 1/V here, and 0 for an impossible token."""
    added = delta * counts.symbols
    return _ratio(counts.count + added * counts.lower, counts.total + added)


def stupid_backoff(counts: ContextCounts, alpha: float) -> np.ndarray:
    """N(c w) / N(c) where it is above 0, else alpha times the lower order."""
    return np.where(np.asarray(counts.count) > 0, _ratio(counts.count, counts.total), alpha * counts.lower)


def interpolation(counts: ContextCounts, lambda_: float) -> np.ndarray:
    """lambda N(c w) / N(c) + (1 - lambda) P_{n-1}."""
    return _if_seen(counts, lambda_ * _ratio(counts.count, counts.total) + (1 - lambda_) * counts.lower)


def witten_bell(counts: ContextCounts, _: float) -> np.ndarray:
    """(N(c w) + T(c) P_{n-1}) / (N(c) + T(c))."""
    return _if_seen(counts, _ratio(counts.count + counts.types * counts.lower, counts.total + counts.types))


def kneser_ney(counts: ContextCounts, d: float) -> np.ndarray:
    """(max(N(c w) - d, 0) + d T(c) P_{n-1}) / N(c)."""
    discounted = np.maximum(np.asarray(counts.count, dtype=np.float64) - d, 0.0)
    return _if_seen(counts, _ratio(discounted + d * counts.types * counts.lower, counts.total))


def maximum_likelihood_text(counts: ContextCounts, _: float) -> str:
    """The division."""
    return f"{digits(counts.count)} / {digits(counts.total)}"


def add_delta_text(counts: ContextCounts, d: float) -> str:
    """The division."""
    return f"({digits(counts.count)} + {d:g}) / ({digits(counts.total)} + {d:g} × {counts.symbols})"


def stupid_backoff_text(counts: ContextCounts, alpha: float) -> str:
    """The division, or the factor and the lower order."""
    if float(counts.count) > 0:
        return maximum_likelihood_text(counts, alpha)
    return f"{alpha:g} × {digits(counts.lower)}"


def interpolation_text(counts: ContextCounts, lambda_: float) -> str:
    """The weighted sum."""
    ratio = f"{digits(counts.count)}/{digits(counts.total)}"
    return _text_if_seen(counts, f"{lambda_:g} × {ratio} + {1 - lambda_:.4g} × {digits(counts.lower)}")


def witten_bell_text(counts: ContextCounts, _: float) -> str:
    """The division."""
    numerator = f"({digits(counts.count)} + {digits(counts.types)} × {digits(counts.lower)})"
    return _text_if_seen(counts, f"{numerator} / ({digits(counts.total)} + {digits(counts.types)})")


def kneser_ney_text(counts: ContextCounts, d: float) -> str:
    """The division."""
    discounted = digits(max(float(counts.count) - d, 0))
    numerator = f"({discounted} + {d:g} × {digits(counts.types)} × {digits(counts.lower)})"
    return _text_if_seen(counts, f"{numerator} / {digits(counts.total)}")


def digits(value: Values) -> str:
    """A number as text: whole numbers in full, others to five significant digits."""
    number = float(value)
    return f"{number:.0f}" if number == int(number) else f"{number:.5g}"


def _ratio(numerator: Values, denominator: Values) -> np.ndarray:
    """numerator / denominator; NaN for 0/0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.divide(numerator, denominator), dtype=np.float64)


def _if_seen(counts: ContextCounts, p: np.ndarray) -> np.ndarray:
    """p where the context was seen, else the lower order."""
    return np.where(np.asarray(counts.total) > 0, p, counts.lower)


def _text_if_seen(counts: ContextCounts, text: str) -> str:
    return text if float(counts.total) > 0 else f"context never seen: {digits(counts.lower)}"
