"""The network unrolled around the current token, as a diagram: the same three matrices at every step."""

import numpy as np

from playground.experiments.rnn.trace import RnnTrace
from playground.figures.scene import Drawing, Graph, span
from playground.figures.scene.svg import SMALLEST, Attribute, Point, Span, arrow

SLOTS = 5  # positions in the drawing
MIDDLE = SLOTS // 2  # the slot of the current position
SLOT_WIDTH, HEIGHT = 122, 152
RADIUS = 18  # of a state


def unrolled_graph(trace: RnnTrace) -> Graph:
    """Five positions, the current one in the middle.

    Every slot shows the input x_t, the state h_t, the likeliest prediction, the true next token and its cost
    J_t. Teacher forcing: the input of the next slot is the true token, whatever was predicted.
    """
    size = len(trace.tokens)
    position = np.arange(size)[None] + np.arange(-MIDDLE, SLOTS - MIDDLE)[:, None]  # (slots, P)
    exists = (position >= 0) & (position < size)
    position = np.clip(position, 0, size - 1)  # slots that do not exist are hidden

    def by_slot(tokens: tuple[str, ...]) -> list[list[str]]:
        return [[tokens[t] for t in row] for row in position]

    return Graph(
        "unrolled",
        _drawing(),
        arrays={
            "position": position,
            "exists": exists.astype(np.float64),
            "linked": (exists & ~trace.is_start[position] & (position > 0)).astype(np.float64),
            "probability": np.where(exists, trace.top_probability[0][position], np.nan),
            "cost": np.where(exists, trace.surprisal[position], np.nan),
        },
        texts={
            "input": by_slot(trace.tokens),
            "prediction": by_slot(trace.top_tokens[0]),
            "target": by_slot(tuple(token or "–" for token in trace.target_tokens)),
        },
        title="the same weights at every step",
        alt="The network unrolled around the current token: inputs, states, predictions, true tokens, costs",
    )


def _drawing() -> str:
    """One column for each slot, a frame about the current one."""
    d = Drawing(SLOTS * SLOT_WIDTH, HEIGHT, "unrolled network")
    left = MIDDLE * SLOT_WIDTH + 8
    d.rect(left, 1, SLOT_WIDTH - 16, HEIGHT - 2, rx=8, fill="none", stroke="var(--role-value)")
    for slot in range(SLOTS):
        _draw_slot(d, slot)
    return d.svg()


def _draw_slot(d: Drawing, slot: int) -> None:
    """From below: input, state with the arrow from the state before, prediction, cost, target."""
    x = slot * SLOT_WIDTH + SLOT_WIDTH // 2
    with d.group(class_="player-optional", data_show=f"linked.{slot}", data_from=f"position.{slot}"):
        _draw_arrow(d, (max(2, x - SLOT_WIDTH + RADIUS + 4), 90), (x - RADIUS - 6, 90))
        _draw_matrix(d, x - SLOT_WIDTH // 2 + 10, 83, "W_h")
    with d.group(class_="player-optional", data_show=f"exists.{slot}", data_from=f"position.{slot}"):
        _draw_arrow(d, (x, 131), (x, 112))
        _draw_matrix(d, x + 8, 127, "W_e")
        d.circle(x, 90, RADIUS, stroke="var(--role-value)", stroke_width=2)
        _draw_text(d, x, 95, "h")
        _draw_arrow(d, (x, 68), (x, 51))
        _draw_matrix(d, x + 8, 65, "U")
        probability = span(data_bind=f"probability.{slot}", data_format="percent:0")
        prediction = span(data_text=f"prediction.{slot}")
        _draw_text(d, x, 45, prediction, " ", probability, fill="var(--role-value)")
        cost = span(data_bind=f"cost.{slot}", data_format="fixed:2")
        _draw_text(d, x, 30, "J ", cost, fill="var(--role-surprise)")
        _draw_text(d, x, 15, span(data_text=f"target.{slot}"), font_weight="600")
        _draw_text(d, x, 146, span(data_text=f"input.{slot}"), font_weight="600")


def _draw_arrow(d: Drawing, start: Point, end: Point) -> None:
    stem, head = arrow(start, end, head=7)
    d.path(stem + head, stroke="var(--role-muted)")


def _draw_matrix(d: Drawing, x: float, y: float, name: str) -> None:
    """The name of a weight matrix: the same at every step, in the same colour."""
    d.formula(x, y, name, size=SMALLEST, fill="var(--role-update)", font_style="italic")


def _draw_text(d: Drawing, x: float, y: float, *parts: str | Span, **attributes: Attribute) -> None:
    d.text(x, y, *parts, size=SMALLEST, text_anchor="middle", **attributes)
