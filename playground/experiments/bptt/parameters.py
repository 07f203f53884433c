"""The parameters of the small network: drawn from the seed, then what the reader has set."""

from collections.abc import Mapping

import numpy as np

from playground.experiments.bptt.edits import WEIGHT_NAMES
from playground.experiments.bptt.spec import BpttSpec
from playground.experiments.weight_ref import Shapes

MOST_UNITS, MOST_TOKENS = 4, 32  # as many numbers are drawn: a longer text keeps the weights of a shorter one
DECIMALS = 2
PARAMETERS = ("W_h", "W_e", "U", "b_h", "b_y")  # in this order wherever they stand in a row

Parameters = Mapping[str, np.ndarray]
"""W_h (n, n), W_e (n, V), U (V, n), b_h (n,), b_y (V,), float64; leading axes are many networks at once."""


def shapes(units: int, vocabulary: int) -> Shapes:
    """The shape of every parameter."""
    n, V = units, vocabulary
    return {"W_h": (n, n), "W_e": (n, V), "U": (V, n), "b_h": (n,), "b_y": (V,)}


def draw(spec: BpttSpec, vocabulary: int) -> dict[str, np.ndarray]:
    """The parameters of a spec, with two decimals; edits of what the network does not have are left out.

    W_h is normal, scaled to the spectral radius of the spec; W_e ~ U(-input_scale, input_scale) and
    U ~ U(-1, 1); biases are zero, as lecture 3 advises.
    """
    import torch

    generator = torch.Generator().manual_seed(spec.seed)
    n, V = spec.units, vocabulary
    raw = torch.empty(MOST_UNITS, MOST_UNITS, dtype=torch.float64).normal_(generator=generator)[:n, :n]
    inputs = torch.empty(MOST_TOKENS, MOST_UNITS, dtype=torch.float64).uniform_(-1, 1, generator=generator)
    outputs = torch.empty(MOST_TOKENS, MOST_UNITS, dtype=torch.float64).uniform_(-1, 1, generator=generator)
    W_h = raw.numpy()
    values = {
        "W_h": W_h * (spec.spectral_radius / max(spectral_radius(W_h), 1e-12)),
        "W_e": spec.input_scale * inputs[:V, :n].T.numpy(),
        "U": outputs[:V, :n].numpy(),
        "b_h": np.zeros(n),
        "b_y": np.zeros(V),
    }
    rounded = {name: np.round(value, DECIMALS) + 0.0 for name, value in values.items()}
    for ref, value in WEIGHT_NAMES.applicable(spec.edits, shapes(n, V)):
        rounded[ref.parameter][ref.index] = value
    return rounded


def spectral_radius(matrix: np.ndarray) -> float:
    """The largest |eigenvalue|."""
    return float(np.abs(np.linalg.eigvals(matrix)).max())
