"""The network unrolled around the current token, as a diagram: the same three matrices at every step."""

import numpy as np

from playground.experiments.rnn.trace import RnnTrace, UnitRef
from playground.figures.plots import clipped
from playground.figures.scene import Drawing, Graph, span
from playground.figures.scene.svg import SMALLEST, Attribute, Point, Span, arrow

UNROLLED = "unrolled"  # id of the panel
SLOTS = 5  # positions in the drawing
MIDDLE = SLOTS // 2  # the slot of the current position
SLOT_WIDTH, HEIGHT = 134, 152
HALF, TALL = 31, 30  # half the width of a state's box, and its height
LONGEST_NAME = 12  # letters of a token


def unrolled_graph(trace: RnnTrace, unit: UnitRef | None = None) -> Graph:
    """Five positions, the current one in the middle.

    Every slot shows the input x_t, the state h_t (its number is that of `unit`), the likeliest prediction,
    the true next token and its cost J_t; before the first token the initial state, zero or, in a long text
    whose beginning is not in the trace, carried on. Teacher forcing: the input of the next slot is the true
    token, whatever was predicted. A click on a state reports its slot.
    """
    unit = unit or UnitRef()
    size = len(trace.tokens)
    position = np.arange(size)[None] + np.arange(-MIDDLE, SLOTS - MIDDLE)[:, None]  # (slots, P)
    exists = (position >= 0) & (position < size)
    position = np.clip(position, 0, size - 1)  # slots that do not exist are hidden
    begins = trace.is_start | (np.arange(size) == 0)  # (P,)
    has_target = trace.target[position] >= 0

    def by_slot(tokens: tuple[str, ...]) -> list[list[str]]:
        names = [clipped(token, LONGEST_NAME) for token in tokens]
        return [[names[t] for t in row] for row in position]

    return Graph(
        UNROLLED,
        _drawing(),
        arrays={
            "position": position,
            "exists": exists.astype(np.float64),
            "linked": (exists & ~trace.is_start[position] & (position > 0)).astype(np.float64),
            "begins": (exists & begins[position]).astype(np.float64),
            "zero": (exists & trace.is_start[position]).astype(np.float64),
            "carried": (exists & (begins & ~trace.is_start)[position]).astype(np.float64),
            "initial": np.where(exists, trace.previous("h", unit.layer)[unit.unit][position], np.nan),
            "state": np.where(exists, trace.values("h", unit.layer)[unit.unit][position], np.nan),
            "probability": np.where(exists, trace.top_probability[0][position], np.nan),
            "cost": np.where(exists, trace.surprisal[position], np.nan),
            "scored": (exists & has_target).astype(np.float64),
            "discarded": (exists & ~has_target).astype(np.float64),
        },
        texts={
            "input": by_slot(trace.tokens),
            "prediction": by_slot(trace.top_tokens[0]),
            "target": by_slot(trace.target_tokens),
        },
        title=f"same weights at every step; h of unit {unit.unit} (click: its sum)",
        alt="The network unrolled around the current token: inputs, states, predictions, true tokens, costs",
    )


def position_of(name: str, step: int, size: int) -> int:
    """The position of the slot "slot-3" while the clock stands at `step`."""
    return min(max(0, step + int(name.removeprefix("slot-")) - MIDDLE), size - 1)


def _drawing() -> str:
    """One column for each slot, a frame about the current one."""
    d = Drawing(SLOTS * SLOT_WIDTH, HEIGHT, "unrolled network")
    left = MIDDLE * SLOT_WIDTH + 12
    d.rect(left, 1, SLOT_WIDTH - 24, HEIGHT - 2, rx=8, fill="none", stroke="var(--role-value)")
    for slot in range(SLOTS):
        _draw_slot(d, slot)
    return d.svg()


