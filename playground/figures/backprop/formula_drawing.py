"""The drawing of the formula panel: headings, slots for lines, and areas that link each line to the picture.

It depends on the shape and the activation alone, so that neither a number nor a selection draws it anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from playground.catalog.activations import ACTIVATIONS
from playground.experiments.backprop.quantity_ref import QuantityRef
from playground.experiments.backprop.shape import Shape, layers
from playground.experiments.backprop.steps import Step, steps
from playground.figures.backprop.formula_entries import Entry, entry
from playground.figures.scene.diagram import Drawing, Span, span

WIDTH, HEIGHT, HEAD = 336, 245, 44
SLOTS = 11  # lines at most: eight products and their bias, the sum, what becomes of it
ROLES = ("", "value", "gradient", "update")  # the colours that a number can have
HEADINGS = ("start", "o", "loss", "output", "d", "g", "update", "again")
RIGHT = (148, 241, 334)  # where the three numbers of a line end
SIGNS = {"sign": 157, "equals": 250}  # centres of the operator and the equals sign
FORMAT = "auto"  # four decimals in line, or an exponent: at most nine characters
MUTED = "var(--role-muted)"


@dataclass(frozen=True)
class FormulaDrawing:
    """The drawing as SVG, and which row of `entry` shows an entry's link areas, by its heading and title."""

    svg: str
    rows: dict[tuple[str, str], int]


@lru_cache(maxsize=32)
def formula_drawing(shape: Shape, activation: str) -> FormulaDrawing:
    """The drawing for every step at every granularity, and for every selection."""
    entries = {(e.heading, e.title): e for e in _entries(shape, activation)}
    rows = {name: row for row, name in enumerate(entries)}
    return FormulaDrawing(_svg(list(entries.values()), activation), rows)


def _entries(shape: Shape, activation: str) -> Iterator[Entry]:
    """Every entry that can be shown; the steps of a unit share one, whatever term they are at."""
    for granularity in ("layer", "unit"):
        for step in steps(shape, granularity):
            yield entry(shape, activation, step, None)
    for layer in layers(shape):
        for unit in range(1, shape[layer] + 1):
            yield entry(shape, activation, Step("update"), QuantityRef("b", layer, unit))


def _svg(entries: list[Entry], activation: str) -> str:
    pitch = min(23.0, (HEIGHT - HEAD) / max(len(one.lines) for one in entries))
    d = Drawing(WIDTH, HEIGHT, "the formula of the current step")
    d.text(0, 13, data_text="title.0", size=14, fill=MUTED)
    for row, heading in enumerate(HEADINGS):
        parts = _heading(heading, activation)
        d.formula(0, 35, *parts, data_show=f"heading.{row}", class_="player-optional", size=16)
    for row, shown in enumerate(entries):
        with d.group(class_="player-optional", data_show=f"entry.{row}"):
            for slot, line in enumerate(shown.lines):
                if line.link:
                    _link_area(d, HEAD + slot * pitch, pitch, line.link)
    with d.group(pointer_events="none"):
        for slot in range(SLOTS):
            _slot(d, slot, HEAD + slot * pitch + 0.72 * pitch)
    return d.svg()


def _link_area(d: Drawing, top: float, height: float, link: str) -> None:
    """The area of a line that answers the pointer and lights up."""
    d.rect(0, top, WIDTH, height, fill="transparent", stroke="none", data_link=link)


def _slot(d: Drawing, slot: int, y: float) -> None:
    """The texts of one line, each number once in every colour; its state shows one of them."""
    d.text(0, y, data_text=f"symbol.{slot}", size=14)
    for name, x in SIGNS.items():
        d.text(x, y, data_text=f"{name}.{slot}", size=14, text_anchor="middle", fill=MUTED)
    for column in range(3):
        cell = 3 * slot + column
        for k, role in enumerate(ROLES):
            d.text(
                RIGHT[column],
                y,
                size=14,
                text_anchor="end",
                data_bind=f"number.{cell}",
                data_state=f"state.{len(ROLES) * cell + k}",
                data_format=FORMAT,
                class_=role or None,
            )


def _heading(heading: str, activation: str) -> list[str | Span]:
    """The rule in the lecture's letters, its symbols coloured as in the picture."""
    o_i, o_j = _coloured("o_i", "value"), _coloured("o_j", "value")
    delta_j, delta_l = _coloured("δ_j", "gradient"), _coloured("δ_l", "gradient")
    slope, gradient = _slope(activation), _coloured("∂L/∂w_{ij}", "gradient")
    rules: dict[str, list[str | Span]] = {
        "start": ["x and t, weights and biases"],
        "o": [o_j, " = σ(b_j + Σ_i w_{ij} ", o_i, ")"],
        "loss": ["L = ½ Σ_j (t_j − ", o_j, ")^2"],
        "output": [delta_j, " = (", o_j, " − t_j)", *slope],
        "d": [delta_j, " = (Σ_l w_{jl} ", delta_l, ")", *slope],
        "g": [gradient, " = ", o_i, " ", delta_j],
        "update": ["w_{ij} ← w_{ij} − η ", gradient],
        "again": ["What the update has done to L"],
    }
    return rules[heading]


def _slope(activation: str) -> list[str | Span]:
    """sigma'(inp_j) as a factor, its o coloured."""
    parts: list[str | Span] = [" "]
    for k, piece in enumerate(ACTIVATIONS[activation].derivative_text.split("o_j")):
        parts += [_coloured("o_j", "value"), piece] if k else [piece]
    return [part for part in parts if part != ""]


def _coloured(text: str, role: str) -> Span:
    return span(text, fill=f"var(--role-{role})")
