"""What the pictures of this page share: the stage's height, colours, and numbers in sentences."""

from playground.figures.plots import minus
from playground.figures.style import CATEGORICAL, ROLES, Pair

HEIGHT = 408  # of the stage, in CSS pixels
PENALTY_COLOURS: dict[str, Pair] = {
    "l1": ROLES["update"],
    "l2": CATEGORICAL[1],
    "elastic": CATEGORICAL[2],
}
METHOD_COLOURS = ("update", "curvature")  # roles of the proximal and the subgradient method


def short_number(x: float) -> str:
    """Three digits, or all before the point where there are more, with the typographic minus."""
    return minus(f"{x:,.0f}" if 1e3 <= abs(x) < 1e9 else f"{x:.3g}")


def zeros_in_words(zeros: int, weights: int) -> str:
    """How many of the weights are exactly zero."""
    if zeros == 0:
        return "no weight is exactly zero"
    if zeros == weights:
        return f"all {weights} weights are exactly zero" if weights > 1 else "the weight is exactly zero"
    return f"{zeros} of {weights} weights {'is' if zeros == 1 else 'are'} exactly zero"
