"""Fit a curve, split a plane: a small network trained on points, every kept epoch of it."""

from playground.experiments.fit.pictures import Pictures, cached_pictures, kinks, pictures
from playground.experiments.fit.run import FitTrace, epoch_at, grow, is_long, run, truth
from playground.experiments.fit.script import script
from playground.experiments.fit.spec import CLASSIFICATION, OWN, REGRESSION, FitSpec
from playground.experiments.fit.table import table

__all__ = [
    "CLASSIFICATION",
    "OWN",
    "REGRESSION",
    "FitSpec",
    "FitTrace",
    "Pictures",
    "cached_pictures",
    "epoch_at",
    "grow",
    "is_long",
    "kinks",
    "pictures",
    "run",
    "script",
    "table",
    "truth",
]
