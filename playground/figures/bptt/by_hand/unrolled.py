"""The unrolled network: h_t above, its delta below, and between the columns what travels through time."""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.steps import Kind, steps
from playground.figures.bptt.by_hand.tips import tips
from playground.figures.numbers import cell_format
from playground.figures.plots import clipped
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, span
from playground.figures.scene.svg import Attribute

FUTURE, ACTIVE, DONE, REUSED = range(4)
LEFT, PITCH, BOX = 58.0, 90.0, 48.0
TARGET, LOSS, GAP, ROW = 14.0, 20.0, 28.0, 17.0  # px, from the top: target, box of the loss, arrows, a unit
TOP = TARGET + 6 + LOSS + GAP  # of the states
SMALL = 14.0
LETTERS = 6  # of a token
MUTED, GRADIENT, VALUE = "var(--role-muted)", "var(--role-gradient)", "var(--role-value)"
FORWARD: Mapping[str, Attribute] = {"stroke": VALUE, "stroke_width": 1.5}  # arrows of the forward pass


def unrolled(trace: BpttTrace) -> Graph:
    """The drawing of a trace."""
    T, n = trace.steps, len(trace.parameters["b_h"])
    back, h = trace.backward, trace.forward.h[1:]
    norms = [np.linalg.norm(part, axis=1) for part in (back.from_loss, back.from_future)]
    largest = max(*(float(np.nan_to_num(part).max()) for part in norms), 1e-300)
    states = _states(T)
    computed = states["parts_state"] != FUTURE  # (T, steps): an arrow is thin until its part is known
    formats = tuple(cell_format(part) for part in (h, back.delta_h, trace.forward.losses, np.stack(norms)))
    names = tuple(clipped(name, LETTERS) for name in trace.text.names)
    arrays = {
        "h": h.reshape(-1, 1),
        "d": back.delta_h.reshape(-1, 1),
        "J": trace.forward.losses[:, None],
        "from_loss": norms[0][:, None],
        "from_future": norms[1][:, None],
        "loss_width": computed * (np.nan_to_num(norms[0]) / largest)[:, None],
        "future_width": computed * (np.nan_to_num(norms[1]) / largest)[:, None],
        **states,
    }
    return Graph(
        "network",
        _drawing(T, n, names, formats),
        arrays,
        tips(trace),
        alt="The unrolled network: hidden states above, their deltas below, losses on top",
        grow=1.25,
    )


def _states(T: int) -> Mapping[str, np.ndarray]:
    """The state of every column's parts at every step, (T, steps) each."""
    order: dict[tuple[Kind, int], int] = {(step.kind, step.t): k for k, step in enumerate(steps(T))}
    clock = np.arange(len(order))

    def known(kind: Kind) -> np.ndarray:
        at = np.array([order[kind, t] for t in range(1, T + 1)])[:, None]
        return np.where(clock < at, FUTURE, np.where(clock == at, ACTIVE, DONE))

    states = {"h_state": known("h"), "y_state": known("y"), "d_state": known("delta_h")}
    states["parts_state"] = known("dh")
    for t in range(1, T + 1):
        states["y_state"][t - 1, [order["delta_y", t], order["dh", t]]] = REUSED
        states["h_state"][t - 1, [order["delta_h", t], order["pile", t]]] = REUSED
        states["d_state"][t - 1, order["pile", t]] = REUSED
        if t < T:
            states["d_state"][t, order["dh", t]] = REUSED
            states["h_state"][t - 1, order["h", t + 1]] = REUSED
    return states


@lru_cache(maxsize=64)
def _drawing(T: int, n: int, names: tuple[str, ...], formats: tuple[str, ...]) -> str:
    return _Unrolled(T, n, names, formats).svg()


