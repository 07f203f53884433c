"""The unrolled network: layers above each other, and what the current state is computed from."""

from functools import lru_cache
from typing import cast, get_args

import numpy as np

from playground.experiments.elmo.depth import DepthTrace
from playground.experiments.elmo.nodes import DIRECTION_NAMES, Kind, Node, cone, inputs_of, nodes
from playground.figures.elmo.depth.layout import Layout
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, arrow, span
from playground.figures.scene.svg import Attribute, Point, number
from playground.figures.spelling import literal

FUTURE, ACTIVE, DONE = range(3)
SMALL = 14.0
LETTERS = 8  # of a token
HEAD = 6.0
MUTED, VALUE = "var(--role-muted)", "var(--role-value)"
LABELS = ("h→", "h←")  # of the rows of a layer


def network(trace: DepthTrace) -> Graph:
    """The drawing of a trace; a click on a state moves the clock to it."""
    spec, nodes_shown, states = trace.spec, len(trace.nodes), _states(trace)
    names = tuple(clipped(name, LETTERS) for name in trace.text.names)
    arrays = {
        "node": states,
        "read": np.where(states == FUTURE, FUTURE, DONE),
        "token": np.where(trace.seen_by_node, DONE, FUTURE).T,
        "lit": trace.seen_by_node.T,
        "half": trace.seen.transpose(1, 2, 0).reshape(-1, nodes_shown),
    }
    return Graph(
        "network",
        _drawing(Layout(spec.arrangement, spec.layers, trace.T), names),
        arrays,
        {"span": [[_span(trace, k)] for k in range(nodes_shown)]},
        alt="The unrolled network; the states and tokens that the current state is computed from are lit",
    )


def node_name(node: Node) -> str:
    """What a click on a node reports."""
    return f"{node.kind}.{node.layer}.{node.direction}.{node.t}"


def node_of(name: str) -> Node | None:
    """The node of a reported name; None for anything else."""
    kind, _, rest = name.partition(".")
    numbers = rest.split(".")
    if kind not in get_args(Kind) or len(numbers) != 3 or not all(n.isdecimal() for n in numbers):
        return None
    layer, direction, t = (int(n) for n in numbers)
    return Node(cast(Kind, kind), layer, direction, t)


def _span(trace: DepthTrace, k: int) -> str:
    """The tokens that a node sees: "2–5", "3"; of an output, both halves: "1–3|3–5"."""
    halves = [np.flatnonzero(row) + 1 for row in trace.seen[k] if row.any()]
    texts = [f"{s[0]}–{s[-1]}" if len(s) > 1 else f"{s[0]}" for s in halves]
    return "|".join(texts)


def _states(trace: DepthTrace) -> np.ndarray:
    """Of every node at every step: the current one, one that it is computed from, or another."""
    spec, index = trace.spec, {node: k for k, node in enumerate(trace.nodes)}
    states = np.full((len(index), len(index)), FUTURE)
    for k, node in enumerate(trace.nodes):
        for source in cone(node, spec.arrangement, spec.layers, trace.T):
            states[index[source], k] = DONE
        states[k, k] = ACTIVE
    return states


@lru_cache(maxsize=64)
def _drawing(layout: Layout, names: tuple[str, ...]) -> str:
    return _Network(layout, names).svg()


class _Network:
    def __init__(self, layout: Layout, names: tuple[str, ...]) -> None:
        self.layout, self.names = layout, names
        self.d = Drawing(layout.width, layout.height, "an unrolled recurrent network")
        self.order = nodes(layout.arrangement, layout.layers, layout.T)
        self.index = {node: k for k, node in enumerate(self.order)}

    def svg(self) -> str:
        self._labels()
        for k, node in enumerate(self.order):
            with self.d.group(data_state=f"read.{k}", class_="value"):
                self._arrows(node)
        for k, node in enumerate(self.order):
            self._box(k, node)
        for t in range(1, self.layout.T + 1):
            self._token(t)
        return self.d.svg()

    def _labels(self) -> None:
        """At the left, what the rows are."""
        layout = self.layout
        for layer in range(1, layout.layers + 1):
            for d in range(layout.directions):
                y = layout.centre(Node("state", layer, d, 1))[1]
                self.d.formula(0, y + 5, f"{LABELS[d]}_{layer}", size=SMALL, fill=MUTED)
        self.d.formula(0, layout.centre(Node("output", t=1))[1] + 5, "y_t", size=SMALL, fill=MUTED)
        self.d.formula(0, layout.token_y + 5, "x_t", size=SMALL, fill=MUTED)

    def _arrows(self, node: Node) -> None:
        """From all that a node reads into it; those of h_n, which is a copy, are left out."""
        layout = self.layout
        if node.kind == "state" and node.layer == 1:
            x = layout.lane(node)
            self._arrow((x, layout.token_top), (x, layout.bottom(node)))
        for source in inputs_of(node, layout.arrangement, layout.layers, layout.T):
            if source.kind == "state" and source.layer == node.layer:
                self._arrow(layout.side(source, node), layout.side(node, source))
            elif node.kind != "h_n":
                self._arrow(*layout.up(source, node))

    def _arrow(self, *points: Point) -> None:
        """A line through points, with a head at the end."""
        stem, tip = arrow(points[-2], points[-1], (0, 2), HEAD)
        way = "".join(f"{'L' if k else 'M'}{number(x)} {number(y)}" for k, (x, y) in enumerate(points[:-1]))
        self.d.path(way + stem.replace("M", "L", 1) + tip, stroke_width=1.5)

    def _box(self, k: int, node: Node) -> None:
        """A node, with the tokens that it sees."""
        x, y = self.layout.centre(node)
        width, height = self.layout.size(node)
        attributes: dict[str, Attribute] = {"data_pick": node_name(node), "aria_label": _label(node)}
        with self.d.group(data_state=f"node.{k}", class_="value", **attributes):
            self.d.rect(x - width / 2, y - height / 2, width, height, rx=5)
            if node.kind == "h_n":
                self.d.formula(x, y + 5, "h_n", size=SMALL, text_anchor="middle")
            else:
                self.d.text(x, y + 5, span(data_text=f"span.{k}"), size=SMALL, text_anchor="middle")

    def _token(self, t: int) -> None:
        """A token in its box, which is lit while it is seen; below it a bar for each half that sees it."""
        layout = self.layout
        x, y = layout.column(t), layout.token_y
        width, height = layout.token_size
        left, top = x - width / 2, y - height / 2
        with self.d.group(data_state=f"token.{t - 1}", class_="value"):
            self.d.rect(left, top, width, height, rx=5)
        self.d.rect(left, top, width, height, rx=5, fill="var(--role-lit)", **_optional(f"lit.{t - 1}"))
        with self.d.group(data_state=f"token.{t - 1}", class_="value"):
            self.d.text(x, y + 5, literal(self.names[t - 1]), size=SMALL, text_anchor="middle")
        for d in range(layout.directions):
            bar = _optional(f"half.{d * layout.T + t - 1}")
            self.d.rect(left, top + height + 4 + 10 * d, width, 6, rx=2, fill=VALUE, stroke="none", **bar)


def _optional(array_row: str) -> dict[str, Attribute]:
    """Attributes of what is seen while a number is not zero."""
    return {"class_": "player-optional", "data_show": array_row}


def _label(node: Node) -> str:
    """What those who listen hear."""
    if node.kind == "state":
        return f"layer {node.layer}, {DIRECTION_NAMES[node.direction]}, t = {node.t}"
    return f"output y of t = {node.t}" if node.kind == "output" else "final state h_n of the top layer"
