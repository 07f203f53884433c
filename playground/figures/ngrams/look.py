"""What the still pictures of this page share."""

from typing import Any

from playground.catalog.smoothers import SMOOTHERS
from playground.figures.stroke import stroke
from playground.figures.style import CATEGORICAL, palette

SHARE = 3.0  # of the height for what stands below the window


def colours() -> dict[str, dict[str, str]]:
    """The palette with a colour for each smoothing ("smooth-none", ...) and each order ("n1", ...)."""
    known = palette()
    names = [f"smooth-{key}" for key in SMOOTHERS] + [f"n{n}" for n in range(1, 7)]
    chosen = [CATEGORICAL[i % len(CATEGORICAL)] for i in (7, 3, 1, 4, 0, 2, 7, 3, 1, 4, 0, 2)]
    return {
        theme: {**roles, **{name: pair[i] for name, pair in zip(names, chosen, strict=True)}}
        for i, (theme, roles) in enumerate(known.items())
    }


def line(x: Any, y: Any, colour: str, hover: str, **more: Any) -> dict[str, Any]:
    """A line with dots."""
    dots = {"mode": "lines+markers", "marker": {"size": 7, "color": f"@{colour}"}}
    return {**stroke(x, y, colour, 2.5, hover), **dots, **more}
