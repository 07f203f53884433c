"""The network drawn to scale: every matrix with its shape, every position of the window in its colour."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.figures.fixed_window.geometry import (
    HEIGHT,
    STRIP,
    THICKNESS,
    TOKEN_PITCH,
    TOP,
    WIDTH,
    Geometry,
)
from playground.figures.fixed_window.style import pale, strong
from playground.figures.plots import clipped
from playground.figures.scene import Drawing, Graph, span
from playground.figures.scene.svg import Attribute

Line = tuple[float, float, float, float]  # x1, y1, x2, y2

LONGEST_TOKEN = 10  # letters of a token at the left
LONGEST_VECTOR = 200  # a longer vector is not drawn number by number
SMALLEST_UNIT = 1.5  # nor one with smaller units
VALUE, MUTED, PAPER = "var(--role-value)", "var(--role-muted)", "var(--role-paper)"
VECTOR_BOX: dict[str, Attribute] = {"fill": PAPER, "stroke": "var(--role-line)"}
TITLE: dict[str, Attribute] = {"text_anchor": "middle", "font_weight": "700"}


def network(trace: FixedWindowTrace) -> Graph:
    """Tokens, x, W1 by position, h, W2, W3, y. The drawing stays; numbers and tokens are bound to it."""
    at = Geometry(trace.window, trace.embedding, trace.hidden, len(trace.names), trace.has_direct)
    return Graph(
        "network",
        _svg(at, trace.zero_direct),
        _arrays(trace, at),
        {"token": [[clipped(name, LONGEST_TOKEN)] for name in trace.first.context.names]},
        title=f"{trace.parameters:,} parameters; every matrix transposed, to one scale",
        alt=f"A window of {trace.window} tokens, embeddings of {trace.embedding}, {trace.hidden} hidden "
        f"units, {len(trace.names)} tokens: W1 has a block of its own for each place; matrices are "
        "transposed",
    )


def _arrays(trace: FixedWindowTrace, at: Geometry) -> dict[str, np.ndarray]:
    """What the strokes show, (numbers, K) each: at a value of 1 a stroke has its full width."""
    K = len(trace.steps)
    arrays = {
        "x": trace.first.x.reshape(K, -1).T / 2,  # embeddings are drawn from N(0, 1): mostly within 2
        "h": trace.first.h.T,
        "y": _relative(trace.first.y[:, : at.columns]).T,
        "p": trace.first.p[:, : at.columns].T,
    }
    if at.shows_contributions:
        contributions = _relative(trace.first.contributions)  # (K, C, H)
        arrays |= {f"contribution{c}": contributions[:, c].T for c in range(trace.window)}
    if at.shows_weights:
        arrays["w"] = (trace.W1 / np.abs(trace.W1).max()).reshape(K, -1).T  # row: j * inputs + i
    return {name: np.ascontiguousarray(values) for name, values in arrays.items()}


def _relative(values: np.ndarray) -> np.ndarray:
    """The values over the largest of their absolute values."""
    return np.asarray(values / max(float(np.abs(values).max()), 1e-300))


@lru_cache(maxsize=16)
def _svg(at: Geometry, zero_direct: bool) -> str:
    d = Drawing(WIDTH, HEIGHT, "the network")
    for position in range(at.window):
        _band(d, at, position, zero_direct)
    _x(d, at)
    _w1(d, at)
    if at.shows_contributions:
        _contributions(d, at)
    _hidden(d, at)
    _w3(d, at, zero_direct)
    _w2(d, at)
    _scores(d, at)
    if at.is_cut:
        _cut_edge(d, at)
    _signs(d)
    return d.svg()


def _signs(d: Drawing) -> None:
    """The legend of the strokes' colours, at the right above the matrices."""
    for x, role, words in ((WIDTH - 112, "positive", "> 0"), (WIDTH - 50, "negative", "< 0")):
        d.rect(x, TOP - 17, 14, 10, stroke="none", fill=f"var(--role-{role})")
        d.text(x + 19, TOP - 7, words, size=14, fill=MUTED)


def _strokes(d: Drawing, array: str, lines: Iterable[Line]) -> None:
    """Short lines, the r-th as wide as the r-th number of an array, which also gives its colour."""
    unset = dict.fromkeys(("fill", "stroke", "stroke_width", "stroke_linecap", "stroke_linejoin"))
    with d.group(class_="player-cells", stroke_linecap="butt"):
        for row, (x1, y1, x2, y2) in enumerate(lines):
            d.line(x1, y1, x2, y2, data_bind=f"{array}.{row}", **unset)


def _shows_vector(at: Geometry, length: int) -> bool:
    """Whether a vector of this length is drawn number by number."""
    return length <= LONGEST_VECTOR and at.unit >= SMALLEST_UNIT


def _band(d: Drawing, at: Geometry, position: int, zero_direct: bool) -> None:
    """One position from its token to the end of W3: one colour, one name to light up."""
    top, height, colour = TOP + position * at.band_height, at.band_height, strong(position)
    area: dict[str, Attribute] = {"fill": pale(position), "stroke": "none"}
    with d.group(data_link=f"position{position}"):
        y = at.token_y(position)
        token = span(data_text=f"token.{position}")
        d.text(at.x_left - 10, y + 5, token, size=15, text_anchor="end", fill=colour, font_weight="700")
        if height < TOKEN_PITCH:
            d.line(at.x_left - 8, y, at.x_left - 1, top + height / 2, stroke=colour)
        d.rect(at.x_left, top, THICKNESS, height, **area)
        d.rect(at.w1_left, top, at.hidden_width, height, **area)
        if at.direct:
            d.rect(at.v_left, top, at.v_width, height, opacity=0.15 if zero_direct else 0.8, **area)


