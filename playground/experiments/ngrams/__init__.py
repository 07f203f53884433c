"""n-grams: count a text, divide, smooth, generate."""

from playground.experiments.ngrams.counted import Counted, count
from playground.experiments.ngrams.run import run
from playground.experiments.ngrams.spec import NgramsSpec
from playground.experiments.ngrams.trace import NgramsTrace

__all__ = ["Counted", "NgramsSpec", "NgramsTrace", "count", "run"]
