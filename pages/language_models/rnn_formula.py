"""Recurrent network: the formula of the network that is open, in the head of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.notation import Part
from playground.ui.model_source import open_network

STATES: dict[str, Sequence[Part]] = {  # by cell: how the state follows from the state before
    "rnn": [
        (r"h_t", "value"),
        (r"=\tanh(", ""),
        (r"W_h", "update"),
        (r"h_{t-1}+", ""),
        (r"W_e", "update"),
        (r"e_t+b_1)", ""),
    ],
    "gru": [(r"h_t", "value"), (r"=(1-z_t)\odot n_t+z_t\odot h_{t-1}", "")],
    "lstm": [
        (r"c_t", "value"),
        (r"=f_t\odot c_{t-1}+i_t\odot g_t,\;\; ", ""),
        (r"h_t", "value"),
        (r"=o_t\odot\tanh c_t", ""),
    ],
}
PREDICTION: Sequence[Part] = [
    (r"\hat y_t", "value"),
    (r"=\mathrm{softmax}(", ""),
    (r"U", "update"),
    (r"h_t+b_2)", ""),
]


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The recurrence of the open network's cell, and its prediction."""
    small = r"\small" if (cell := open_cell(values["model"])) != "rnn" else ""
    begin = (rf"{small}\begin{{gathered}}", "")
    return [begin, *STATES[cell], (r"\\", ""), *PREDICTION, (r"\end{gathered}", "")]


def open_cell(bundled: str) -> str:
    """The cell of the open model; that of a plain network where none opens or it has no hidden state."""
    return open_network(bundled)[0]
