"""The bundled texts of the studio's start: a few real lines of each, and the training that a click starts."""

from functools import cache

import numpy as np

from playground.experiments.studio.records import describe
from playground.text import samples
from playground.text.samples import SAMPLES
from playground.training.default_spec import default_max_vocabulary, default_spec
from playground.training.spec import TrainSpec

EXCERPT_LINES = 4
EXCERPT_LENGTH = 320  # characters of an excerpt at most: more than a card has room for


@cache
def excerpt(key: str) -> str:
    """A few lines of a bundled text: the first of a running text, evenly spaced ones of a list of items.

    Raises KeyError for an unknown key.
    """
    corpus = samples.load(key)
    lines = corpus.text.split("\n")
    if corpus.reading == "items":
        places = np.linspace(0, len(lines) - 1, EXCERPT_LINES).astype(int)
        lines = [lines[place] for place in places]
    return "\n".join(lines[:EXCERPT_LINES])[:EXCERPT_LENGTH].rstrip()


@cache
def bundled_training(key: str, seconds: float) -> tuple[TrainSpec, int]:
    """The default settings for a bundled text with its own kind of token, and its vocabulary's size.

    Raises KeyError for an unknown key.
    """
    corpus, tokens = samples.load(key), SAMPLES[key].tokens
    card = describe(corpus.text, corpus.reading, corpus.name, tokens, default_max_vocabulary(tokens))
    spec = default_spec(card.reading, tokens, seconds, card.vocabulary, card.tokens_train)
    return spec, card.vocabulary
