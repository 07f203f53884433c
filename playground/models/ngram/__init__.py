"""n-gram models: counting, Witten-Bell (the baseline of every network), and every other smoothing."""

from playground.models.ngram.counting import HIGHEST_ORDER, Counts
from playground.models.ngram.growth import growth
from playground.models.ngram.model import NGram, baseline_nats
from playground.models.ngram.smoothing import Tallies, climb, distribution, levels, scores, tally

__all__ = [
    "HIGHEST_ORDER",
    "Counts",
    "NGram",
    "Tallies",
    "baseline_nats",
    "climb",
    "distribution",
    "growth",
    "levels",
    "scores",
    "tally",
]
