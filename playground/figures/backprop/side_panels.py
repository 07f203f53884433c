"""Panels to the right of the network: deltas by layer, and the cost of a pass."""

import numpy as np

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.cost import cost_by_depth, count_costs, products_so_far
from playground.experiments.backprop.delta_sizes import mean_delta_sizes
from playground.experiments.backprop.shape import format_shape
from playground.figures.backprop.selection_table import autograd_row, number_row
from playground.figures.backprop.states import StepStates
from playground.figures.plots import Json, figure, line, log_axis
from playground.figures.scene import END, Marker, Plot, Row, Table

MARGIN = {"l": 46, "r": 8, "t": 8, "b": 52}  # below: tick labels and the legend
MAX_DEPTH = 8  # in the plot of the cost
INITIALIZERS_SHOWN = {
    "he": ("He", "kind0"),
    "xavier": ("Xavier", "kind1"),
    "torch": ("PyTorch", "kind3"),
    "small": ("small", "muted"),
}


def deltas_by_layer(trace: BackpropTrace, spec: BackpropSpec, states: StepStates) -> Plot:
    """The mean of |delta| in every layer, as far as it is known, and on average over many networks."""
    floor = 1e-9
    x = np.arange(1, trace.depth + 1, dtype=np.float64)
    averages = {
        key: np.maximum(mean_delta_sizes(trace.shape, spec.activation, key), floor)
        for key in INITIALIZERS_SHOWN
    }
    own = np.maximum(trace.mean_delta_sizes(), floor)
    lines = [
        line(x, averages[key], role, hover=f"{name}, layer %{{x}}: %{{y:.2e}}", name=name)
        for key, (name, role) in INITIALIZERS_SHOWN.items()
    ]
    shown = np.where(states.mean_state > 0, own[:, None], np.nan)
    return Plot(
        "depth",
        figure(
            {"tickvals": list(x), "range": [0.8, trace.depth + 0.2]},
            _log_axis([own, *averages.values()]),
            lines,
            MARGIN,
            revision=f"{format_shape(trace.shape)}{spec.activation}",
            showlegend=True,
            legend={"orientation": "h", "y": -0.12, "x": 0},
        ),
        actors=[Marker(np.repeat(x[:, None], shown.shape[1], axis=1), shown, colors="gradient", radius=8)],
        title="mean |δ| by layer",
        alt="The mean of the absolute deltas in every layer, and its average over 500 networks of each start",
    )


def _log_axis(parts: list[np.ndarray]) -> Json:
    """A logarithmic axis that holds all, with room for a dot at either end."""
    values = np.concatenate(parts)
    return log_axis(float(values.min()) / 2, 2 * float(values.max()), per_decade=0)


def cost_plot(trace: BackpropTrace) -> Plot:
    """Products of a backward pass against the depth, for networks as wide as this one's widest layer."""
    width = max(trace.shape)
    backprop, path_sum = (costs.astype(np.float64) for costs in cost_by_depth(width, MAX_DEPTH))
    x = np.arange(1, MAX_DEPTH + 1, dtype=np.float64)
    lines = [
        line(x, path_sum, "muted", hover="path by path, %{x} layers: %{y:,}", dots=5, name="path by path"),
        line(x, backprop, "ink", hover="shared, %{x} layers: %{y:,}", dots=5, name="shared"),
    ]
    depth, costs = np.array([[float(trace.depth)]]), count_costs(trace.shape)
    return Plot(
        "cost",
        figure(
            {"title": {"text": f"layers of weights, {width} units each"}, "dtick": 1},
            _log_axis([path_sum, backprop]),
            lines,
            MARGIN,
            revision=f"cost{width}",
            showlegend=True,
            legend={"orientation": "h", "y": -0.3, "x": 0},
        ),
        actors=[
            Marker(depth, np.array([[float(costs.path_sum)]]), colors="muted", radius=7, shape="ring"),
            Marker(depth, np.array([[float(costs.backprop)]]), colors="ink", radius=7, shape="ring"),
        ],
        title="multiplications by depth",
        alt="Multiplications of the backward pass against the number of layers, shared and path by path",
        known_from=END,
    )


def cost_table(trace: BackpropTrace, granularity: str) -> Table:
    """What both algorithms have multiplied up to the current step, counted while they ran."""
    costs = count_costs(trace.shape)
    so_far = products_so_far(trace.shape, granularity)
    return Table(
        "selection",
        [
            Row("so far", so_far, "integer", "ink", "products"),
            number_row("shared", costs.backprop, format="integer", meaning="counted", known_from=END),
            number_row("path by path", costs.path_sum, format="integer", meaning="counted", known_from=END),
            number_row("paths", costs.paths, format="integer", meaning="to the outputs"),
            number_row(
                "times",
                costs.path_sum / costs.backprop,
                format="significant:3",
                meaning="as many",
                known_from=END,
            ),
            autograd_row(trace),
        ],
        alt="Multiplications, counted",
    )
