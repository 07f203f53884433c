"""The panel of the network: its drawing, and the numbers that it shows at every step."""

from dataclasses import replace

import numpy as np

from playground.experiments.backprop import BackpropTrace
from playground.experiments.backprop.quantity_ref import QuantityRef
from playground.experiments.backprop.shape import Shape
from playground.figures.backprop.drawing import network, selectable
from playground.figures.backprop.layout import layout
from playground.figures.backprop.numbers import formats
from playground.figures.backprop.states import StepStates
from playground.figures.backprop.tips import tips
from playground.figures.scene import Graph


def network_panel(
    trace: BackpropTrace, values: np.ndarray, states: StepStates, selected: QuantityRef | None
) -> Graph:
    """The network of a trace; `values` is its vector of numbers."""
    w, b = values[states.w], values[states.b]
    arrays = {
        "o": values[states.o],
        "d": values[states.d],
        "w": w,
        "b": b,
        "loss": values[states.loss],
        "width": np.clip(w, -1, 1).astype(np.float32),
        "bias_width": np.clip(b, -1, 1).astype(np.float32),
        "t": trace.t[:, None],
        "mean": trace.mean_delta_sizes()[:, None],
        "o_state": states.o_state,
        "d_state": states.d_state,
        "w_state": states.w_state,
        "b_state": states.b_state,
        "t_state": states.t_state,
        "mean_state": states.mean_state,
        "loss_state": states.loss_state,
        "selected": _selected_rows(trace.shape, selected),
    }
    if all(share is None for share in layout(trace.shape).label_share):
        del arrays["w"]  # no edge shows its number
    return Graph(
        "net",
        network(trace.shape, formats(trace)),
        arrays,
        tips(trace),
        alt="The network: activations in the upper halves of its units, deltas in the lower",
        grow=1.78,
    )


def _selected_rows(shape: Shape, selected: QuantityRef | None) -> np.ndarray:
    """Which of `selectable` is highlighted, (selectable, 1); a delta highlights its unit."""
    is_delta = selected is not None and selected.kind == "d"
    highlighted = replace(selected, kind="o") if selected is not None and is_delta else selected
    return np.array([[ref == highlighted] for ref in selectable(shape)])
