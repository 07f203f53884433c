"""The sheet of the ledger: rules, slots for the lines, and grounds that link every line to the picture.

It depends on the shape and the activation alone, so that neither a number nor a choice draws it anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from playground.experiments.backprop.activations import ACTIVATIONS
from playground.experiments.backprop.places import Place
from playground.experiments.backprop.shape import Shape, layers
from playground.experiments.backprop.steps import Step, steps
from playground.figures.backprop.ledger_line import Entry
from playground.figures.backprop.ledger_lines import entry
from playground.figures.scene.diagram import Drawing, Span, span

WIDTH, HEIGHT, HEAD = 336, 245, 44
SLOTS = 11  # lines at most: eight products and their bias, the sum, what becomes of it
TONES = ("", "value", "gradient", "update")
HEADINGS = ("start", "o", "loss", "output", "d", "g", "update", "again")
RIGHT = (148, 241, 334)  # where the three numbers of a line end
SIGNS = (157, 250)  # where the operator and the equals sign stand
FORMAT = "auto"  # four decimals in line, or an exponent: at most nine characters
MUTED = "var(--role-muted)"


@dataclass(frozen=True)
class Sheet:
    """The drawing as SVG, and the row of `now` that shows an entry's grounds, by its heading and title."""

    svg: str
    rows: dict[tuple[str, str], int]


@lru_cache(maxsize=32)
def sheet(shape: Shape, activation: str) -> Sheet:
    """The sheet for every step at every grain, and for every choice."""
    entries = {(e.heading, e.title): e for e in _entries(shape, activation)}
    return Sheet(_svg(list(entries.values()), activation), {name: row for row, name in enumerate(entries)})


def _entries(shape: Shape, activation: str) -> Iterator[Entry]:
    """Every entry that can be shown; the steps of a unit share one, whatever term they are at."""
    for grain in ("layer", "unit"):
        for step in steps(shape, grain):
            yield entry(shape, activation, step, None)
    for layer in layers(shape):
        for unit in range(1, shape[layer] + 1):
            yield entry(shape, activation, Step("update"), Place("b", layer, unit))


def _svg(entries: list[Entry], activation: str) -> str:
    pitch = min(23.0, (HEIGHT - HEAD) / max(len(written.lines) for written in entries))
    d = Drawing(WIDTH, HEIGHT, "the formula of the current step")
    d.text(0, 13, data_text="title.0", size=14, fill=MUTED)
    for row, heading in enumerate(HEADINGS):
        rule = _heading(heading, activation)
        d.formula(0, 35, *rule, data_show=f"head.{row}", class_="player-optional", size=16)
    for row, written in enumerate(entries):
        with d.group(class_="player-optional", data_show=f"now.{row}"):
            for slot, line in enumerate(written.lines):
                if line.link:
                    _ground(d, HEAD + slot * pitch, pitch, line.link)
    with d.group(pointer_events="none"):
        for slot in range(SLOTS):
            _slot(d, slot, HEAD + slot * pitch + 0.72 * pitch)
    return d.svg()


def _ground(d: Drawing, top: float, height: float, link: str) -> None:
    """What the pointer meets of a line, and what lights up."""
    d.rect(0, top, WIDTH, height, fill="transparent", stroke="none", data_link=link)


def _slot(d: Drawing, slot: int, y: float) -> None:
    """The texts of one line, each number in all its colours, of which one is shown."""
    d.text(0, y, data_text=f"symbol.{slot}", size=14)
    for x, name in zip(SIGNS, ("sign", "equals"), strict=True):
        d.text(x, y, data_text=f"{name}.{slot}", size=14, text_anchor="middle", fill=MUTED)
    for column in range(3):
        cell = 3 * slot + column
        for k, tone in enumerate(TONES):
            d.text(
                RIGHT[column],
                y,
                size=14,
                text_anchor="end",
                data_bind=f"n.{cell}",
                data_state=f"s.{4 * cell + k}",
                data_format=FORMAT,
                class_=tone or None,
            )


def _heading(heading: str, activation: str) -> list[str | Span]:
    """The rule in the lecture's letters, its symbols coloured as in the picture."""
    o_i, o_j = _tinted("o_i", "value"), _tinted("o_j", "value")
    delta_j, delta_l = _tinted("δ_j", "gradient"), _tinted("δ_l", "gradient")
    slope, gradient = _slope(activation), _tinted("∂L/∂w_{ij}", "gradient")
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
    for k, piece in enumerate(ACTIVATIONS[activation].rule.split("o_j")):
        parts += [_tinted("o_j", "value"), piece] if k else [piece]
    return [part for part in parts if part != ""]


def _tinted(text: str, role: str) -> Span:
    return span(text, fill=f"var(--role-{role})")
