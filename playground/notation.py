"""One quantity, one name in code, one colour, one meaning, and its letters in each lecture.

Every page takes its symbols from here, so that a letter keeps its colour in the prose, in the formula
and in the picture. Roles are resolved to light and dark colours by `playground.figures.style`.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Quantity:
    """A named quantity.

    `symbol` is plain text for tables and labels, `latex` the house's way to write it, `lectures` the
    letters used where a lecture writes it differently (L1 to L5), `role` the colour role.
    """

    name: str
    symbol: str
    latex: str
    meaning: str
    role: str = "ink"
    lectures: Mapping[str, str] | None = None


_ALL = (
    Quantity("theta", "θ", r"\theta", "the parameter that is being learned", "value", {"L3": r"\theta"}),
    Quantity(
        "loss", "L(θ)", r"L", "how bad the model is at this θ", "loss", {"L1": r"L_D", "L4": r"J(\theta)"}
    ),
    Quantity(
        "slope",
        "L′(θ)",
        r"L'(\theta)",
        "how much L changes if θ grows a little, per unit of θ",
        "gradient",
        {"L1": r"\nabla_\theta f(\theta)", "L2": r"\frac{dL}{d\theta}", "L4": r"\nabla_\theta J(\theta)"},
    ),
    Quantity("curvature", "L″(θ)", r"L''(\theta)", "how fast the slope itself changes", "curvature"),
    Quantity(
        "eta",
        "η",
        r"\eta",
        "learning rate: how far to go for one unit of slope",
        "update",
        {"L1": r"\eta", "L4": r"\epsilon_k", "L5": r"\gamma"},
    ),
    Quantity("update", "−η L′(θ)", r"-\eta L'(\theta)", "the step that is taken", "update"),
    Quantity("step", "k", "k", "number of updates made so far", "ink", {"L1": "k", "L5": "t"}),
)

QUANTITIES: Mapping[str, Quantity] = {quantity.name: quantity for quantity in _ALL}
