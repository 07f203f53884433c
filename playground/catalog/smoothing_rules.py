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


@dataclass(frozen=True)
class Division:
    """A rule with its numbers in, to be drawn as a fraction: `before` `numerator`/`denominator` `after`.

    Without a numerator there is no fraction, and `before` is all. `context_unseen`: the lower order answers.
    """

    before: str = ""
    numerator: str = ""
    denominator: str = ""
    after: str = ""
    context_unseen: bool = False

    def __str__(self) -> str:
        """The same in one line."""
        if not self.numerator:
            return f"{'context never seen: ' if self.context_unseen else ''}{self.before}"
        return f"{self.before}{_bracketed(self.numerator)}/{_bracketed(self.denominator)}{self.after}"


def maximum_likelihood_division(counts: ContextCounts, _: float) -> Division:
    """N(c w) over N(c)."""
    return Division("", digits(counts.count), digits(counts.total))


def add_delta_division(counts: ContextCounts, delta: float) -> Division:
    """N(c w) + delta over N(c) + delta V; a token that cannot come gets nothing added."""
    added = f"{digits(counts.count)} + {delta:g}" if float(counts.lower) > 0 else digits(counts.count)
    return Division("", added, f"{digits(counts.total)} + {delta:g} × {counts.symbols}")


def stupid_backoff_division(counts: ContextCounts, alpha: float) -> Division:
    """N(c w) over N(c), or the factor and the lower order."""
    if float(counts.count) > 0:
        return maximum_likelihood_division(counts, alpha)
    return Division(f"{alpha:g} × {digits(counts.lower)}")


def interpolation_division(counts: ContextCounts, lambda_: float) -> Division:
    """The weighted sum."""
    lower = f" + {1 - lambda_:.4g} × {digits(counts.lower)}"
    division = Division(f"{lambda_:g} × ", digits(counts.count), digits(counts.total), lower)
    return _division_if_seen(counts, division)


def witten_bell_division(counts: ContextCounts, _: float) -> Division:
    """N(c w) + T(c) P_{n-1} over N(c) + T(c)."""
    numerator = f"{digits(counts.count)} + {digits(counts.types)} × {digits(counts.lower)}"
    division = Division("", numerator, f"{digits(counts.total)} + {digits(counts.types)}")
    return _division_if_seen(counts, division)


def kneser_ney_division(counts: ContextCounts, d: float) -> Division:
    """max(N(c w) - d, 0) + d T(c) P_{n-1} over N(c), the maximum computed."""
    discounted = digits(max(float(counts.count) - d, 0))
    numerator = f"{discounted} + {d:g} × {digits(counts.types)} × {digits(counts.lower)}"
    return _division_if_seen(counts, Division("", numerator, digits(counts.total)))


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


def _division_if_seen(counts: ContextCounts, division: Division) -> Division:
    """The division where the context was seen, else the lower order."""
    return division if float(counts.total) > 0 else Division(digits(counts.lower), context_unseen=True)


def _bracketed(text: str) -> str:
    return f"({text})" if " " in text else text
