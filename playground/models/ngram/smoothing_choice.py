"""Which smoothings make a language model: every token that can come has a probability, after any context."""

from __future__ import annotations

from collections.abc import Mapping

from playground.catalog.hyperparameter import with_defaults
from playground.catalog.smoothers import SMOOTHERS, ContextCounts, Smoother


def checked_smoothing(key: str, options: Mapping[str, float]) -> tuple[Smoother, float]:
    """A smoothing by its name, and the value of its parameter, 0 where it has none.

    Raises ValueError for a name or an option that there is not, for a value out of range, and where the
    result would not be a model: some token without a probability, or scores that do not add up to 1.
    """
    if key not in SMOOTHERS:
        raise ValueError(f"There is no smoothing called {key!r}.")
    smoother = SMOOTHERS[key]
    named = (smoother.parameter,) if smoother.parameter else ()
    value = next(iter(with_defaults(named, options).values()), 0.0)
    if smoother.normalization_at(value) == "never":
        raise ValueError(
            f"The scores of “{smoother.title}” do not add up to 1: they are no probabilities and have no "
            "loss; look at it on the page n-grams."
        )
    if not reaches_everything(smoother, value):
        at = f" with {smoother.parameter.title} = {value:g}" if smoother.parameter else ""
        raise ValueError(
            f"“{smoother.title}”{at} gives some held-out tokens no probability, so that their loss is "
            "infinite; look at it on the page n-grams."
        )
    return smoother, value


def reaches_everything(smoother: Smoother, value: float) -> bool:
    """Whether a token never seen after a context has a probability above 0: the rule itself is asked.

    Once for a context that was seen (once, with another token) and once for one that never was.
    """
    probes = (ContextCounts(0, total, total, 0.5, 2) for total in (1, 0))
    return all(bool(smoother.rule(level, value) > 0) for level in probes)  # NaN is not above 0
