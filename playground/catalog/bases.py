"""Features of one input: what a linear model is given instead of x itself. Adding a family is one entry here.

Nothing imports PyTorch at the top: the first paint needs none.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Basis:
    """A family of features of x in [-1, 1], numbered from 1.

    `columns(x, degree)` gives (N, degree); `python` is the same as an expression over `x` (N, 1) and
    `j` (degree,), for the script; `name` is the j-th feature's symbol.
    """

    key: str
    title: str
    latex: str
    remark: str
    columns: "Callable[[Tensor, int], Tensor]"
    python: str
    name: Callable[[int], str]


def _numbers(degree: int) -> "Tensor":
    import torch

    return torch.arange(1, degree + 1, dtype=torch.float64)


def _waves(x: "Tensor", degree: int) -> "Tensor":
    return (math.pi * _numbers(degree) * (x[:, None] + 1) / 2).cos()


def _powers(x: "Tensor", degree: int) -> "Tensor":
    power: Tensor = x[:, None] ** _numbers(degree)
    return power


_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_ENTRIES = (
    Basis(
        key="waves",
        title="Cosine waves",
        latex=r"\varphi_j(x)=\cos\!\big(j\pi\tfrac{x+1}{2}\big)",
        remark="No wave looks like another, so that it can be told which ones the data are made of.",
        columns=_waves,
        python="torch.cos(torch.pi * j * (x + 1) / 2)",
        name=lambda j: f"cos {j}",
    ),
    Basis(
        key="powers",
        title="Powers of x",
        latex=r"\varphi_j(x)=x^j",
        remark="A polynomial. High powers look much alike on [−1, 1]: their weights can replace each other.",
        columns=_powers,
        python="x**j",
        name=lambda j: f"x{'' if j == 1 else str(j).translate(_SUPERSCRIPT)}",
    ),
)

BASES: Mapping[str, Basis] = {entry.key: entry for entry in _ENTRIES}
