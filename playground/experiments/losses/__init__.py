"""Losses: a score, a prediction, how bad it is, and which way the loss pulls the score.

Step k is gradient descent on the scores themselves, z <- z - eta dL/dz, so that one can watch each loss
pull the prediction to its target. `weights.py` goes one link on, to the weights of z = W x.
`word_scores.py` has one score for each word, `single_score.py` a single one.
"""

from playground.catalog.losses import LOSSES
from playground.experiments.losses import single_score, word_scores
from playground.experiments.losses.script import script
from playground.experiments.losses.single_score import ScoreTrace
from playground.experiments.losses.spec import PREFIX, WORDS, LossesSpec
from playground.experiments.losses.table import table
from playground.experiments.losses.torch_values import torch_values
from playground.experiments.losses.weights import (
    WeightsTrace,
    run_weights,
    weights_script,
    weights_table,
)
from playground.experiments.losses.word_scores import WordsTrace, with_share

__all__ = [
    "PREFIX",
    "WORDS",
    "LossesSpec",
    "ScoreTrace",
    "WeightsTrace",
    "WordsTrace",
    "run",
    "run_weights",
    "script",
    "table",
    "torch_values",
    "weights_script",
    "weights_table",
    "with_share",
]


def run(spec: LossesSpec) -> WordsTrace | ScoreTrace:
    """Descend on the scores: same spec, same trace, to the bit. KeyError for an unknown loss."""
    return word_scores.run(spec) if LOSSES[spec.loss].words else single_score.run(spec)
