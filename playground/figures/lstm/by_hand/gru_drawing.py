"""The GRU cell: h along the top with × and +, three gates below; z mixes the old h with the new n."""

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

GATES = {"z": 220.0, "r": 400.0, "n": 640.0}
MIDDLE = 152.0
LOW, HIGH = MIDDLE + BOX_HEIGHT / 2, MIDDLE - BOX_HEIGHT / 2
ONE_MINUS, MIX = 430.0, 79.0  # of 1 −; height of the × above n
RESET, RESET_Y = 510.0, 178.0  # the × of r
DOWN = 146.0  # where h branches down to the gates
EDGE = BOX / 2


@lru_cache(maxsize=64)
def gru_drawing(style: Style) -> str:
    """The drawing of a cell of so many units."""
    d = CellDrawing(style, "a GRU cell")
    with d.inside():
        _wires(d)
        d.chain("h", TOP)
        _back_wires(d)
        d.node("h", (GATES["z"], TOP), "×")
        d.node("h", (GATES["n"], TOP), "+")
        d.node("h", (GATES["n"], MIX), "×")
        d.node("h", (ONE_MINUS, MIX), "1−")
        d.node("n", (RESET, RESET_Y), "×")
        d.box("h_prev", (LEFT, TOP), "h_{t−1}", "to h")
        for gate, x in GATES.items():
            d.gate(gate, "tanh" if gate == "n" else "σ", (x, MIDDLE))
        d.box("h", (RIGHT, TOP), "h_t", "dJ/dh")
        d.prediction((RIGHT, 142))
        d.text()
    return d.d.svg()


def _wires(d: CellDrawing) -> None:
    """Forward."""
    z, r, n = GATES["z"], GATES["r"], GATES["n"]
    d.wire("x", [(165, 227), (165, BOTTOM)])
    d.wire("in", [(DOWN, TOP), (DOWN, BOTTOM), (n, BOTTOM)], head=0)
    d.wire("z", [(z, BOTTOM), (z, LOW)])
    d.wire("r", [(r, BOTTOM), (r, LOW)])
    d.wire(
        "n",
        [(r + EDGE, RESET_Y), (RESET - NODE, RESET_Y)],
        [(RESET, BOTTOM), (RESET, RESET_Y + NODE)],
        [(RESET + NODE, RESET_Y), (n - EDGE, RESET_Y)],
        [(n, BOTTOM), (n, LOW)],
    )
    d.wire(
        "h",
        [(LEFT + EDGE, TOP), (z - NODE, TOP)],
        [(z, HIGH), (z, TOP + NODE)],
        [(z, MIX), (ONE_MINUS - NODE, MIX)],
        [(ONE_MINUS + NODE, MIX), (n - NODE, MIX)],
        [(n, HIGH), (n, MIX + NODE)],
        [(n, MIX - NODE), (n, TOP + NODE)],
        [(z + NODE, TOP), (n - NODE, TOP)],
        [(n + NODE, TOP), (RIGHT - EDGE, TOP)],
    )
    d.wire("y", [(RIGHT - 20, TOP + BOX_HEIGHT / 2), (RIGHT - 20, 115)])


def _back_wires(d: CellDrawing) -> None:
    """Backward."""
    z, r, n = GATES["z"], GATES["r"], GATES["n"]
    line, below, mix, reset = TOP + BACK, BOTTOM + BACK, MIX + BACK, RESET_Y + BACK
    d.back_wire("dh", [(RIGHT + 34, 115), (RIGHT + 34, TOP + BOX_HEIGHT / 2)])
    along = [(RIGHT - EDGE, line), (n + NODE - 3, line)]
    d.back_wire(
        "dz",
        along,
        [(n - NODE + 3, line), (z + NODE - 3, line)],
        [(z + BACK, TOP + NODE), (z + BACK, HIGH)],
        [(n - NODE + 3, mix), (ONE_MINUS + NODE - 3, mix)],
        [(ONE_MINUS - NODE + 3, mix), (z + BACK, mix)],
    )
    d.back_wire(
        "dn",
        along,
        [(n + BACK, TOP + NODE - 3), (n + BACK, MIX - NODE + 3)],
        [(n + BACK, MIX + NODE - 3), (n + BACK, HIGH)],
    )
    d.back_wire(
        "dr",
        [(n - EDGE, reset), (RESET + NODE - 3, reset)],
        [(RESET - NODE + 3, reset), (r + EDGE, reset)],
    )
    d.back_wire(
        "previous",
        [(z + BACK, LOW), (z + BACK, below)],
        [(r + BACK, LOW), (r + BACK, below)],
        [(RESET + BACK, RESET_Y + NODE - 3), (RESET + BACK, below)],
        [(RESET + BACK, below), (DOWN - BACK, below), (DOWN - BACK, line), (LEFT + EDGE, line)],
        [(z - NODE + 3, line), (LEFT + EDGE, line)],
    )
