"""Dropout: masks on a small network, the ensemble of all thinned networks, and a real training.

Sources: lecture 1, "Dropout" (x' = 0 with probability p, else x/(1-p)); lecture 3, "Dropout regularization"
(weights times 1 - p at test; 2^N sub-networks; co-adaptation); Srivastava et al., JMLR 15 (2014).
"""

from playground.experiments.dropout.comparison import Comparison, comparison, finished
from playground.experiments.dropout.run import DropoutTrace, Side, cut_off, run
from playground.experiments.dropout.script import script, table
from playground.experiments.dropout.spec import DropoutSpec
from playground.experiments.dropout.training import TrainingSpec

__all__ = [
    "Comparison",
    "DropoutSpec",
    "DropoutTrace",
    "Side",
    "TrainingSpec",
    "comparison",
    "cut_off",
    "finished",
    "run",
    "script",
    "table",
]
