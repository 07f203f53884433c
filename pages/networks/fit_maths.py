"""The maths of the fit."""

from playground.experiments.fit import FitTrace
from playground.ui import letters


def maths(trace: FitTrace) -> None:
    """What is computed, what is kept and what was checked."""
    letters.markdown("x")
