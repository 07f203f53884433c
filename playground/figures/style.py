"""Every colour of the house, as roles with a light and a dark value.

One colour has one meaning on a page:

- **blue** (`value`): values. Parameters, activations, probabilities, and what is measured of a model going
  forward.
- **vermilion**, in the dark theme amber (`gradient`): derivatives of the loss. Gradients, slopes, deltas.
- **green** (`update`): what changes a parameter, or is used in place of a value: a step, a rate, a setting.
- **purple and olive** (`positive`, `negative`): the sign of a signed quantity in lines and cells (weights of
  a network, states in a heat map), with a legend beside. A negative line is dashed as well, so that its sign
  needs no colour.
- the categorical colours (`kind0`, ...), for kinds (optimizers, runs, batch sizes, places of a window): none
  of them is near blue or vermilion.

All are Okabe and Ito's (2008) or made from them; the dark theme takes their lighter members. Every colour
but tints and lines of the background has a contrast of 4.5 : 1 on its paper (WCAG 2), so that it can be text.
Contour lines recede on purpose: the tint behind them says the same. The tests compute contrasts and
distances, also as colour-blind readers see them.
"""

from collections.abc import Mapping, Sequence
from zlib import crc32

Pair = tuple[str, str]  # (light, dark)
READABLE = 4.5  # contrast of text (WCAG 2, AA)

CATEGORICAL: tuple[Pair, ...] = (
    ("#246200", "#7FD13B"),
    ("#B3257F", "#FF7CC5"),
    ("#806C00", "#F0E442"),
    ("#6A3FB5", "#B79CFF"),
    ("#5C2A12", "#BC9880"),
    ("#8E0F3C", "#FF7F86"),
    ("#00474D", "#7FE0E6"),
    ("#1F2328", "#E6E8EB"),
)

ROLES: Mapping[str, Pair] = {
    "ink": ("#1F2328", "#E6E8EB"),
    "paper": ("#FFFFFF", "#111418"),
    "muted": ("#5B6270", "#9AA3AE"),
    "line": ("#E5E7EB", "#2A2F36"),
    "surface": ("#6A7683", "#8496AD"),
    "value": ("#0072B2", "#56B4E9"),
    "cell": ("#004E80", "#56B4E9"),  # values as the colours of cells, with numbers on them
    "gradient": ("#B34E00", "#E69F00"),
    "update": ("#007A5A", "#2FC79A"),
    "loss": ("#1F2328", "#E6E8EB"),
    "curvature": ("#A0568A", "#FF9EC8"),
    "diverged": ("#C4124A", "#FF6B6B"),
    "lit": ("#FAF5BE", "#38350C"),  # a marker pen behind what belongs together
    "negative": ("#6B7500", "#C3D14F"),  # signed quantities run from negative over zero to positive
    "zero": ("#FFFFFF", "#16191E"),
    "positive": ("#7B3294", "#C58BE0"),
    "deep": ("#C9D6E3", "#2B3846"),  # a loss surface from its lowest to its highest: pale, it recedes
    "slope": ("#E4EBF2", "#1F2831"),
    "peak": ("#FAFBFD", "#161B21"),
    "contour": ("#8298AE", "#5A6E84"),
    "surprise": ("#A0568A", "#FF9EC8"),  # of a token, in numbers
    "tint": ("#A0568A", "#B0447F"),  # of a text, behind its letters
    "lost": ("#F3C9C9", "#5A2A2E"),
    "region0": ("#C3DDB2", "#33521F"),  # regions of a map: pale sisters of the categorical colours
    "region1": ("#EDC3DE", "#6B2F55"),
    "region2": ("#EADCA0", "#544A12"),
    "region3": ("#D3C6EE", "#463A78"),
    "region4": ("#DCC6B8", "#54402F"),
    "region5": ("#F2BFC6", "#6E2A36"),
    "region6": ("#B5DADC", "#1F5257"),
    "region7": ("#CDD3DA", "#4A525B"),
    **{f"kind{i}": pair for i, pair in enumerate(CATEGORICAL)},
}


