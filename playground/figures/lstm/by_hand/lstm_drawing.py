"""The LSTM cell as on the lecture's slides: c along the top with × and +, h along the bottom, gates between.

Source: lecture 5, "LSTM Architecture"; its drawings are those of colah.github.io.
"""

from functools import lru_cache

from playground.figures.lstm.by_hand.drawing import (
    BACK,
    BOTTOM,
    BOX,
    BOX_HEIGHT,
    LEFT,
    NODE,
    RIGHT,
    TOP,
    CellDrawing,
    Style,
)

GATES = {"f": 210.0, "i": 340.0, "g": 470.0, "o": 600.0}
MIDDLE, SUM, READ = 152.0, 405.0, 735.0  # of the gates' boxes; of i g and +; of tanh c and the × below it
LOW, HIGH = MIDDLE + BOX_HEIGHT / 2, MIDDLE - BOX_HEIGHT / 2  # edges of the gates' boxes
PRODUCT, OUT = 88.0, 172.0  # of the × of i and g; of the × of o and tanh c
TANH = 100.0  # of the box of tanh c
EDGE = BOX / 2


@lru_cache(maxsize=64)
def lstm_drawing(style: Style) -> str:
    """The drawing of a cell of so many units."""
    d = CellDrawing(style, "an LSTM cell")
    with d.inside():
        _wires(d)
        d.chain("c", TOP)
        d.chain("h", BOTTOM)
        _back_wires(d)
        d.node("c", (GATES["f"], TOP), "×")
        d.node("c", (SUM, PRODUCT), "×")
        d.node("c", (SUM, TOP), "+")
        d.node("h", (READ, OUT), "×")
        d.box("c_prev", (LEFT, TOP), "c_{t−1}", "to c")
        d.box("h_prev", (LEFT, BOTTOM), "h_{t−1}", "to h")
        for gate, x in GATES.items():
            d.gate(gate, "tanh" if gate == "g" else "σ", (x, MIDDLE))
        d.value_box("tanh_c", (READ, TANH), "tanh c")
        d.box("c", (RIGHT, TOP), "c_t", "dJ/dc")
        d.prediction((RIGHT, 127))
        d.box("h", (RIGHT, BOTTOM), "h_t", "dJ/dh")
        d.text()
    return d.d.svg()


def _wires(d: CellDrawing) -> None:
    """Forward: up from the gates, to the right along both lines."""
    f, i, g, o = GATES["f"], GATES["i"], GATES["g"], GATES["o"]
    d.wire("x", [(165, 227), (165, BOTTOM)])
    d.wire("in", [(LEFT + EDGE, BOTTOM), (o, BOTTOM)], head=0)
    for gate, x in GATES.items():
        d.wire(gate, [(x, BOTTOM), (x, LOW)])
    d.wire(
        "c",
        [(LEFT + EDGE, TOP), (f - NODE, TOP)],
        [(f, HIGH), (f, TOP + NODE)],
        [(f + NODE, TOP), (SUM - NODE, TOP)],
        [(i, HIGH), (i, PRODUCT), (SUM - NODE, PRODUCT)],
        [(g, HIGH), (g, PRODUCT), (SUM + NODE, PRODUCT)],
        [(SUM, PRODUCT - NODE), (SUM, TOP + NODE)],
        [(SUM + NODE, TOP), (RIGHT - EDGE, TOP)],
    )
    d.wire(
        "h",
        [(READ, TOP), (READ, TANH - BOX_HEIGHT / 2)],
        [(READ, TANH + BOX_HEIGHT / 2), (READ, OUT - NODE)],
        [(o + EDGE, OUT), (READ - NODE, OUT)],
        [(READ, OUT + NODE), (READ, BOTTOM), (RIGHT - EDGE, BOTTOM)],
    )
    d.wire("y", [(RIGHT - 20, BOTTOM - BOX_HEIGHT / 2), (RIGHT - 20, 154)])


def _back_wires(d: CellDrawing) -> None:
    """Backward: the same ways the other way round, beside them."""
    f, i, g, o = GATES["f"], GATES["i"], GATES["g"], GATES["o"]
    line, below = TOP + BACK, BOTTOM + BACK
    d.back_wire("dh", [(RIGHT + 34, 154), (RIGHT + 34, BOTTOM - BOX_HEIGHT / 2)])
    back_to_node = [(RIGHT - EDGE, below), (READ + BACK, below), (READ + BACK, OUT + NODE - 3)]
    d.back_wire("do", back_to_node, [(READ - NODE, OUT + BACK), (o + EDGE, OUT + BACK)])
    d.back_wire(
        "dc",
        [(READ + BACK, OUT - NODE + 3), (READ + BACK, TANH + BOX_HEIGHT / 2)],
        [(READ + BACK, TANH - BOX_HEIGHT / 2), (READ + BACK, line)],
    )
    d.back_wire(
        "df",
        [(RIGHT - EDGE, line), (SUM + NODE - 3, line)],
        [(SUM - NODE + 3, line), (f + NODE - 3, line)],
        [(f + BACK, TOP + NODE), (f + BACK, HIGH)],
    )
    d.back_wire("di", _down_to(i, -1))
    d.back_wire("di", [(SUM + BACK, TOP + NODE), (SUM + BACK, PRODUCT - NODE + 3)])
    d.back_wire("dg", _down_to(g, 1))
    taps = [[(x + BACK, LOW), (x + BACK, below)] for x in GATES.values()]
    d.back_wire(
        "previous",
        *taps,
        [(o + BACK, below), (LEFT + EDGE, below)],
        [(f - NODE + 3, line), (LEFT + EDGE, line)],
    )


def _down_to(x: float, side: int) -> list[tuple[float, float]]:
    """From the × of i and g to the box of one of them, on the inner side of the forward wire."""
    y, inner = PRODUCT + BACK, x - side * BACK
    return [(SUM + side * (NODE - 3), y), (inner, y), (inner, HIGH)]