class _Unrolled:
    def __init__(self, T: int, n: int, names: tuple[str, ...], formats: tuple[str, ...]) -> None:
        self.T, self.n, self.names = T, n, names
        self.h_format, self.d_format, self.J_format, self.norm_format = formats
        self.height = TOP + 2 * n * ROW + 4 + 24 + 16
        self.d = Drawing(LEFT + T * PITCH - 22, self.height, f"a recurrent network, {T} time steps")

    def x(self, t: int) -> float:
        """The centre of column t, 1..T."""
        return LEFT + (t - 1) * PITCH + BOX / 2

    def svg(self) -> str:
        self._labels()
        for t in range(1, self.T + 1):
            self._input(t)
            self._loss(t)
            self._state(t)
            self._down(t)
            if t < self.T:
                self._across(t)
        return self.d.svg()

    def _labels(self) -> None:
        """At the left, what the rows are."""
        rows = (
            (TARGET, "next", MUTED),
            (TARGET + 20, "J_t", VALUE),
            (TOP + self.n * ROW / 2 + 5, "h_t", VALUE),
            (TOP + 1.5 * self.n * ROW + 9, "δ_{h,t}", GRADIENT),
            (self.height - 4, "x_t", MUTED),
        )
        for y, text, fill in rows:
            self.d.formula(0, y, text, size=SMALL, fill=fill)

    def _input(self, t: int) -> None:
        x, bottom = self.x(t), TOP + 2 * self.n * ROW + 4
        with self.d.group(data_state=f"h_state.{t - 1}", class_="value"):
            self.d.edge((x, self.height - 17), (x, bottom + 2), head=6, line=FORWARD)
        self.d.text(x, self.height - 4, self.names[t - 1], size=SMALL, text_anchor="middle")

    def _loss(self, t: int) -> None:
        """The next token, and in a box what it costs."""
        x, top = self.x(t), TARGET + 6
        self.d.text(x, TARGET, self.names[t], size=SMALL, text_anchor="middle", fill=MUTED)
        self._box(
            f"y.{t}",
            f"y_state.{t - 1}",
            "value",
            x,
            top,
            LOSS,
            [("J", t - 1, self.J_format)],
            f"J of step {t}",
        )

    def _state(self, t: int) -> None:
        """The hidden state above its delta, a row for each unit."""
        x, rows = self.x(t), range((t - 1) * self.n, t * self.n)
        high = self.n * ROW
        h = [("h", row, self.h_format) for row in rows]
        d = [("d", row, self.d_format) for row in rows]
        self._box(f"h.{t}", f"h_state.{t - 1}", "value", x, TOP, high, h, f"hidden state of step {t}")
        self._box(f"d.{t}", f"d_state.{t - 1}", "gradient", x, TOP + high + 4, high, d, f"delta of step {t}")

    def _box(
        self,
        name: str,
        state: str,
        role: str,
        x: float,
        top: float,
        height: float,
        numbers: list[tuple[str, int, str]],
        label: str,
    ) -> None:
        """Numbers below each other in a frame, which a click goes to."""
        with self.d.group(data_state=state, class_=role, data_pick=name, aria_label=label):
            self.d.rect(x - BOX / 2, top, BOX, height, rx=5)
            pitch = height / len(numbers)
            for i, (array, row, form) in enumerate(numbers):
                number: dict[str, Attribute] = {"data_bind": f"{array}.{row}", "data_format": form}
                y = top + (i + 0.5) * pitch + 5
                with self.d.group(data_tip=f"{array}_tip.{row}"):
                    self.d.text(x, y, span(**number), size=SMALL, text_anchor="middle")

    def _down(self, t: int) -> None:
        """U up, forward; down, backward, the part of dJ/dh_t that comes from this step's own loss."""
        x, low, high = self.x(t), TOP - 1, TARGET + 6 + LOSS + 1
        with self.d.group(data_state=f"y_state.{t - 1}", class_="value"):
            self.d.edge((x - 14, low), (x - 14, high), head=6, line=FORWARD)
        with self.d.group(
            data_state=f"parts_state.{t - 1}", class_="gradient", data_tip=f"from_loss_tip.{t - 1}"
        ):
            self._arrow((x - 4, high), (x - 4, low), f"loss_width.{t - 1}")
            number = span(data_bind=f"from_loss.{t - 1}", data_format=self.norm_format)
            self.d.text(x + 2, (low + high) / 2 + 5, number, size=SMALL)

    def _across(self, t: int) -> None:
        """W_h to the right, forward; to the left, backward, the part that comes from all later losses."""
        left, right = self.x(t) + BOX / 2 + 1, self.x(t + 1) - BOX / 2 - 1
        forward, backward = TOP + self.n * ROW / 2, TOP + 1.5 * self.n * ROW + 6
        with self.d.group(data_state=f"h_state.{t}", class_="value"):
            self.d.edge((left, forward), (right, forward), head=6, line=FORWARD)
        with self.d.group(
            data_state=f"parts_state.{t - 1}", class_="gradient", data_tip=f"from_future_tip.{t - 1}"
        ):
            self._arrow((right, backward), (left, backward), f"future_width.{t - 1}")
            number = span(data_bind=f"from_future.{t - 1}", data_format=self.norm_format)
            self.d.text((left + right) / 2, backward - 6, number, size=SMALL, text_anchor="middle")

    def _arrow(self, start: tuple[float, float], end: tuple[float, float], width: str) -> None:
        """An arrow of the backward pass, as broad as the part is large; its colour is none of a sign."""
        style = f"stroke: {GRADIENT}; stroke-dasharray: none"
        self.d.edge(start, end, head=7, line={"data_bind": width, "style": style})
