"""Dropout: masks on a small network, the ensemble of all thinned networks, and a training comparison.

Sources: lecture 1, "Dropout" (x' = 0 with probability p, else x/(1-p)); lecture 3, "Dropout regularization"
(weights times 1 - p at test; 2^N sub-networks; co-adaptation); Srivastava et al., JMLR 15 (2014).
"""

from playground.experiments.dropout.comparison import Comparison, bundled_comparison
from playground.experiments.dropout.comparison import table as training_table
from playground.experiments.dropout.run import DropoutTrace, ScalingResult, disconnected, run
from playground.experiments.dropout.script import script
from playground.experiments.dropout.spec import DropoutSpec
from playground.experiments.dropout.table import table
from playground.experiments.dropout.training import TrainingSpec
from playground.experiments.dropout.training_script import training_script

__all__ = [
    "Comparison",
    "DropoutSpec",
    "DropoutTrace",
    "ScalingResult",
    "TrainingSpec",
    "bundled_comparison",
    "disconnected",
    "run",
    "script",
    "table",
    "training_script",
    "training_table",
]
