"""The quantities of gradient descent: one letter, one colour role and one meaning each, on every page.

A page's formula and a figure's rows take letter and role from here, so that a quantity has the same colour in
both. `playground.figures.style` resolves roles to light and dark colours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Part = tuple[str, str]  # LaTeX and its colour role, "" for the text's own colour


@dataclass(frozen=True)
class Quantity:
    """A named quantity.

    symbol    plain text, for tables and labels
    latex     the same for formulas
    role      colour role
    lectures  the letters of the lectures (L1 to L5) that write it differently
    """

    name: str
    symbol: str
    latex: str
    meaning: str
    role: str = "ink"
    lectures: Mapping[str, str] | None = None


_ALL = (
    Quantity("theta", "θ", r"\theta", "the parameter that is being learned", "value", {"L3": r"\theta"}),
    Quantity("loss", "L(θ)", r"L(\theta)", "the loss at θ", "ink", {"L1": r"L_D", "L4": r"J(\theta)"}),
    Quantity(
        "slope",
        "L′(θ)",
        r"L'(\theta)",
        "how much L changes per unit of θ",
        "gradient",
        {"L1": r"\nabla_\theta f(\theta)", "L2": r"\frac{dL}{d\theta}", "L4": r"\nabla_\theta J(\theta)"},
    ),
    Quantity("gradients", "g", r"g_1,\dots,g_t", "all gradients so far", "gradient"),
    Quantity(
        "batch_gradient",
        "g_B",
        r"\tfrac1B\textstyle\sum_{i\in\mathcal B}\nabla_\theta\,\ell_i(\theta)",
        "the mean gradient of the examples of a mini-batch",
        "gradient",
    ),
    Quantity(
        "learning_rate",
        "η",
        r"\eta",
        "how far to go for one unit of slope",
        "update",
        {"L1": r"\eta", "L4": r"\epsilon_k", "L5": r"\gamma"},
    ),
    Quantity("update", "−η L′", r"-\eta L'(\theta)", "the step that is taken", "update"),
)

QUANTITIES: Mapping[str, Quantity] = {quantity.name: quantity for quantity in _ALL}


def formula(*parts: str) -> list[Part]:
    """The parts of a formula with their roles: a part that names a quantity is that quantity, in its colour.

    formula("theta", r"\\leftarrow", "theta", "-", "learning_rate", "slope"); any other part is plain LaTeX.
    """
    return [
        (QUANTITIES[part].latex, QUANTITIES[part].role) if part in QUANTITIES else (part, "")
        for part in parts
    ]
