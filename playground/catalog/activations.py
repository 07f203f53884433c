"""The activation functions of a network's units, each with its derivative."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True)
class Activation:
    """One activation function o = sigma(inp); functions work elementwise on float tensors of any shape.

    derivative           sigma'(inp) as a function of inp and o
    python               function and derivative as a script writes them, over `inp` and `o`
    plain, plain_derivative   both as plain text, in lecture 5's letters: z and a = f(z)
    bounds               infimum and supremum of f
    flat                 where |f'| < FLAT, so that hardly any gradient passes: the end of a sentence
    differentiable       False where autograd has no gradient for it (a step function)
    derivative_text      the derivative in the lecture's letters, as plain text
    derivative_operands  the derivative as one operation, (first, operator, second), on two of "inp", "o",
                         "o²", "1-o", "1" and "0"; None where it is not one operation
    """

    key: str
    title: str
    latex: str
    function: Callable[["Tensor"], "Tensor"]
    derivative: Callable[["Tensor", "Tensor"], "Tensor"]
    derivative_latex: str
    python: tuple[str, str]
    source: str
    plain: str
    plain_derivative: str
    bounds: tuple[float, float]
    flat: str
    differentiable: bool = True
    derivative_text: str = ""
    derivative_operands: tuple[str, str, str] | None = None


def _sigmoid(inp: "Tensor") -> Any:
    return inp.sigmoid()


def _tanh(inp: "Tensor") -> Any:
    return inp.tanh()


def _relu(inp: "Tensor") -> Any:
    return inp.relu()


def _step(inp: "Tensor") -> Any:
    return (inp > 0).to(inp.dtype)


def _leaky_relu(inp: "Tensor") -> Any:
    return inp.where(inp > 0, 0.01 * inp)


def _softplus(inp: "Tensor") -> Any:
    from torch.nn.functional import softplus

    return softplus(inp)


def _gelu(inp: "Tensor") -> Any:
    from torch.nn.functional import gelu

    return gelu(inp)


def _gelu_derivative(inp: "Tensor", o: "Tensor") -> Any:
    """Phi(inp) + inp phi(inp), with the standard normal distribution's Phi and its density phi."""
    import torch

    return torch.special.ndtr(inp) + inp * (-inp * inp / 2).exp() / (2 * torch.pi) ** 0.5


def _silu(inp: "Tensor") -> Any:
    from torch.nn.functional import silu

    return silu(inp)


def _identity(inp: "Tensor") -> Any:
    return inp.clone()


FLAT = 0.05  # of |f'|: below it hardly any of a gradient passes
_LECTURE_5 = "lecture 5, “Common activation functions”"

