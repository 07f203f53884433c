"""Heat maps: units of a network that never was, over brackets and quotes. The query says how many."""

import numpy as np
import streamlit as st

from playground.figures.scene import Bars, Columns, Heat, Rows, Scene
from playground.ui.player import player, reported

UNITS = int(st.query_params.get("units", 64))
TOKENS = int(st.query_params.get("tokens", 120))
LAYERS = int(st.query_params.get("layers", 1))
TEXTS = {
    "brackets": '(ab["cdefgh"]{a<bc>d}\'gfe\'(h))\n[a(b\'cd\'e)"ghabcd"]<{ab}cd>`fg`\n((a)(b[c]"dah"))',
    "words": "the students of the proctor watched the clock while they waited for extraordinary exams .",
    "strange": "e\u0301a👩‍👩‍👧🎉שלום日本語<b>\u202eabc",
}
CLUSTERS = {"👩‍👩‍👧": 5, "e\u0301": 2}


def tokens(name: str) -> list[str]:
    """The text cut into `TOKENS` visible pieces: words, or characters with their marks."""
    if name == "words":
        pieces = TEXTS[name].split()
    else:
        pieces, text = [], TEXTS[name]
        while text:
            width = next((width for cluster, width in CLUSTERS.items() if text.startswith(cluster)), 1)
            pieces.append(text[:width])
            text = text[width:]
    shown = [{" ": "␠", "\n": "⏎"}.get(piece, piece) for piece in pieces]
    return [shown[k % len(shown)] for k in range(TOKENS)]


def states(pieces: list[str], seed: int) -> np.ndarray:
    """(units, tokens): smooth noise; unit 17 is +1 inside quotes and -1 outside, unit 5 counts brackets."""
    noise = np.random.default_rng(seed).normal(size=(UNITS, TOKENS))
    out = np.empty_like(noise)
    state = np.zeros(UNITS)
    pace = np.linspace(0.1, 0.9, UNITS)
    for k in range(TOKENS):
        state = (1 - pace) * state + pace * noise[:, k]
        out[:, k] = np.tanh(1.4 * state / np.sqrt(pace))
    quoted, depth = "", 0
    for k, piece in enumerate(pieces):
        if piece in "\"'`" and piece:
            quoted = "" if quoted else piece
        depth = max(0, depth + (piece in tuple("([{<")) - (piece in tuple(")]}>")))
        out[17 % UNITS, k] = 0.96 if quoted else -0.93
        out[5 % UNITS, k] = min(1.0, depth / 3) * 1.4 - 0.7
    return out.astype(np.float32)


def lesson() -> None:
    st.session_state["unit"], st.session_state["brush"] = 17, (4, 11)


def matrix(layer: int, pieces: list[str], marked: list[int], order: np.ndarray) -> Heat:
    values = states(pieces, layer)
    if "holes" in st.query_params:
        values[3, 2:9] = np.nan
    return Heat(
        f"h{layer}",
        values[order],
        [int(unit) for unit in order],
        pieces,
        unit=st.session_state.get("unit", int(st.query_params.get("unit", 0))),
        brush=st.session_state.get("brush"),
        marked=[row for row, unit in enumerate(order) if unit in marked],
        text=layer == 1,
        title=f"Hidden state h, layer {layer}",
        alt="hidden units by tokens",
    )


@st.fragment
def view() -> None:
    brush = reported("heat", "brush")
    pieces = tokens(st.query_params.get("text", "brackets"))
    order = np.arange(UNITS)[::-1] if st.checkbox("reversed") else np.arange(UNITS)
    marked: list[int] = []
    if brush:
        inside = states(pieces, 1)[:, brush["from"] : brush["to"] + 1]
        marked = np.flatnonzero(inside.min(axis=1) > 0.5).tolist()
    panels = [matrix(layer, pieces, marked, order) for layer in range(1, LAYERS + 1)]
    p = np.random.default_rng(0).dirichlet(np.ones(8), TOKENS).T
    bars = Bars("next", list("abcdefgh"), p, title="Next token")
    stage = [Columns([Rows(panels, grow=4), bars])] if "bars" in st.query_params else [Rows(panels)]
    height = int(st.query_params.get("height", 480))
    scene = Scene(TOKENS - 1, stage, unit="token", url_key="t", height=height, rate=60)
    player(scene, key="heat")
    st.button("Lesson", on_click=lesson)
    st.text(f"unit {reported('heat', 'unit')} brush {brush} marked {marked}")


view()
