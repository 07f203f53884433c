"""The unrolled network with the gold token, the model's own token, the coin and what is fed at every step."""

import numpy as np

from playground.experiments.regimes.fed import FedTrace
from playground.figures.scene import Graph
from playground.figures.scene.diagram import Drawing, arrow, span
from playground.figures.scene.svg import Attribute, Point, number
from playground.figures.spelling import literal

LEFT, PITCH = 62.0, 62.0
LOSS_Y, TARGET_Y, STATE_Y, FED_Y, CHOICE_Y, COIN_Y = 14.0, 46.0, 116.0, 190.0, 262.0, 330.0
BOX, BOX_HEIGHT = 26.0, 25.0
STATE, STATE_HEIGHT = 46.0, 32.0
OFFSET = 15.0  # of gold and own token from the middle of a column
HEIGHT = 340.0
HEAD = 6.0
CELLS = (4, 8)  # rows and columns of the H numbers of a state
FUTURE, ACTIVE, DONE = range(3)
MUTED = "var(--role-muted)"
TITLES = {
    "teacher": "every step reads the gold token",
    "scheduled": "gold where u < ε = {:.3g}, else own",
    "free": "every step reads the model's own token",
}


def network(trace: FedTrace) -> Graph:
    """The drawing of a trace; one step of the clock for each column."""
    T = trace.T
    k, step = np.arange(T)[:, None], np.arange(T)[None, :]
    arrays = {
        "column": np.where(k > step, FUTURE, np.where(k == step, ACTIVE, DONE)),
        "seen": (k <= step).astype(np.float64),
        "loss": np.repeat(trace.loss[:, None], T, 1),
    }
    if trace.spec.regime == "scheduled":
        arrays["coin"] = np.repeat(trace.uniform[:, None], T, 1)
    return Graph(
        "network",
        _Network(trace).svg(),
        arrays,
        title=TITLES[trace.spec.regime].format(trace.probability),
        alt="The unrolled network: at every step the gold token, the model's own, and which of them is fed",
    )


def column_x(t: int) -> float:
    """The middle of the column of step t = 0, 1, ..."""
    return LEFT + (t + 0.5) * PITCH


class _Network:
    def __init__(self, trace: FedTrace) -> None:
        self.trace = trace
        self.d = Drawing(LEFT + trace.T * PITCH, HEIGHT, "an unrolled language model")

    def svg(self) -> str:
        self._labels()
        for t in range(self.trace.T):
            self._column(t)
            if t + 1 < self.trace.T:
                self._own_way(t)
        return self.d.svg()

    def _labels(self) -> None:
        """At the left, what the rows are."""
        rows = {
            "loss": LOSS_Y,
            "target": TARGET_Y,
            "h_t": STATE_Y,
            "fed": FED_Y,
            "gold, own": CHOICE_Y,
        }
        if self.trace.spec.regime == "scheduled":
            rows["u"] = COIN_Y - 5
        for words, y in rows.items():
            self.d.formula(0, y + 5, words, size=14, fill=MUTED)

    def _column(self, t: int) -> None:
        """Everything of one step; what it computes is seen once the clock has come to it."""
        x, trace = column_x(t), self.trace
        is_gold = bool(trace.heads[t])
        self._token(x, TARGET_Y, trace.gold[t + 1])
        if t:
            self._token(x - OFFSET, CHOICE_Y, trace.gold[t])
        with self.d.group(data_state=f"column.{t}", class_="value"):
            self._arrow((x, STATE_Y - STATE_HEIGHT / 2), (x, TARGET_Y + BOX_HEIGHT / 2))
            self._arrow((x, FED_Y - BOX_HEIGHT / 2), (x, STATE_Y + STATE_HEIGHT / 2))
            if t:
                start = x - OFFSET if is_gold else x + OFFSET
                self._arrow((start, CHOICE_Y - BOX_HEIGHT / 2), (x, FED_Y + BOX_HEIGHT / 2), **_seen(t))
                before = column_x(t - 1) + STATE / 2
                self._arrow((before, STATE_Y), (x - STATE / 2, STATE_Y))
            self.d.rect(x - STATE / 2, STATE_Y - STATE_HEIGHT / 2, STATE, STATE_HEIGHT)
            self.d.text(
                x,
                LOSS_Y + 5,
                span(data_bind=f"loss.{t}", data_format="fixed:2"),
                size=14,
                text_anchor="middle",
            )
        with self.d.group(**_seen(t)):
            self._state(x, trace.states[t])
            self._token(x, FED_Y, trace.fed[t], is_lit=bool(t) and not is_gold)
            if t and trace.spec.regime == "scheduled":
                coin = span(data_bind=f"coin.{t}", data_format="fixed:2")
                self.d.text(x, COIN_Y, coin, size=14, text_anchor="middle", fill=MUTED)

    def _state(self, x: float, h: np.ndarray) -> None:
        """The numbers of a state as cells: the sign is the colour, the size its strength."""
        rows, columns = CELLS
        width, height = STATE / columns, STATE_HEIGHT / rows
        for k, value in enumerate(h):
            self.d.rect(
                x - STATE / 2 + k % columns * width,
                STATE_Y - STATE_HEIGHT / 2 + k // columns * height,
                width,
                height,
                fill=f"var(--role-{'positive' if value > 0 else 'negative'})",
                fill_opacity=round(min(1.0, abs(float(value))), 3),
                stroke="none",
            )

    def _own_way(self, t: int) -> None:
        """The model's own token of step t, and its way to the step after."""
        x, target = column_x(t), column_x(t + 1) + OFFSET
        with self.d.group(**_seen(t)):
            right, below = x + PITCH / 2, CHOICE_Y + BOX_HEIGHT / 2 + 14
            self._arrow(
                (x + 18, STATE_Y + STATE_HEIGHT / 2),
                (right, STATE_Y + STATE_HEIGHT / 2 + 14),
                (right, below),
                (target, below),
                (target, CHOICE_Y + BOX_HEIGHT / 2),
                stroke=MUTED,
                stroke_dasharray="3 3",
            )
            self._token(target, CHOICE_Y, self.trace.own[t], stroke_dasharray="3 3")

    def _token(self, x: float, y: float, token: int, is_lit: bool = False, **attributes: Attribute) -> None:
        """A token in its box; lit where it is the model's own that is fed."""
        fill: dict[str, Attribute] = {"fill": "var(--role-lit)"} if is_lit else {}
        self.d.rect(x - BOX / 2, y - BOX_HEIGHT / 2, BOX, BOX_HEIGHT, rx=5, **attributes, **fill)
        self.d.text(x, y + 5, literal(self.trace.name(token)), size=15, text_anchor="middle")

    def _arrow(self, *points: Point, **attributes: Attribute) -> None:
        """A line through points, with a head at the end."""
        stem, tip = arrow(points[-2], points[-1], (0, 2), HEAD)
        way = "".join(f"{'L' if k else 'M'}{number(x)} {number(y)}" for k, (x, y) in enumerate(points[:-1]))
        self.d.path(way + stem.replace("M", "L", 1) + tip, **{"stroke_width": 1.5, **attributes})


def _seen(t: int) -> dict[str, Attribute]:
    """Attributes of what is shown from step t on."""
    return {"class_": "player-optional", "data_show": f"seen.{t}"}
