"""Counted texts that several tests look at."""

from functools import cache

from playground.experiments.ngrams import NgramCounts, count_ngrams
from playground.text import samples
from playground.text.corpus import from_text


@cache
def sample(key: str, tokens: str = "words") -> NgramCounts:
    """A bundled sample, counted."""
    return count_ngrams(f"sample-{key}", samples.load(key), tokens)


def own(text: str, reading: str = "running", tokens: str = "characters") -> NgramCounts:
    """A text of a test's own."""
    return count_ngrams(("test", text), from_text(text, reading, "test"), tokens)  # type: ignore[arg-type]
