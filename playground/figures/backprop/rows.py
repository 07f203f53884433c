"""The order of units, weights and biases in the arrays of the network's panel.

Units are counted through all columns, inputs first; weights layer by layer, w_11, w_12, ...; biases like the
units, without the inputs.
"""

from itertools import pairwise

from playground.experiments.backprop.shape import Shape


def unit_row(shape: Shape, layer: int, unit: int) -> int:
    """The row of a unit."""
    return sum(shape[:layer]) + unit - 1


def weight_row(shape: Shape, layer: int, source: int, unit: int) -> int:
    """The row of a weight."""
    before = sum(m * n for m, n in pairwise(shape[:layer]))
    return before + (source - 1) * shape[layer] + unit - 1


def bias_row(shape: Shape, layer: int, unit: int) -> int:
    """The row of a bias."""
    return unit_row(shape, layer, unit) - shape[0]