def colour(role: str, theme: str = "light") -> str:
    """Colour of a role in the given theme ("light" or "dark"), as #RRGGBB; KeyError for an unknown role."""
    return ROLES[role][theme == "dark"]


def palette() -> dict[str, dict[str, str]]:
    """All roles as `{"light": {role: colour}, "dark": {...}}`: what a scene carries to the player."""
    return {
        theme: {role: pair[i] for role, pair in ROLES.items()} for i, theme in enumerate(("light", "dark"))
    }


def mixed(colour: str, other: str, share: float) -> str:
    """The colour `share` (0 to 1) of the way from one colour to another, channel by channel."""
    channels = [(int(colour[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in channels)


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1), from 0 (black) to 1 (white)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(colour: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1), from 1 to 21."""
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_on(background: Pair) -> Pair:
    """Black or white for each theme: what has more contrast on the background, always at least 4.58."""
    light, dark = (
        max(("#000000", "#FFFFFF"), key=lambda text: contrast(text, shade)) for shade in background
    )
    return light, dark


def coloured(latex: str, role: str, theme: str = "light") -> str:
    """LaTeX that KaTeX draws in the role's colour."""
    return rf"\textcolor{{{colour(role, theme)}}}{{{latex}}}"


OPTIMIZER_COLOURS: Mapping[str, Pair] = {
    "sgd": ("#00626B", "#6FE3EA"),
    "momentum": ("#C2187E", "#FF66C0"),
    "nesterov": ("#7D6100", "#FCE08A"),
    "adagrad": ("#2F6E00", "#8FE04A"),
    "adadelta": ("#0A3D0F", "#2FA836"),
    "rmsprop": ("#5F2B17", "#C9876B"),
    "adam": ("#8443CF", "#BB8DF7"),
    "adamw": ("#1E1E9C", "#7088FF"),
    "adamax": ("#7A1058", "#C9609F"),
    "nadam": ("#9A5486", "#FFB3E6"),
    "nadamw": ("#404E6B", "#7F97A8"),
    "radam": ("#5A1694", "#A368E6"),
    "adafactor": ("#6A6A6E", "#C8C8CC"),
    "lion": ("#99001F", "#F0506A"),
    "rprop": ("#3E4420", "#93A82F"),
    "lbfgs": ("#1F2328", "#F2F4F7"),
    "slide-momentum": ("#7B1150", "#FFB0DD"),
    "slide-adagrad": ("#1D3D08", "#C5F59A"),
    "slide-rmsprop": ("#38170A", "#E8BBA6"),
    "slide-adam": ("#4E2480", "#DCC8FF"),
}
"""Each optimizer keeps its colour on every page; a slide's variant is nearer to ink than PyTorch's."""


def racer_colours(kinds: Sequence[str]) -> list[Pair]:
    """A colour for each racer; the second and third of one kind get shades of it."""
    return [_shade(_racer_colour(kind), kinds[:i].count(kind)) for i, kind in enumerate(kinds)]


def _racer_colour(kind: str) -> Pair:
    """The optimizer's colour; for one that has none in the table, always the same categorical one."""
    return OPTIMIZER_COLOURS.get(kind) or CATEGORICAL[crc32(kind.encode()) % len(CATEGORICAL)]


def _shade(pair: Pair, nth: int) -> Pair:
    """The pair, the nth (from 0) shade of it: about 50 %, 75 %, ... of the way to the theme's ink or paper.

    It goes where it can be read on paper, and of both ends to the one that makes it differ more.
    """
    share = 1 - 0.5**nth

    def shaded(colour: str, theme: int) -> str:
        paper = ROLES["paper"][theme]
        shades = [mixed(colour, end, x) for end in (ROLES["ink"][theme], paper) for x in (share, 0.8 * share)]
        readable = [shade for shade in shades if contrast(shade, paper) >= READABLE] or shades[:1]
        return max(readable, key=lambda shade: contrast(shade, colour))

    return shaded(pair[0], 0), shaded(pair[1], 1)
