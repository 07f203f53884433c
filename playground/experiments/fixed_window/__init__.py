"""The fixed window: a network that sees the last n - 1 tokens, over its training and beside the n-grams."""

from playground.experiments.fixed_window.run import run
from playground.experiments.fixed_window.spec import FixedWindowSpec
from playground.experiments.fixed_window.trace import ContextActivations, FixedWindowTrace

__all__ = ["ContextActivations", "FixedWindowSpec", "FixedWindowTrace", "run"]
