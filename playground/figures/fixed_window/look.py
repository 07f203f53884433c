"""What the pictures of this page share: a colour for each place of the window, lines, clipped words."""

from typing import Any

from playground.figures.stroke import stroke
from playground.figures.style import CATEGORICAL, ROLES, palette

PLACES = 7  # colours before they come again; the eighth of the table is ink


def colours() -> dict[str, dict[str, str]]:
    """The palette with a strong and a pale colour for each place of the window: "place0", "pale0", ...

    Groups of tokens have colours too: "group0", ...
    """
    known = palette()
    return {
        theme: {
            **known[theme],
            **{f"place{i}": CATEGORICAL[i][dark] for i in range(PLACES)},
            **{f"group{i}": CATEGORICAL[i][dark] for i in range(PLACES)},
            **{f"pale{i}": ROLES[f"region{i}"][dark] for i in range(PLACES)},
        }
        for dark, theme in enumerate(("light", "dark"))
    }


def strong(place: int) -> str:
    """The colour of a place, as a role."""
    return f"place{place % PLACES}"


def pale(place: int) -> str:
    """Its pale sister, for areas."""
    return f"pale{place % PLACES}"


def clipped(text: str, room: int) -> str:
    """The beginning of a word that fits into so many letters."""
    return text if len(text) <= room else text[: room - 1] + "…"


def line(x: Any, y: Any, colour: str, hover: str, **more: Any) -> dict[str, Any]:
    """A line."""
    return {**stroke(x, y, colour, 2.5, hover), **more}
