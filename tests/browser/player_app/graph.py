"""A diagram to play with: y = w x + b; `?units=8&layers=4` draws a whole network, for the benchmark.

The page takes w and x as they come and never lets b exceed 1. With `?redraw=1` every answer brings a
new drawing.
"""

from itertools import pairwise, product

import numpy as np
import streamlit as st

from playground.figures.scene import Drawing, Graph, Row, Rows, Scene, Table, Text, span
from playground.ui.player import player, reported

LAST = 6
START = {"w": 0.5, "x": 2.0, "b": 0.25}


def drawing(remark: str) -> str:
    d = Drawing(620, 260, "y = w x + b")
    d.edge(
        (90, 110),
        (320, 110),
        (10, 34),
        9,
        {"data_bind": "w.0"},
        data_link="w",
        data_pick="w",
        data_tip="edge.0",
        data_state="at.0",
        aria_label="weight w",
    )
    d.edge(
        (320, 230),
        (320, 110),
        (10, 34),
        9,
        {"data_bind": "b.0"},
        data_link="b",
        data_pick="b",
        data_tip="edge.1",
        aria_label="bias b",
    )
    d.node(
        320,
        110,
        34,
        span(data_bind="y.0", data_hide="hide.0", data_guess=True, aria_label="y"),
        data_link="y",
        data_state="at.0",
        class_="value",
    )
    d.text(
        192,
        96,
        span(data_bind="w.0", data_edit="w", data_low=-3, data_high=3, data_link="w", aria_label="w"),
        text_anchor="middle",
    )
    d.text(20, 116, data_bind="x.0", data_edit="x", data_format="fixed:2", data_state="at.1")
    d.text(360, 226, data_bind="b.0", data_edit="b", data_step=0.5)
    d.formula(
        420, 116, "∂y/∂w_1 = ", span("x_1", data_link="x y", tabindex=0, data_show="lit.0", class_="gradient")
    )
    d.text(420, 150, data_bind="y.0", data_hide="hide.1")
    d.text(420, 190, remark)
    return d.svg()


def scene(w: float, x: float, b: float, remark: str) -> Scene:
    steps = np.arange(LAST + 1)
    y = np.full(LAST + 1, w * x + b)
    arrays = {
        "w": np.full(LAST + 1, w),
        "x": np.full(LAST + 1, x),
        "b": np.full(LAST + 1, b),
        "y": y,
        "at": np.array([np.minimum(steps, 3), [9, 9, 0, 1, 2, 3, np.nan]]),
        "hide": np.array([steps == 2, steps == 4]),
        "lit": (steps == 1).astype(float),
    }
    texts = {"edge": [[f"w = {w}\nstep {k}" for k in steps], ["<b>bias</b>"]]}
    rows = [
        Row("w", arrays["w"], edit="w", low=-3, high=3, link="w", color="value"),
        Row("y", y, link="y", pick="y", lit=steps == 3),
        Row("y again", y, hide=steps == 5, guess=True),
    ]
    table = Table("numbers", rows, title="Numbers")
    graph = Graph(
        "net", drawing(remark), arrays, texts, title="A diagram to play with", alt="y = w x + b", grow=2
    )
    return Scene(LAST, [graph, Rows([table, Text("words", ["some words"])])], url_key="", height=320)


def network(layers: int, units: int) -> Scene:
    """`layers` layers of weights between columns of units: at each step all numbers and all states move."""
    g = np.random.default_rng(0)
    steps = np.arange(241)
    x, y = np.linspace(60, 580, layers + 1), np.linspace(24, 296, units)
    columns = [[(float(left), float(top)) for top in y] for left in x]
    edges = [pair for left, right in pairwise(columns) for pair in product(left, right)]
    spots = [spot for column in columns for spot in column]
    d = Drawing(640, 320, "a network")
    for k, (start, end) in enumerate(edges):
        d.edge(
            start,
            end,
            (17, 17),
            line={"data_bind": f"w.{k}"},
            data_link=f"e{k}",
            data_pick=f"e{k}",
            data_tip=f"edge.{k}",
            data_state=f"edge_at.{k}",
            aria_label=f"weight {k}",
        )
    for k, spot in enumerate(spots):
        bound = span(data_bind=f"o.{k}", data_format="fixed:1")
        d.node(*spot, 17, bound, size=14, data_link=f"n{k}", data_state=f"node_at.{k}", class_="value")
    arrays = {
        "w": np.sin(g.uniform(0, 6, (len(edges), 1)) + steps / 20),
        "o": np.sin(g.uniform(0, 6, (len(spots), 1)) + steps / 9),
        "edge_at": (steps + np.arange(len(edges))[:, None]) // 4 % 4,
        "node_at": (steps + np.arange(len(spots))[:, None]) // 4 % 4,
    }
    texts = {"edge": [[f"weight {k}"] for k in range(len(edges))]}
    return Scene(
        240, [Graph("net", d.svg(), arrays, texts, title="A network")], url_key="", height=440, rate=60
    )


def edited() -> None:
    at = reported("graph", "edit")
    numbers, log = st.session_state["numbers"], st.session_state.setdefault("log", [])
    numbers[at["name"]] = min(1.0, at["value"]) if at["name"] == "b" else at["value"]
    log.append((at["name"], float(at["value"]), at["done"]))


def picked() -> None:
    st.session_state["picked"] = reported("graph", "pick")


@st.fragment
def view() -> None:
    numbers = st.session_state.setdefault("numbers", dict(START))
    log = st.session_state.setdefault("log", [])
    layers, units = (int(st.query_params.get(name, 0)) for name in ("layers", "units"))
    remark = f"answer {len(log)}" if "redraw" in st.query_params else "<b>plain</b>"
    shown = network(layers, units) if layers and units else scene(**numbers, remark=remark)
    player(shown, key="graph", on_edit_change=edited, on_pick_change=picked)
    st.text(" ".join(f"{name}={value:g}" for name, value in numbers.items()))
    st.text(f"{sum(done for *_, done in log)} done, {len(log)} heard, last {log[-1] if log else None}")
    st.text(f"picked {st.session_state.get('picked')}")
    if st.button("Start again"):
        numbers.update(START)
        log.clear()
        st.session_state["picked"] = None
        st.rerun(scope="fragment")


view()
