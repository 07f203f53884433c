"""The same token through GRU cells of the same seed, in both forms, beside what is on the stage."""

from dataclasses import replace

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace, states
from playground.experiments.lstm.by_hand.steps import steps
from playground.figures.lstm.by_hand.clock import shown_token
from playground.figures.scene import Row, Table

MEANINGS = {
    "r": "reset",
    "z": "update",
    "n": "candidate",
    "h": "state",
}


def gru_panel(trace: CellTrace) -> Table:
    """r, z, n and h of both GRUs at the token of the step, a column for each unit."""
    shown = np.array([shown_token(step) for step in steps(trace.spec.cell, trace.steps)])
    torch_values, published = (states(replace(trace.spec, cell=cell)) for cell in ("gru", "gru_paper"))
    units = range(trace.spec.units)
    rows = [
        Row(letter, [values[letter][shown, i] for i in units], "fixed:3", note=note, color="value")
        for values, note in ((torch_values, "PyTorch"), (published, "published"))
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