def _draw_slot(d: Drawing, slot: int) -> None:
    """From below: input, state with the arrow from the state before, prediction, cost, target."""
    x = slot * SLOT_WIDTH + SLOT_WIDTH // 2
    with d.group(class_="player-optional", data_show=f"linked.{slot}", data_from=f"position.{slot}"):
        _draw_arrow(d, (max(2, x - SLOT_WIDTH + HALF + 3), 90), (x - HALF - 5, 90))
        _draw_matrix(d, x - SLOT_WIDTH // 2 + 15, 83, "W_h")
    with d.group(class_="player-optional", data_show=f"begins.{slot}", data_from=f"position.{slot}"):
        _draw_initial_state(d, x, slot)
    with d.group(class_="player-optional", data_show=f"exists.{slot}", data_from=f"position.{slot}"):
        _draw_arrow(d, (x, 131), (x, 110))
        _draw_matrix(d, x + 8, 127, "W_e")
        _draw_state(d, x, slot)
        _draw_arrow(d, (x, 70), (x, 51))
        _draw_matrix(d, x + 8, 66, "U")
        probability = span(data_bind=f"probability.{slot}", data_format="percent:0")
        d.text(x - 8, 66, probability, size=SMALLEST, text_anchor="end", fill="var(--role-value)")
        _draw_text(d, x, 45, span(data_text=f"prediction.{slot}"), fill="var(--role-value)")
        _draw_text(d, x, 146, span(data_text=f"input.{slot}"), font_weight="600")
    with d.group(class_="player-optional", data_show=f"scored.{slot}", data_from=f"position.{slot}"):
        cost = span(data_bind=f"cost.{slot}", data_format="fixed:2")
        _draw_text(d, x, 30, "J ", cost, fill="var(--role-surprise)")
        _draw_text(d, x, 15, span(data_text=f"target.{slot}"), font_weight="600")
    with d.group(class_="player-optional", data_show=f"discarded.{slot}", data_from=f"position.{slot}"):
        _draw_text(d, x, 30, "discarded", fill="var(--role-muted)")
        _draw_text(d, x, 15, "no target", fill="var(--role-muted)")


def _draw_state(d: Drawing, x: float, slot: int) -> None:
    """A box with the number of the chosen unit; a click reports "slot-3"."""
    with d.group(data_pick=f"slot-{slot}", aria_label="the unit's sum at this token"):
        d.rect(x - HALF, 90 - TALL / 2, 2 * HALF, TALL, rx=10, stroke="var(--role-value)", stroke_width=2)
        _draw_text(d, x, 95, span(data_bind=f"state.{slot}", data_format="fixed:3"))


def _draw_initial_state(d: Drawing, x: float, slot: int) -> None:
    """The state before the first token in a dashed box, and the arrow from it."""
    half, middle = 22, x - SLOT_WIDTH // 2 - 12
    d.rect(middle - half, 78, 2 * half, 24, rx=8, stroke="var(--role-muted)", stroke_dasharray="4 3")
    _draw_text(d, middle, 95, span(data_bind=f"initial.{slot}", data_format="fixed:2"))
    with d.group(class_="player-optional", data_show=f"zero.{slot}", data_from=f"position.{slot}"):
        d.formula(middle, 71, "h_0", size=SMALLEST, text_anchor="middle", fill="var(--role-muted)")
    with d.group(class_="player-optional", data_show=f"carried.{slot}", data_from=f"position.{slot}"):
        _draw_text(d, middle, 71, "carried", fill="var(--role-muted)")
    _draw_arrow(d, (middle + half + 2, 90), (x - HALF - 5, 90))


def _draw_arrow(d: Drawing, start: Point, end: Point) -> None:
    stem, head = arrow(start, end, head=7)
    d.path(stem + head, stroke="var(--role-muted)")


def _draw_matrix(d: Drawing, x: float, y: float, name: str) -> None:
    """The name of a weight matrix: the same at every step, in the same colour."""
    d.formula(x, y, name, size=SMALLEST, fill="var(--role-update)", font_style="italic")


def _draw_text(d: Drawing, x: float, y: float, *parts: str | Span, **attributes: Attribute) -> None:
    d.text(x, y, *parts, size=SMALLEST, text_anchor="middle", **attributes)
