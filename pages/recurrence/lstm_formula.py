"""LSTM gates: the formula of the chosen view and of the cell that it shows, in the head of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages.recurrence.lstm_gates_controls import of_any_model
from playground.experiments.lstm.by_hand.cells import GRUS
from playground.notation import Part
from playground.ui.model_source import open_network

FORMULAS: Mapping[str, Sequence[Part]] = {  # by view, and by cell where it shows several: "view.cell"
    "by_hand.lstm": [
        (r"c_t", "value"),
        (r"=f_t\odot", ""),
        (r"c_{t-1}", "value"),
        (r"+\,i_t\odot g_t", ""),
    ],
    "by_hand.gru": [
        (r"h_t", "value"),
        (r"=z_t\odot", ""),
        (r"h_{t-1}", "value"),
        (r"+\,(1-z_t)\odot n_t", ""),
    ],
    "gates.lstm": [
        (r"f_t", "value"),
        (r"=\sigma(W_{if}x_t+W_{hf}", ""),
        (r"h_{t-1}", "value"),
        (r"+b_f)", ""),
    ],
    "gates.gru": [
        (r"z_t", "value"),
        (r"=\sigma(W_{iz}x_t+W_{hz}", ""),
        (r"h_{t-1}", "value"),
        (r"+b_z)", ""),
    ],
    "gates.rnn": [
        (r"h_t", "value"),
        (r"=\tanh(W_{ih}x_t+W_{hh}", ""),
        (r"h_{t-1}", "value"),
        (r"+b_h)", ""),
    ],
    "clamp.lstm": [
        (r"f_t\leftarrow v", "update"),
        (r",\;\; c_t=", ""),
        (r"v", "update"),
        (r"\odot c_{t-1}+i_t\odot g_t", ""),
    ],
    "clamp.gru": [
        (r"z_t\leftarrow v", "update"),
        (r",\;\; h_t=", ""),
        (r"v", "update"),
        (r"\odot h_{t-1}+(1-", ""),
        (r"v", "update"),
        (r")\odot n_t", ""),
    ],
    "clamp.rnn": [(r"h_t\leftarrow v", "update")],
    "forget_bias": [
        (r"\prod_{s=1}^{g}", ""),
        (r"f_{t+s}", "value"),
        (r"\approx\sigma(", ""),
        (r"b", "update"),
        (r")^g", ""),
    ],
    "copy": [
        (r"J", "loss"),
        (r"=-\ln", ""),
        (r"P(\text{symbol})", "value"),
    ],
}


def formula(values: Mapping[str, Any]) -> Sequence[Part]:
    """The formula of the chosen view, and of the cell that is drawn or open."""
    view = values["view"]
    if view == "by_hand":
        return FORMULAS["by_hand.gru" if values["cell"] in GRUS else "by_hand.lstm"]
    return FORMULAS[f"{view}.{open_network(values['model'])[0]}" if of_any_model(values) else view]
