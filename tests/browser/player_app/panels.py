"""Bars, texts, a diagram, and numbers that are none."""

import html

import numpy as np
import streamlit as st

from playground.figures.scene import Bars, Columns, Graph, Plot, Row, Rows, Scene, Table, Text
from playground.ui.player import player

LAST = 5
TOKENS = ["<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "␣books", "שלום", "日本語", "👩‍👩‍👧"]


def bars() -> Bars:
    g = np.random.default_rng(0)
    p = g.dirichlet(np.ones(len(TOKENS)) * 0.6, LAST + 1)
    order = np.argsort(-p, axis=1)
    labels = np.array(TOKENS, dtype=object)[order].T
    values = np.take_along_axis(p, order, axis=1).T
    return Bars(
        "next",
        labels,
        values,
        marked=np.argmax(labels == "␣books", axis=0),
        clickable=True,
        title="Next token",
    )


def diagram() -> Graph:
    label = html.escape("<b onclick=alert(1)>x</b>")
    svg = f"""<svg viewBox="0 0 320 120" role="img" aria-label="two units">
      <line x1="94" y1="60" x2="226" y2="60" data-bind="weight.0"/>
      <g data-show="lit.0" fill="none" stroke="var(--role-value)"><circle cx="60" cy="60" r="34"/></g>
      <circle cx="260" cy="60" r="34" fill="var(--role-paper)" stroke="var(--role-gradient)"/>
      <text x="60" y="65" text-anchor="middle" data-bind="value.0" data-format="fixed:2"></text>
      <text x="260" y="65" text-anchor="middle" data-bind="value.1" data-format="fixed:2"></text>
      <text x="160" y="30" text-anchor="middle">{label}</text>
      <script>window.harmed = true</script>
      <image href="https://example.org/x.png" onerror="window.harmed = true"/></svg>"""
    value = np.linspace([0.1, -1], [0.9, 1], LAST + 1).T
    arrays = {"value": value, "weight": value[1:], "lit": np.arange(LAST + 1) % 2}
    return Graph("net", svg, arrays, title="A diagram", alt="two units and the weight between them")


strange = np.array([0.1 + 0.2, np.nan, np.inf, -np.inf, 1e-9, 123456789.0])
table = Table(
    "strange",
    [
        Row(
            "auto",
            [strange, strange],
            format=("auto", "significant:3"),
            note=[f"note {k}" for k in range(LAST + 1)],
        ),
        Row(
            "share",
            [strange / 2, strange],
            format=("percent:1", "integer"),
            color="gradient",
            note="constant",
        ),
    ],
    columns=("first", "second"),
    title="Numbers that are none",
)
texts = Text(
    "sample", [f"step {k}\n  indented {TOKENS[k]}" for k in range(LAST + 1)], mono=True, title="A text"
)
tinted = Text("tinted", [[(token, k / 5) for k, token in enumerate(TOKENS)]] * (LAST + 1), title="Surprisal")
broken = Plot(
    "broken", {"data": [{"type": "scatter", "y": [1, 2]}], "layout": {}}, title="A figure", alt="a line"
)

picked = player(
    Scene(
        last=LAST,
        panels=[
            Rows([Columns([bars(), texts]), Columns([diagram(), tinted])]),
            Rows([table, broken], grow=0.8),
        ],
        url_key="",
        height=460,
        numbers=np.arange(LAST + 1) * 100,
    ),
    key="panels",
).get("pick")
st.text(f"picked {picked}")
