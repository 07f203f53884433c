"""Where the weights come from before anything is learned: the menu of initialisations."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True)
class Start:
    """One entry of the menu.

    scale    of a layer from m to n units: the bound of a uniform distribution, the standard deviation of a
             normal one, or the constant itself
    biases   whether the biases are drawn as well; else they are 0
    python   the call that fills the weights `w` of a layer from m to n units in the script
    """

    key: str
    title: str
    latex: str
    kind: str  # "uniform", "normal" or "constant"
    scale: Callable[[int, int], float]
    python: str
    biases: bool = False


_ALL = (
    Start(
        "torch",
        "PyTorch, U(±1/√m)",
        r"U\left(-\tfrac{1}{\sqrt m}, \tfrac{1}{\sqrt m}\right)",
        "uniform",
        lambda m, n: 1 / math.sqrt(m),
        "w.uniform_(-1 / math.sqrt(m), 1 / math.sqrt(m), generator=g)",
        biases=True,
    ),
    Start(
        "small",
        "Small, U(±0.1)",
        r"U(-0.1, 0.1)",
        "uniform",
        lambda m, n: 0.1,
        "w.uniform_(-0.1, 0.1, generator=g)",
    ),
    Start(
        "xavier",
        "Xavier, uniform",
        r"U\left(-\sqrt{\tfrac{6}{m+n}}, \sqrt{\tfrac{6}{m+n}}\right)",
        "uniform",
        lambda m, n: math.sqrt(3.0) * math.sqrt(2.0 / (m + n)),
        "torch.nn.init.xavier_uniform_(w, generator=g)",
    ),
    Start(
        "he",
        "He, N(0, 2/m)",
        r"\mathcal N\left(0, \tfrac 2m\right)",
        "normal",
        lambda m, n: math.sqrt(2.0) / math.sqrt(m),
        'torch.nn.init.kaiming_normal_(w, nonlinearity="relu", generator=g)',
    ),
    Start("equal", "All equal, 0.5", r"w_{ij} = \tfrac12", "constant", lambda m, n: 0.5, "w.fill_(0.5)"),
    Start("zero", "All zero", r"w_{ij} = 0", "constant", lambda m, n: 0.0, "w.zero_()"),
)

STARTS: Mapping[str, Start] = {entry.key: entry for entry in _ALL}


def draw(
    start: Start, m: int, n: int, generator: "Generator", batch: tuple[int, ...] = ()
) -> "tuple[Tensor, Tensor]":
    """Weights (*batch, m, n) from m to n units and biases (*batch, n), float64.

    Drawn as torch.nn.Linear stores them, weight[j, i]: the same generator gives the same numbers there.
    """
    import torch

    w = torch.empty(*batch, n, m, dtype=torch.float64)
    b = torch.zeros(*batch, n, dtype=torch.float64)
    scale = start.scale(m, n)
    if start.kind == "uniform":
        w.uniform_(-scale, scale, generator=generator)
    elif start.kind == "normal":
        w.normal_(0, scale, generator=generator)
    else:
        w.fill_(scale)
    if start.biases:
        b.uniform_(-scale, scale, generator=generator)
    return w.mT.contiguous(), b
