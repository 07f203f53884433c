"""Counted texts that several tests look at."""

from functools import cache

from playground.experiments.ngrams import NgramCounts, count_ngrams
from playground.text import samples
from playground.text.corpus import from_text


@cache
def sample(key: str, tokens: str = "words") -> NgramCounts:
    """A bundled sample, counted."""
    return count_ngrams(f"sample-{key}", samples.load(key), tokens)


def own(
    text: str, reading: str = "running", tokens: str = "characters", hold_out: bool = True
) -> NgramCounts:
    """A text of a test's own."""
    corpus = from_text(text, reading, "test")  # type: ignore[arg-type]
    return count_ngrams(("test", text), corpus, tokens, hold_out)
