"""Every colour of the house, as roles with a light and a dark value.

Categorical colours are Okabe and Ito's (2008), which stay apart for colour-blind readers and on a
washed-out projector; the dark theme takes their lighter members. As text on white vermilion is a shade
darker than theirs, so that its contrast is 4.5 : 1. Forward values are blue, gradients
vermilion (light) or amber (dark), on every page. Signed quantities (states, weights) are blue where they are
positive and vermilion or amber where they are negative, in diagrams and heat maps alike.
"""

from collections.abc import Mapping

Pair = tuple[str, str]  # (light, dark)

ROLES: Mapping[str, Pair] = {
    "ink": ("#1F2328", "#E6E8EB"),
    "paper": ("#FFFFFF", "#111418"),
    "muted": ("#6B7280", "#9AA3AE"),
    "line": ("#E5E7EB", "#2A2F36"),
    "surface": ("#8FA3B8", "#64748B"),
    "value": ("#0072B2", "#56B4E9"),
    "gradient": ("#C25500", "#E69F00"),
    "update": ("#007A5A", "#2FC79A"),
    "loss": ("#1F2328", "#E6E8EB"),
    "curvature": ("#A0568A", "#D99AC5"),
    "diverged": ("#C62828", "#FF6B6B"),
    "negative": ("#C25500", "#E69F00"),  # signed quantities run from negative over zero to positive
    "zero": ("#FFFFFF", "#16191E"),
    "positive": ("#0072B2", "#56B4E9"),
}

CATEGORICAL: tuple[Pair, ...] = (
    ("#0072B2", "#56B4E9"),
    ("#D55E00", "#E69F00"),
    ("#009E73", "#2FC79A"),
    ("#CC79A7", "#D99AC5"),
    ("#B8860B", "#F0E442"),
    ("#5B4FA3", "#A89CF0"),
    ("#7A4B2A", "#C99B77"),
    ("#1F2328", "#E6E8EB"),
)


def colour(role: str, theme: str = "light") -> str:
    """Colour of a role in the given theme ("light" or "dark"), as #RRGGBB; KeyError for an unknown role."""
    return ROLES[role][theme == "dark"]


def palette() -> dict[str, dict[str, str]]:
    """All roles as `{"light": {role: colour}, "dark": {...}}`: what a scene carries to the player."""
    return {
        theme: {role: pair[i] for role, pair in ROLES.items()} for i, theme in enumerate(("light", "dark"))
    }


def coloured(latex: str, role: str, theme: str = "light") -> str:
    """LaTeX that KaTeX draws in the role's colour."""
    return rf"\textcolor{{{colour(role, theme)}}}{{{latex}}}"
