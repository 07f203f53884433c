"""Backpropagation in any small network: both passes by hand, sums term by term, autograd beside them."""

from playground.experiments.backprop.run import BackpropTrace, run
from playground.experiments.backprop.script import script
from playground.experiments.backprop.spec import BackpropSpec
from playground.experiments.backprop.table import table

__all__ = ["BackpropSpec", "BackpropTrace", "run", "script", "table"]
