"""Runs side by side: their curves, their numbers, and one sentence as each of them reads it.

Surprisal of a token: -log2 P(token | everything before it) in bits, weighted by token; the end of an item
counts, its beginning never does. Different tokens are compared by what the whole costs,

    bits per character = (sum of the surprisals + cost of spelling what is unknown) / (characters + ends)

where each item has one end and a running text none; `text.spelling` says what an unknown word is charged. A
run that has recorded no spelling (an older one) is marked as not comparable wherever it meets one.
"""

from playground.experiments.comparison.numbers import Standing, differing, standing
from playground.experiments.comparison.reading import LONGEST, Sentence, clean, score, sentence, surprisals

__all__ = [
    "FEWEST",
    "LONGEST",
    "MOST",
    "Sentence",
    "Standing",
    "clean",
    "differing",
    "score",
    "sentence",
    "standing",
    "surprisals",
]

FEWEST, MOST = 2, 6  # runs side by side