def _x(d: Drawing, at: Geometry) -> None:
    """Lines between the positions, and the numbers of x."""
    for position in range(1, at.window):
        y = TOP + position * at.band_height
        d.line(at.x_left, y, at.w1_left + at.hidden_width, y, stroke=PAPER, stroke_width=1.5)
    if _shows_vector(at, at.inputs):
        ys = (TOP + (i + 0.5) * at.unit for i in range(at.inputs))
        _strokes(d, "x", ((at.x_left + 2, y, at.x_left + THICKNESS - 2, y) for y in ys))


def _w1(d: Drawing, at: Geometry) -> None:
    """W1, weight by weight where there is room, its name and its shape."""
    if at.shows_weights:
        half = at.unit / 2 - 0.5
        xs = [at.w1_left + (j + 0.5) * at.unit for j in range(at.hidden)]
        ys = [TOP + (i + 0.5) * at.unit for i in range(at.inputs)]
        _strokes(d, "w", ((x - half, y, x + half, y) for x in xs for y in ys))
    d.formula(at.x_left + THICKNESS / 2, TOP - 7, "x", size=16, **TITLE)
    d.formula(at.w1_left, TOP - 7, f"W_1ᵀ  {at.inputs} × {at.hidden}", size=15, font_weight="700")


def _contributions(d: Drawing, at: Geometry) -> None:
    """Each position's block times its embedding: the hidden layer adds these up."""
    for position in range(at.window):
        top = at.w1_bottom + 8 + STRIP * position
        with d.group(data_link=f"position{position}"):
            d.rect(at.w1_left, top, at.hidden_width, STRIP - 3, fill=pale(position), stroke="none")
            xs = [at.w1_left + (j + 0.5) * at.unit for j in range(at.hidden)]
            _strokes(d, f"contribution{position}", ((x, top + 1, x, top + STRIP - 4) for x in xs))


def _hidden(d: Drawing, at: Geometry) -> None:
    """The hidden layer: an arrow from W1 through tanh to h, upright before W2."""
    x = at.v_left - 8 - THICKNESS
    y = at.w2_top + at.hidden_width / 2
    if at.has_corner:
        middle = at.w1_left + at.hidden_width / 2
        start, tanh_x = (
            f"M{middle:.1f} {at.contributions_bottom + 2:.1f}V{y:.1f}",
            (max(middle, x - 46) + x) / 2,
        )
    else:
        start, tanh_x = f"M{at.w1_left + at.hidden_width + 4:.1f} {y:.1f}", x - 22
    d.path(f"{start}H{x - 5:.1f}m-8 -5l8 5l-8 5", stroke=VALUE, stroke_width=2.5)
    d.text(tanh_x, y - 9, "tanh", size=15, text_anchor="middle", fill=VALUE)
    d.rect(x, at.w2_top, THICKNESS, at.hidden_width, **VECTOR_BOX)
    if _shows_vector(at, at.hidden):
        ys = (at.w2_top + (j + 0.5) * at.unit for j in range(at.hidden))
        _strokes(d, "h", ((x + 2, y, x + THICKNESS - 2, y) for y in ys))
    d.formula(x + THICKNESS / 2, at.w2_top - 7, "h", size=16, **TITLE)


def _w3(d: Drawing, at: Geometry, zero_direct: bool) -> None:
    """The name and shape of W3, as wide as the vocabulary; a dashed frame where it is zero."""
    if at.direct:
        name = "W_3 = 0" if zero_direct else f"W_3ᵀ  {at.inputs} × {at.vocabulary:,}"
        d.formula(at.v_left, TOP - 7, name, size=15, font_weight="700")
        if zero_direct:
            height = at.w1_bottom - TOP
            d.rect(at.v_left, TOP, at.v_width, height, fill="none", stroke=MUTED, stroke_dasharray="6 4")
    elif at.w2_top > TOP + 40:
        d.formula(at.v_left, TOP + 14, "no W_3", size=15, fill=MUTED)


def _w2(d: Drawing, at: Geometry) -> None:
    d.rect(
        at.v_left,
        at.w2_top,
        at.v_width,
        at.hidden_width,
        fill="var(--role-deep)",
        stroke="none",
        data_link="W2",
    )
    name = f"W_2ᵀ  {at.hidden} × {at.vocabulary:,}"
    d.formula(at.v_left, at.w2_top - 7, name, size=15, font_weight="700")


def _scores(d: Drawing, at: Geometry) -> None:
    """The scores y and their softmax P, below W2."""
    for array, label, top in (("y", "y", at.w2_bottom + 10), ("p", "P", at.w2_bottom + 30)):
        d.rect(at.v_left, top, at.v_width, THICKNESS, **VECTOR_BOX)
        d.text(at.v_left - 8, top + 12, label, size=16, text_anchor="end", font_weight="700")
        if _shows_vector(at, at.columns):
            xs = (at.v_left + (v + 0.5) * at.unit for v in range(at.columns))
            _strokes(d, array, [(x, top + 2, x, top + THICKNESS - 2) for x in xs])


def _cut_edge(d: Drawing, at: Geometry) -> None:
    """A jagged edge and a note where some of the V columns are not drawn."""
    x, top, bottom = at.v_left + at.v_width, TOP - 4, at.w2_bottom + 30 + THICKNESS + 4
    d.rect(x - 3, top, 12, bottom - top, fill=PAPER, stroke="none")
    teeth = "".join(f"l{-6 if i % 2 else 6} 8" for i in range(int((bottom - top) / 8)))
    d.path(f"M{x - 5:.1f} {top:.1f}{teeth}", stroke=MUTED)
    note = f"the first {at.columns} of {at.vocabulary:,} columns"
    d.text(x - 8, at.w2_bottom + 62, note, size=14, text_anchor="end", fill=MUTED)
