"""Losses: a score, a prediction, how bad it is, and which way the loss pulls the score.

Step k is gradient descent on the scores themselves, z <- z - eta dL/dz, so that one can watch each loss pull
the prediction to its target. `words.py` has one score for each word, `score.py` a single one.
"""

from playground.catalog.losses import LOSSES
from playground.experiments.losses import score, words
from playground.experiments.losses.score import ScoreTrace
from playground.experiments.losses.script import named, script, table
from playground.experiments.losses.spec import PREFIX, WORDS, LossesSpec
from playground.experiments.losses.words import WordsTrace, moved_share

__all__ = [
    "PREFIX",
    "WORDS",
    "LossesSpec",
    "ScoreTrace",
    "WordsTrace",
    "moved_share",
    "named",
    "run",
    "script",
    "table",
]


def run(spec: LossesSpec) -> WordsTrace | ScoreTrace:
    """Descend on the scores: same spec, same trace, to the bit. KeyError for an unknown loss."""
    return words.run(spec) if LOSSES[spec.loss_kind].words else score.run(spec)
