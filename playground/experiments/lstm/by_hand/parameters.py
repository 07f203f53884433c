"""The parameters of the small network: drawn from the seed, then what the reader has set.

Of gate k: W_ik (n, V) reads the token, W_hk (n, n) the state before, b_ik and b_hk (n,) are PyTorch's two
biases. U (V, n) and b_y (V,) make the scores.
"""

from collections.abc import Mapping

import numpy as np

from playground.experiments.lstm.by_hand.cells import CELLS, Cell
from playground.experiments.lstm.by_hand.spec import CellSpec
from playground.experiments.weight_ref import NamedWeights, Shapes

MOST_UNITS, MOST_TOKENS = 4, 9  # as many numbers are drawn: a longer text keeps the weights of a shorter one
DECIMALS = 2
LETTERS = "ifgorzn"  # of all gates of all cells
WEIGHT_NAMES = NamedWeights(
    axes={
        **{f"W_{side}{gate}": 2 for side in "ih" for gate in LETTERS},
        **{f"b_{side}{gate}": 1 for side in "ih" for gate in LETTERS},
        "U": 2,
        "b_y": 1,
    },
    names="W_if.1.2, W_hf.1.2, b_if.1, b_hf.1, U.3.1 or b_y.3",
    example="b_if.1=2",
)

Parameters = Mapping[str, np.ndarray]
"""By name, float64; leading axes are many networks at once."""


def names(cell: Cell) -> tuple[str, ...]:
    """The parameters of a cell's network, gate by gate."""
    own = [f"{kind}{gate}" for gate in cell.gates for kind in ("W_i", "W_h", "b_i", "b_h")]
    return (*own, "U", "b_y")


def shapes(cell: Cell, units: int, vocabulary: int) -> Shapes:
    """The shape of every parameter."""
    n, V = units, vocabulary
    by_kind = {"W_i": (n, V), "W_h": (n, n), "b_i": (n,), "b_h": (n,)}
    own = {name: by_kind[name[:3]] for name in names(cell)[:-2]}
    return {**own, "U": (V, n), "b_y": (V,)}


def draw(spec: CellSpec, vocabulary: int) -> dict[str, np.ndarray]:
    """The parameters of a spec, with two decimals; edits of what the network does not have are left out.

    All weights ~ U(-scale, scale), biases zero. Both kinds of GRU have the same.
    """
    import torch

    cell, n, V = CELLS[spec.cell], spec.units, vocabulary
    generator = torch.Generator().manual_seed(spec.seed)
    all_shapes = shapes(cell, n, V)

    def uniform(rows: int) -> np.ndarray:
        block = torch.empty(rows, MOST_UNITS, dtype=torch.float64).uniform_(-1, 1, generator=generator)
        values: np.ndarray = np.round(spec.scale * block.numpy(), DECIMALS) + 0.0
        return values[:, :n]

    values = {name: np.zeros(shape) for name, shape in all_shapes.items()}
    values["U"] = uniform(MOST_TOKENS)[:V]
    for gate in cell.gates:
        values[f"W_h{gate}"] = uniform(MOST_UNITS)[:n]
        values[f"W_i{gate}"] = uniform(MOST_TOKENS)[:V].T.copy()
    for ref, value in WEIGHT_NAMES.applicable(spec.edits, all_shapes):
        values[ref.parameter][ref.index] = value
    return values
