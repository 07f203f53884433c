"""The heat map of the recurrent network's page: units by tokens, and the text tinted by one unit."""

import numpy as np

from playground.experiments.rnn.selection import Selection
from playground.experiments.rnn.trace import RnnTrace, UnitRef
from playground.experiments.units import value_range
from playground.figures.scene import Heat

COVERED = 0.75  # share of a memory cell's values inside the colours: a few cells are ten times the others


def states_panel(
    trace: RnnTrace,
    order: np.ndarray,
    unit: UnitRef,
    selection: Selection | None = None,
    active: tuple[int, ...] = (),
) -> Heat:
    """The state and layer of `unit`, which is chosen at first; rows in `order`, int (H,).

    selection   the selected stretch of the text
    active      the units to point out
    """
    values = trace.values(unit.state, unit.layer)  # (H, P)
    row_of = {int(u): row for row, u in enumerate(order)}
    quantity = "hidden state h" if unit.state == "h" else "memory cell c"
    layer = f", layer {unit.layer + 1}" if len(trace.h) > 1 else ""
    return Heat(
        "states",
        values[order],
        rows=[int(u) for u in order],
        columns=trace.tokens,
        limit=value_range(unit.state, values, COVERED),
        unit=row_of.get(unit.unit, 0),
        brush=(selection.first, selection.last - 1) if selection else None,
        marked=[row_of[u] for u in active if u in row_of],
        title=f"{quantity}{layer}",
        alt=f"The {quantity} of every unit at every token",
        grow=1.3,
    )
