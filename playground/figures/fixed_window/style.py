"""The colours of the page Fixed window: one for each position of the window and for each group of tokens."""

from playground.figures.style import CATEGORICAL, ROLES, palette

ORDER = (
    6,
    4,
    5,
    1,
    0,
    2,
    3,
)  # of the categorical colours: those unlike the signs' purple and olive come first
COLOURS = len(ORDER)  # until they repeat


def colours() -> dict[str, dict[str, str]]:
    """The palette with "position0", ... (strong), "pale0", ... (for areas) and "group0", ... (of tokens)."""
    own = {f"position{i}": CATEGORICAL[kind] for i, kind in enumerate(ORDER)}
    own |= {f"group{i}": CATEGORICAL[kind] for i, kind in enumerate(ORDER)}
    own |= {f"pale{i}": ROLES[f"region{kind}"] for i, kind in enumerate(ORDER)}
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
