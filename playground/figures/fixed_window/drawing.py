"""The network drawn to scale: every matrix with its shape, every place of the window in its colour."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.figures.fixed_window.layout import HEIGHT, STRIP, TOP, VECTOR, WIDTH, Layout
from playground.figures.fixed_window.look import clipped, pale, strong
from playground.figures.scene import Drawing, Graph, span

LETTERS = 10  # of a word at the left
VECTORS = 200  # numbers of a vector that are drawn one by one, at most
BARE: dict[str, Any] = dict.fromkeys(  # a stroke takes its looks from its number
    ("fill", "stroke", "stroke_width", "stroke_linecap", "stroke_linejoin")
)


def network(trace: FixedWindowTrace) -> Graph:
    """Words, x, W1 by place, h, W2, W3, y; what is learned or typed is bound, and the drawing stays."""
    at = Layout(trace.places, trace.embedding, trace.hidden, len(trace.names), trace.direct)
    words = [[clipped(word, LETTERS)] for word in trace.answer.typed.words]
    return Graph(
        "network",
        _svg(at, trace.without_direct),
        _arrays(trace, at),
        {"word": words},
        title=_title(trace),
        alt=_alt(trace),
    )


@lru_cache(maxsize=16)
def _svg(at: Layout, without_direct: bool) -> str:
    d = Drawing(WIDTH, HEIGHT, "the network")
    _bands(d, at, without_direct)
    _first(d, at)
    if at.sums:
        _sums(d, at)
    _corner(d, at)
    _scores(d, at, without_direct)
    return d.svg()


def _strokes(d: Drawing, name: str, lines: Iterable[tuple[float, float, float, float]]) -> None:
    """Short lines, the r-th as wide as the r-th number of an array; what they share stands once."""
    with d.group(stroke_linecap="butt"):
        for row, ends in enumerate(lines):
            d.line(*ends, data_bind=f"{name}.{row}", **BARE)


def _title(trace: FixedWindowTrace) -> str:
    scale = "every matrix drawn to the same scale"
    return f"{trace.parameters:,} parameters, {scale}"


def _alt(trace: FixedWindowTrace) -> str:
    return (
        f"A window of {trace.places} tokens, embeddings of {trace.embedding}, {trace.hidden} hidden units, "
        f"{len(trace.names)} tokens: W1 has a block of its own for each place"
    )


def _arrays(trace: FixedWindowTrace, at: Layout) -> dict[str, np.ndarray]:
    """What the strokes show, (numbers, K) each: at a weight of 1 a stroke has its full width."""
    K = len(trace.steps)
    found = {
        "x": trace.answer.x.reshape(K, -1).T / 2,  # embeddings are drawn from N(0, 1): mostly within 2
        "h": trace.answer.h.T,
        "y": _relative(trace.answer.y[:, : at.shown]).T,
        "p": trace.answer.p[:, : at.shown].T,
    }
    if at.sums:
        pushed = _relative(trace.answer.pushed)
        found |= {f"push{c}": pushed[:, c].T for c in range(trace.places)}
    if at.strokes:
        found["w"] = (trace.W1 / np.abs(trace.W1).max()).reshape(K, -1).T  # row: j * inputs + i
    return {name: np.ascontiguousarray(values) for name, values in found.items()}


def _relative(values: np.ndarray) -> np.ndarray:
    return np.asarray(values / max(float(np.abs(values).max()), 1e-300))


def _bands(d: Drawing, at: Layout, without_direct: bool) -> None:
    """Each place from its word to the end of W3: one colour, one name to light up."""
    for c in range(at.places):
        top, high = TOP + c * at.band, at.band
        faint = 0.15 if without_direct else 0.8
        with d.group(data_link=f"place{c}"):
            y = at.word_y(c)
            d.text(
                at.x_left - 10, y + 5, span(data_text=f"word.{c}"), size=15, text_anchor="end",
                fill=f"var(--role-{strong(c)})", font_weight="700",
            )  # fmt: skip
            if at.band < 15.5:
                d.line(at.x_left - 8, y, at.x_left - 1, top + high / 2, stroke=f"var(--role-{strong(c)})")
            fill = {"fill": f"var(--role-{pale(c)})", "stroke": "none"}
            d.rect(at.x_left, top, VECTOR, high, **fill)
            d.rect(at.w1_left, top, at.hidden * at.unit, high, **fill)
            if at.direct:
                d.rect(at.v_left, top, at.v_width, high, opacity=faint, **fill)
    edge: dict[str, float | str] = {"fill": "none", "stroke": "var(--role-paper)", "stroke_width": 1.5}
    for c in range(1, at.places):  # between two places
        y = TOP + c * at.band
        d.line(at.x_left, y, at.w1_left + at.hidden * at.unit, y, **edge)
    if at.inputs <= VECTORS and at.unit >= 1.5:
        ys = (TOP + (i + 0.5) * at.unit for i in range(at.inputs))
        _strokes(d, "x", ((at.x_left + 2, y, at.x_left + VECTOR - 2, y) for y in ys))


def _first(d: Drawing, at: Layout) -> None:
    """W1, weight by weight where there is room, its name and its shape."""
    if at.strokes:
        half = at.unit / 2 - 0.5
        xs = [at.w1_left + (j + 0.5) * at.unit for j in range(at.hidden)]
        ys = [TOP + (i + 0.5) * at.unit for i in range(at.inputs)]
        _strokes(d, "w", ((x - half, y, x + half, y) for x in xs for y in ys))
    d.formula(at.x_left + VECTOR / 2, TOP - 7, "x", size=16, text_anchor="middle", font_weight="700")
    d.formula(at.w1_left, TOP - 7, f"W_1  {at.hidden} × {at.inputs}", size=15, font_weight="700")


def _sums(d: Drawing, at: Layout) -> None:
    """What each place's block makes of its embedding: the hidden layer adds these up."""
    for c in range(at.places):
        top = at.w1_bottom + 8 + STRIP * c
        with d.group(data_link=f"place{c}"):
            d.rect(
                at.w1_left, top, at.hidden * at.unit, STRIP - 3, fill=f"var(--role-{pale(c)})", stroke="none"
            )
            xs = [at.w1_left + (j + 0.5) * at.unit for j in range(at.hidden)]
            _strokes(d, f"push{c}", ((x, top + 1, x, top + STRIP - 4) for x in xs))


