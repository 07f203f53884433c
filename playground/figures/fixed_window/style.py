"""The colours of the page Fixed window: one for each position of the window and for each group of tokens."""

from playground.figures.style import CATEGORICAL, ROLES, palette

COLOURS = 7  # until they repeat; the eighth of the categorical ones is ink


def colours() -> dict[str, dict[str, str]]:
    """The palette with "position0", ... (strong), "pale0", ... (for areas) and "group0", ... (of tokens)."""
    own = {f"position{i}": CATEGORICAL[i] for i in range(COLOURS)}
    own |= {f"group{i}": CATEGORICAL[i] for i in range(COLOURS)}
    own |= {f"pale{i}": ROLES[f"region{i}"] for i in range(COLOURS)}
    return {
        theme: {**roles, **{name: pair[dark] for name, pair in own.items()}}
        for dark, (theme, roles) in enumerate(palette().items())
    }


def strong(position: int) -> str:
    """The colour of a position of the window, as a CSS value."""
    return f"var(--role-position{position % COLOURS})"


def pale(position: int) -> str:
    """Its pale counterpart for areas, as a CSS value."""
    return f"var(--role-pale{position % COLOURS})"
