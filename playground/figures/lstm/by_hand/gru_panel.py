"""The same token through GRU cells of the same seed, in both forms, beside what is on the stage."""

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.clock import shown_token
from playground.figures.scene import Row, Table

FORMS = {"gru": "PyTorch", "gru_paper": "published"}


def gru_panel(trace: CellTrace) -> Table:
    """r, z, n and h of both GRUs at the token of the step, a column for each unit."""
    shown = np.array([shown_token(step) for step in steps(trace.spec.cell, trace.steps)])
    units = range(trace.spec.units)
    rows = [
        Row(letter, [values[letter][shown, i] for i in units], "fixed:3", note=FORMS[key], color="value")
        for key, values in trace.grus.items()
        for letter in ("r", "z", "n", "h")
    ]
    return Table(
        "gru",
        rows,
        columns=[*(f"unit {i + 1}" for i in units), "form"],
        dense=True,
        title="this token in a GRU",
        grow=0.5,
        alt="Gates and state of both forms of the GRU at this token",
    )
