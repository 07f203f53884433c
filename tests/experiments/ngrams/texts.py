"""Counted texts that several tests look at."""

from functools import cache

from playground.experiments.ngrams import Counted, count
from playground.text import samples
from playground.text.corpus import from_text


@cache
def sample(key: str, tokens: str = "words") -> Counted:
    """A bundled sample, counted."""
    return count(f"sample-{key}", samples.load(key), tokens)


def own(text: str, reading: str = "running", tokens: str = "characters") -> Counted:
    """A text of a test's own."""
    return count(("test", text), from_text(text, reading, "test"), tokens)  # type: ignore[arg-type]
