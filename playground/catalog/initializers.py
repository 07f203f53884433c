"""How the weights of a layer are initialized: the distribution, its scale and its variance."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from torch import Generator, Tensor


@dataclass(frozen=True)
class Initializer:
    """One initialization of a layer from m to n units (m = fan-in, n = fan-out).

    latex           distribution of a weight
    scale           (m, n) -> the bound of a uniform distribution, the standard deviation of a normal one, the
                    constant, or the factor of a matrix with orthonormal rows or columns
    variance_latex  Var(w); "" for a constant
    python          the call that fills the weights `w` (n, m) in a script, over m, n and a generator `g`
    biases          whether the biases are drawn from the same distribution; else they are 0
    python_bias     the call that fills the biases `b` (n,) in a script
    """

    key: str
    title: str
    latex: str
    kind: Literal["uniform", "normal", "constant", "orthogonal"]
    scale: Callable[[int, int], float]
    variance_latex: str
    python: str
    source: str
    biases: bool = False
    python_bias: str = "b.zero_()"

    def second_moment(self, m: int, n: int) -> float:
        """E[w^2] of a single weight: its variance, or the square of the constant."""
        return self.scale(m, n) ** 2 if self.kind == "constant" else self.variance(m, n)

    def variance(self, m: int, n: int) -> float:
        """Var(w) of a single weight: scale^2/3, scale^2, 0, or scale^2 / max(m, n)."""
        scale = self.scale(m, n)
        factor = {"uniform": 1 / 3, "normal": 1.0, "constant": 0.0, "orthogonal": 1 / max(m, n)}
        return factor[self.kind] * scale**2


_ENTRIES = (
    Initializer(
        "torch",
        "PyTorch, U(±1/√m)",
        r"U\left(-\tfrac{1}{\sqrt m}, \tfrac{1}{\sqrt m}\right)",
        "uniform",
        lambda m, n: 1 / math.sqrt(m),
        r"\tfrac{1}{3m}",
        "w.uniform_(-1 / math.sqrt(m), 1 / math.sqrt(m), generator=g)",
        "lecture 4, “Parameter Initialization (matters)”; torch.nn.Linear",
        biases=True,
        python_bias="b.uniform_(-1 / math.sqrt(m), 1 / math.sqrt(m), generator=g)",
    ),
    Initializer(
        "small",
        "Small, U(±0.1)",
        r"U(-0.1, 0.1)",
        "uniform",
        lambda m, n: 0.1,
        r"\tfrac{0.01}{3}",
        "w.uniform_(-0.1, 0.1, generator=g)",
        "lecture 3, “Parameter Initialization”, with r = 0.1",
    ),
    Initializer(
        "fan-in",
        "Uniform, ±1/√m, b = 0",
        r"U\left(-\tfrac{1}{\sqrt m}, \tfrac{1}{\sqrt m}\right)",
        "uniform",
        lambda m, n: 1 / math.sqrt(m),
        r"\tfrac{1}{3m}",
        "w.uniform_(-1 / math.sqrt(m), 1 / math.sqrt(m), generator=g)",
        "lecture 4, “Parameter Initialization (matters)”; biases 0: lecture 3, “Parameter Initialization”",
    ),
    Initializer(
        "gaussian",
        "Gaussian, N(0, 1)",
        r"\mathcal N(0, 1)",
        "normal",
        lambda m, n: 1.0,
        "1",
        "w.normal_(0, 1, generator=g)",
        "lecture 4, “Parameter Initialization (matters)”: Gaussian, with a standard deviation of 1",
    ),
    Initializer(
        "xavier",
        "Xavier, uniform",
        r"U\left(-\sqrt{\tfrac{6}{m+n}}, \sqrt{\tfrac{6}{m+n}}\right)",
        "uniform",
        lambda m, n: math.sqrt(3.0) * math.sqrt(2.0 / (m + n)),
        r"\tfrac{2}{m+n}",
        "torch.nn.init.xavier_uniform_(w, generator=g)",
        "lecture 3, “Parameter Initialization”; Glorot and Bengio 2010, equation 16",
    ),
    Initializer(
        "he",
        "He, N(0, 2/m)",
        r"\mathcal N\left(0, \tfrac 2m\right)",
        "normal",
        lambda m, n: math.sqrt(2.0) / math.sqrt(m),
        r"\tfrac 2m",
        'torch.nn.init.kaiming_normal_(w, nonlinearity="relu", generator=g)',
        "He et al. 2015, equation 10",
    ),
    Initializer(
        "xavier-normal",
        "Xavier, normal",
        r"\mathcal N\left(0, \tfrac{2}{m+n}\right)",
        "normal",
        lambda m, n: math.sqrt(2.0 / (m + n)),
        r"\tfrac{2}{m+n}",
        "torch.nn.init.xavier_normal_(w, generator=g)",
        "lecture 3, “Parameter Initialization”; Glorot and Bengio 2010",
    ),
    Initializer(
        "orthogonal",
        "Orthogonal",
        r"w^\top w = I \text{ or } w\,w^\top = I",
        "orthogonal",
        lambda m, n: 1.0,
        r"\tfrac{1}{\max(m, n)}",
        "torch.nn.init.orthogonal_(w, generator=g)",
        "Saxe et al. 2014",
    ),
    Initializer(
        "equal",
        "All equal, 0.5",
        r"w_{ij} = \tfrac12",
        "constant",
        lambda m, n: 0.5,
        "",
        "w.fill_(0.5)",
        "lecture 3, “Parameter Initialization”: the symmetry that it warns of",
    ),
    Initializer(
        "zero",
        "All zero",
        r"w_{ij} = 0",
        "constant",
        lambda m, n: 0.0,
        "",
        "w.zero_()",
        "lecture 3, “Parameter Initialization”: the symmetry that it warns of",
    ),
)

INITIALIZERS: Mapping[str, Initializer] = {entry.key: entry for entry in _ENTRIES}
"""The menu, in the order the pages show it."""


def draw(
    initializer: Initializer, m: int, n: int, generator: "Generator", batch: tuple[int, ...] = ()
) -> "tuple[Tensor, Tensor]":
    """Weights (*batch, m, n) from m to n units and biases (*batch, n), float64.

    Drawn as torch.nn.Linear stores them, weight[j, i]: the same generator gives the same numbers there.
    """
    import torch

    w = torch.empty(*batch, n, m, dtype=torch.float64)
    b = torch.zeros(*batch, n, dtype=torch.float64)
    scale = initializer.scale(m, n)
    if initializer.kind == "uniform":
        w.uniform_(-scale, scale, generator=generator)
    elif initializer.kind == "constant":
        w.fill_(scale)
    elif initializer.kind == "normal":
        w.normal_(0, scale, generator=generator)
    else:
        w = scale * _orthogonal(w.normal_(0, 1, generator=generator))
    if initializer.biases:
        b.uniform_(-scale, scale, generator=generator)
    return w.mT.contiguous(), b


def _orthogonal(normal: "Tensor") -> "Tensor":
    """Orthonormal rows or columns (*batch, n, m), computed as torch.nn.init.orthogonal_ does."""
    import torch

    wide = normal.shape[-2] < normal.shape[-1]
    q, r = torch.linalg.qr(normal.mT if wide else normal)
    signed: Tensor = q * r.diagonal(dim1=-2, dim2=-1).sign().unsqueeze(-2)
    return signed.mT if wide else signed