_ENTRIES = (
    Activation(
        "sigmoid",
        "Sigmoid",
        r"\sigma(z) = \frac{1}{1 + e^{-z}}",
        _sigmoid,
        lambda inp, o: o * (1 - o),
        r"\sigma'(\text{inp}_j) = o_j\,(1 - o_j)",
        ("torch.sigmoid(inp)", "o * (1 - o)"),
        _LECTURE_5,
        "1 / (1 + e⁻ᶻ)",
        "a (1 − a)",
        (0.0, 1.0),
        "where |z| > 2.89: it is saturated there",
        derivative_text="o_j (1 − o_j)",
        derivative_operands=("o", "·", "1-o"),
    ),
    Activation(
        "tanh",
        "tanh",
        r"\sigma(z) = \tanh z",
        _tanh,
        lambda inp, o: 1 - o * o,
        r"\sigma'(\text{inp}_j) = 1 - o_j^2",
        ("torch.tanh(inp)", "1 - o * o"),
        _LECTURE_5,
        "tanh z",
        "1 − a²",
        (-1.0, 1.0),
        "where |z| > 2.18: it is saturated there",
        derivative_text="(1 − o_j^2)",
        derivative_operands=("1", "−", "o²"),
    ),
    Activation(
        "relu",
        "ReLU",
        r"\sigma(z) = \max(0, z)",
        _relu,
        lambda inp, o: (inp > 0).to(o.dtype),
        r"\sigma'(\text{inp}_j) = 1 \text{ if } \text{inp}_j > 0, \text{ else } 0",
        ("torch.relu(inp)", "(inp > 0).double()"),
        _LECTURE_5,
        "max(0, z)",
        "1 if z > 0, else 0",
        (0.0, math.inf),
        "where z ≤ 0: it is 0 there, the unit is dead",
        derivative_text="[inp_j > 0]",
        derivative_operands=("inp", ">", "0"),
    ),
    Activation(
        "perceptron",
        "Perceptron step",
        r"\sigma(z) = 1 \text{ if } z > 0, \text{ else } 0",
        _step,
        lambda inp, o: 0 * o,
        r"\sigma'(\text{inp}_j) = 0 \text{ where it exists}",
        ("(inp > 0).double()", "0 * o"),
        _LECTURE_5,
        "1 if z > 0, else 0",
        "0 where it exists",
        (0.0, 1.0),
        "everywhere: autograd has no gradient for a step",
        differentiable=False,
    ),
    Activation(
        "leaky-relu",
        "Leaky ReLU",
        r"\sigma(z) = \max(0.01\,z, z)",
        _leaky_relu,
        lambda inp, o: (inp > 0).to(o.dtype) + 0.01 * (inp <= 0).to(o.dtype),
        r"\sigma'(\text{inp}_j) = 1 \text{ if } \text{inp}_j > 0, \text{ else } 0.01",
        ("inp.where(inp > 0, 0.01 * inp)", "(inp > 0).double() + 0.01 * (inp <= 0).double()"),
        "Maas et al. 2013",
        "max(0.01 z, z)",
        "1 if z > 0, else 0.01",
        (-math.inf, math.inf),
        "where z ≤ 0, though a hundredth still leaks through",
    ),
    Activation(
        "softplus",
        "Softplus",
        r"\sigma(z) = \log(1 + e^z)",
        _softplus,
        lambda inp, o: inp.sigmoid(),
        r"\sigma'(\text{inp}_j) = \frac{1}{1 + e^{-\text{inp}_j}}",
        ("torch.nn.functional.softplus(inp)", "torch.sigmoid(inp)"),
        "Dugas et al. 2001",
        "log(1 + eᶻ)",
        "1 / (1 + e⁻ᶻ)",
        (0.0, math.inf),
        "where z < −2.94",
    ),
    Activation(
        "gelu",
        "GELU",
        r"\sigma(z) = z\,\Phi(z)",
        _gelu,
        _gelu_derivative,
        r"\sigma'(\text{inp}_j) = \Phi(\text{inp}_j) + \text{inp}_j\,\varphi(\text{inp}_j)",
        (
            "torch.nn.functional.gelu(inp)",
            "torch.special.ndtr(inp) + inp * (-inp * inp / 2).exp() / (2 * torch.pi) ** 0.5",
        ),
        "Hendrycks and Gimpel 2016",
        "z Φ(z)",
        "Φ(z) + z φ(z)",
        (-0.1700, math.inf),
        "where z < −2.35, and about its minimum at z = −0.75",
    ),
    Activation(
        "silu",
        "SiLU",
        r"\sigma(z) = \frac{z}{1 + e^{-z}}",
        _silu,
        lambda inp, o: inp.sigmoid() * (1 + inp * (-inp).sigmoid()),
        r"\sigma'(\text{inp}_j) = s\,(1 + \text{inp}_j (1 - s)),\; s = \frac{1}{1 + e^{-\text{inp}_j}}",
        ("torch.nn.functional.silu(inp)", "torch.sigmoid(inp) * (1 + inp * torch.sigmoid(-inp))"),
        "Elfwing et al. 2018",
        "z / (1 + e⁻ᶻ)",
        "s + a (1 − s), s = 1 / (1 + e⁻ᶻ)",
        (-0.2785, math.inf),
        "where z < −4.08, and about its minimum at z = −1.28",
    ),
    Activation(
        "linear",
        "None: linear",
        r"\sigma(z) = z",
        _identity,
        lambda inp, o: 0 * o + 1,
        r"\sigma'(\text{inp}_j) = 1",
        ("inp.clone()", "0 * o + 1"),
        "the identity: a layer without an activation function",
        "z",
        "1",
        (-math.inf, math.inf),
        "nowhere",
    ),
)

ACTIVATIONS: Mapping[str, Activation] = {entry.key: entry for entry in _ENTRIES}
"""All of them, in the order of a menu."""

DIFFERENTIABLE_ACTIVATIONS: Mapping[str, Activation] = {
    key: entry for key, entry in ACTIVATIONS.items() if entry.differentiable
}
"""Those that can be trained by gradients: what a page offers that needs them."""

ONE_STEP_ACTIVATIONS: Mapping[str, Activation] = {
    key: entry for key, entry in ACTIVATIONS.items() if entry.derivative_operands
}
"""Those whose derivative is one operation, so that a page can write it out as one line of a calculation."""
