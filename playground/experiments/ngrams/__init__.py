"""n-grams: count a text, divide, smooth, generate."""

from playground.experiments.ngrams.counts import NgramCounts, count_ngrams
from playground.experiments.ngrams.run import run
from playground.experiments.ngrams.spec import NgramsSpec
from playground.experiments.ngrams.trace import NgramsTrace

__all__ = ["NgramCounts", "NgramsSpec", "NgramsTrace", "count_ngrams", "run"]