def _corner(d: Drawing, at: Layout) -> None:
    """The hidden layer: out of W1, through tanh, and upright before W2."""
    x = at.v_left - 8 - VECTOR
    foot = at.w2_top + at.w1_width / 2
    if at.turns:
        middle = at.w1_left + at.w1_width / 2
        start, words = f"M{middle:.1f} {at.sums_bottom + 2:.1f}V{foot:.1f}", (max(middle, x - 46) + x) / 2
    else:
        start, words = f"M{at.w1_left + at.w1_width + 4:.1f} {foot:.1f}", x - 22
    d.path(f"{start}H{x - 5:.1f}m-8 -5l8 5l-8 5", stroke="var(--role-value)", stroke_width=2.5)
    d.text(words, foot - 9, "tanh", size=15, text_anchor="middle", fill="var(--role-value)")
    d.rect(x, at.w2_top, VECTOR, at.w1_width, fill="var(--role-paper)", stroke="var(--role-line)")
    if at.hidden <= VECTORS and at.unit >= 1.5:
        ys = (at.w2_top + (j + 0.5) * at.unit for j in range(at.hidden))
        _strokes(d, "h", ((x + 2, y, x + VECTOR - 2, y) for y in ys))
    d.formula(x + VECTOR / 2, at.w2_top - 7, "h", size=16, text_anchor="middle", font_weight="700")


def _scores(d: Drawing, at: Layout, without_direct: bool) -> None:
    """W3 above W2, both as wide as the vocabulary, and the scores they add up to."""
    V = at.vocabulary
    right = at.v_left + at.v_width
    if at.direct:
        words = "W_3 = 0" if without_direct else f"W_3  {V:,} × {at.inputs}"
        d.formula(at.v_left, TOP - 7, words, size=15, font_weight="700")
        if without_direct:
            box = {"fill": "none", "stroke": "var(--role-muted)", "stroke_dasharray": "6 4"}
            d.rect(at.v_left, TOP, at.v_width, at.w1_bottom - TOP, **box)
    elif at.w2_top > TOP + 40:
        d.formula(at.v_left, TOP + 14, "no W_3", size=15, fill="var(--role-muted)")
    d.rect(
        at.v_left, at.w2_top, at.v_width, at.hidden * at.unit,
        fill="var(--role-deep)", stroke="none", data_link="W2",
    )  # fmt: skip
    d.formula(at.v_left, at.w2_top - 7, f"W_2  {V:,} × {at.hidden}", size=15, font_weight="700")
    rows = (("y", "y", at.w2_bottom + 10), ("p", "P", at.w2_bottom + 30))
    for name, label, top in rows:
        d.rect(at.v_left, top, at.v_width, VECTOR, fill="var(--role-paper)", stroke="var(--role-line)")
        d.text(at.v_left - 8, top + 12, label, size=16, text_anchor="end", font_weight="700")
        if at.shown <= VECTORS and at.unit >= 1.5:
            xs = (at.v_left + (v + 0.5) * at.unit for v in range(at.shown))
            _strokes(d, name, [(x, top + 2, x, top + VECTOR - 2) for x in xs])
    if at.cut:
        _tear(d, right, TOP - 4, at.w2_bottom + 30 + VECTOR + 4)
        d.text(right - 8, at.w2_bottom + 62, f"the first {at.shown} of {V:,} columns", size=14,
               text_anchor="end", fill="var(--role-muted)")  # fmt: skip


def _tear(d: Drawing, x: float, top: float, bottom: float) -> None:
    """A torn edge: the matrix goes on."""
    d.rect(x - 3, top, 12, bottom - top, fill="var(--role-paper)", stroke="none")
    teeth = "".join(f"l{-6 if i % 2 else 6} 8" for i in range(int((bottom - top) / 8)))
    d.path(f"M{x - 5:.1f} {top:.1f}{teeth}", stroke="var(--role-muted)")
