"""The activation functions of a network's units: each with its slope, written with what is known already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Activation:
    """One entry of the menu.

    slope   sigma'(inp), from inp and o = sigma(inp), elementwise
    rule    the slope in the lecture's letters, plain text; `latex` the same
    parts   how it is computed from two numbers: (the first, the operator, the second), of "inp", "o", "o²",
            "1-o", "1" and "0"
    python  function and slope as the script writes them
    """

    key: str
    title: str
    latex: str
    function: Callable[["Tensor"], "Tensor"]
    slope: Callable[["Tensor", "Tensor"], "Tensor"]
    rule: str
    slope_latex: str
    parts: tuple[str, str, str]
    python: tuple[str, str]


def _sigmoid(inp: "Tensor") -> Any:
    return inp.sigmoid()


def _tanh(inp: "Tensor") -> Any:
    return inp.tanh()


def _relu(inp: "Tensor") -> Any:
    return inp.relu()


_ALL = (
    Activation(
        "sigmoid",
        "Sigmoid",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        _sigmoid,
        lambda inp, o: o * (1 - o),
        "o_j (1 − o_j)",
        r"\sigma'(\text{inp}_j) = o_j\,(1 - o_j)",
        ("o", "·", "1-o"),
        ("torch.sigmoid(inp)", "o * (1 - o)"),
    ),
    Activation(
        "tanh",
        "tanh",
        r"\sigma(z) = \tanh z",
        _tanh,
        lambda inp, o: 1 - o * o,
        "(1 − o_j^2)",
        r"\sigma'(\text{inp}_j) = 1 - o_j^2",
        ("1", "−", "o²"),
        ("torch.tanh(inp)", "1 - o * o"),
    ),
    Activation(
        "relu",
        "ReLU",
        r"\sigma(z) = \max(0, z)",
        _relu,
        lambda inp, o: (inp > 0).to(o.dtype),
        "[inp_j > 0]",
        r"\sigma'(\text{inp}_j) = 1 \text{ if } \text{inp}_j > 0, \text{ else } 0",
        ("inp", ">", "0"),
        ("torch.relu(inp)", "(inp > 0).double()"),
    ),
)

ACTIVATIONS: Mapping[str, Activation] = {entry.key: entry for entry in _ALL}
