"""Every colour of the house, as roles with a light and a dark value.

Categorical colours are Okabe and Ito's (2008), which stay apart for colour-blind readers and on a
washed-out projector; the dark theme takes their lighter members. As text on white vermilion is a shade
darker than theirs, so that its contrast is 4.5 : 1. Forward values are blue, gradients
vermilion (light) or amber (dark), on every page. Signed quantities (states, weights) are blue where they are
positive and vermilion or amber where they are negative, in diagrams and heat maps alike.
"""

from collections.abc import Mapping, Sequence
from zlib import crc32

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
    "lit": ("#F7F0A0", "#5A5518"),  # a marker pen behind what belongs together
    "negative": ("#C25500", "#E69F00"),  # signed quantities run from negative over zero to positive
    "zero": ("#FFFFFF", "#16191E"),
    "positive": ("#0072B2", "#56B4E9"),
    "deep": ("#C9D6E3", "#2B3846"),  # a loss surface from its lowest to its highest: pale, it recedes
    "slope": ("#E4EBF2", "#1F2831"),
    "peak": ("#FAFBFD", "#161B21"),
    "contour": ("#9FB1C3", "#47586A"),
    "lost": ("#F3C9C9", "#5A2A2E"),
    "region0": ("#A9CCE3", "#2C5878"),  # regions of a map: pale sisters of the categorical colours
    "region1": ("#F5C6A5", "#7A4620"),
    "region2": ("#A8DCC8", "#1F6350"),
    "region3": ("#E8C4DA", "#6D4560"),
    "region4": ("#EAD9A0", "#6B5A1E"),
    "region5": ("#C9C3E6", "#4A4380"),
    "region6": ("#D9C3B2", "#5E4433"),
    "region7": ("#CDD3DA", "#4A525B"),
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


OPTIMIZER_COLOURS: Mapping[str, Pair] = {
    "sgd": ("#0072B2", "#56B4E9"),
    "momentum": ("#D55E00", "#FF8A3D"),
    "nesterov": ("#B8860B", "#F0E442"),
    "adagrad": ("#009E73", "#2FC79A"),
    "adadelta": ("#5F7F00", "#A6C94A"),
    "rmsprop": ("#C4509A", "#E08AC4"),
    "adam": ("#5B4FA3", "#A89CF0"),
    "adamw": ("#7A4B2A", "#C99B77"),
    "adamax": ("#A3123F", "#F27A9B"),
    "nadam": ("#2A9DC4", "#8AD8F2"),
    "nadamw": ("#00666B", "#4FB8BD"),
    "radam": ("#8A6FD1", "#CFC4FF"),
    "adafactor": ("#6B7280", "#B5BCC6"),
    "lion": ("#A8540B", "#E8A35C"),
    "rprop": ("#3D8B37", "#7CCB75"),
    "lbfgs": ("#1F2328", "#E6E8EB"),
    "slide-momentum": ("#B5793C", "#C98A55"),
    "slide-adagrad": ("#3B9C80", "#5FB79D"),
    "slide-rmsprop": ("#C97BB0", "#C98DB6"),
    "slide-adam": ("#8377D1", "#8C80DD"),
}
"""Each optimizer keeps its colour on every page; a slide's variant is the paler sister of PyTorch's."""


def racer_colours(kinds: Sequence[str]) -> list[Pair]:
    """A colour for each racer; the second and third of one kind go towards ink or paper."""
    return [_shade(_racer_colour(kind), kinds[:i].count(kind)) for i, kind in enumerate(kinds)]


def _racer_colour(kind: str) -> Pair:
    """The optimizer's colour; for one that has none in the table, always the same categorical one."""
    return OPTIMIZER_COLOURS.get(kind) or CATEGORICAL[crc32(kind.encode()) % len(CATEGORICAL)]


def _shade(pair: Pair, nth: int) -> Pair:
    """The pair, the nth (from 0) shade of it: nearer to the theme's ink by turns, then to its paper."""
    if nth == 0:
        return pair
    ends = ROLES["ink"] if nth % 2 else ROLES["paper"]
    share = min(0.75, (0.45 if nth % 2 else 0.3) * ((nth + 1) // 2))
    return (_mixed(pair[0], ends[0], share), _mixed(pair[1], ends[1], share))


def _mixed(colour: str, other: str, share: float) -> str:
    channels = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in channels)
