"""What stands beside the network: the numbers of what is chosen, deltas by layer, the cost of a pass."""

from itertools import pairwise
from typing import Any

import numpy as np

from playground.experiments.backprop import BackpropSpec, BackpropTrace
from playground.experiments.backprop.counting import alone_formula, counted, growth, made, shared_formula
from playground.experiments.backprop.depth import mean_delta
from playground.experiments.backprop.edits import FURTHEST
from playground.experiments.backprop.places import LOWERED, Place
from playground.experiments.backprop.shape import write
from playground.figures.backprop.stage import digits
from playground.figures.backprop.states import Course
from playground.figures.scene import Marker, Plot, Row, Table

LIT = np.ones(1)
DEEPEST = 8  # in the plot of the cost
STARTS_SHOWN = {
    "he": ("He", "update"),
    "xavier": ("Xavier", "curvature"),
    "torch": ("PyTorch", "value"),
    "small": ("small", "muted"),
}


def chosen_table(trace: BackpropTrace, chosen: Place | None, eta: float) -> Table:
    """The numbers of the chosen weight, bias or unit, which can be edited; else those of the whole pass."""
    rows = {"w": _weight, "b": _bias, "o": _unit, "d": _unit}
    own = (
        rows[chosen.kind](trace, chosen, eta) if chosen is not None and chosen.kind in rows else _whole(trace)
    )
    return Table("chosen", [*own, _agreement(trace)], alt="The numbers of what is chosen")


def _row(label: str, value: float, **more: Any) -> Row:
    return Row(label, np.array([value]), more.pop("format", "significant:4"), **more)


def _edited(place: Place, value: float) -> Row:
    """The row of a weight or bias: the one that can be set."""
    limits = {"low": -FURTHEST, "high": FURTHEST, "step": 0.05}
    name = place.name
    return _row(place.symbol, value, edit=name, link=name, meaning="drag or type", **limits)


def _weight(trace: BackpropTrace, place: Place, eta: float) -> list[Row]:
    layer, i, j = place.layer, place.source - 1, place.unit - 1
    letter, link = ("x", f"x{i + 1}") if layer == 1 else ("o", f"o{layer - 1}.{i + 1}")
    source, low = f"{letter}{_low(i + 1)}", _low(j + 1)
    delta, name = f"d{layer}.{j + 1}", f"∂L/∂{place.symbol}"
    return [
        _edited(place, trace.w[layer][i, j]),
        _row(source, trace.o[layer - 1][i], color="value", link=link, meaning="sent along it"),
        _row(f"δ{low}", trace.delta[layer][j], color="gradient", link=delta, meaning=f"of unit {j + 1}"),
        _row(name, trace.dw[layer][i, j], color="gradient", meaning=f"{source} · δ{low}", lit=LIT),
        _row("w − η ∂L/∂w", trace.w_new[layer][i, j], color="update", meaning=f"η = {digits(eta)}"),
    ]


def _bias(trace: BackpropTrace, place: Place, eta: float) -> list[Row]:
    layer, j, low = place.layer, place.unit - 1, _low(place.unit)
    delta = f"d{layer}.{place.unit}"
    return [
        _edited(place, trace.b[layer][j]),
        _row(f"inp{low}", trace.inp[layer][j], meaning="what arrives"),
        _row(f"δ{low}", trace.delta[layer][j], color="gradient", link=delta, meaning="of its unit"),
        _row(f"∂L/∂b{low}", trace.db[layer][j], color="gradient", meaning=f"1 · δ{low}", lit=LIT),
        _row("b − η ∂L/∂b", trace.b_new[layer][j], color="update", meaning=f"η = {digits(eta)}"),
    ]


def _unit(trace: BackpropTrace, place: Place, eta: float) -> list[Row]:
    layer, j, low = place.layer, place.unit - 1, _low(place.unit)
    o, delta = f"o{layer}.{place.unit}", f"d{layer}.{place.unit}"
    return [
        _edited(Place("b", layer, place.unit), trace.b[layer][j]),
        _row(f"inp{low}", trace.inp[layer][j], meaning="what arrives"),
        _row(f"o{low}", trace.o[layer][j], color="value", link=o, meaning=f"σ(inp{low})"),
        _row(f"σ′(inp{low})", trace.slope[layer][j], color="value", meaning="slope there"),
        _row(f"δ{low}", trace.delta[layer][j], color="gradient", link=delta, meaning=f"∂L/∂inp{low}"),
    ]


def _whole(trace: BackpropTrace) -> list[Row]:
    shape = trace.shape
    count = sum((m + 1) * n for m, n in pairwise(shape))
    return [
        _row("parameters", count, format="integer", meaning="w and b"),
        _row("L", trace.loss, link="L", meaning="½ Σ (t − o)²"),
        _row("L, then", trace.loss_new, color="update", meaning="one step later"),
        _row("shared", shared_formula(shape), format="integer", color="gradient", meaning="products"),
        _row("path by path", alone_formula(shape), format="integer", meaning="products"),
    ]


def _agreement(trace: BackpropTrace) -> Row:
    return _row("autograd", trace.difference, format="exponent:1", meaning="difference")


def by_layer(trace: BackpropTrace, spec: BackpropSpec, course: Course) -> Plot:
    """The mean of |delta| in every layer, as far as it is known, and on average over many networks."""
    floor = 1e-9
    x = np.arange(1, trace.depth + 1, dtype=np.float64)
    lines = {key: np.maximum(mean_delta(trace.shape, spec.activation, key), floor) for key in STARTS_SHOWN}
    mine = np.maximum(trace.mean_delta(), floor)
    figure = {
        "data": [
            {
                "type": "scatter", "mode": "lines", "x": x, "y": y, "name": STARTS_SHOWN[key][0],
                "line": {"color": f"@{STARTS_SHOWN[key][1]}", "width": 2},
                "hovertemplate": "layer %{x}: %{y:.2e}<extra>%{fullData.name}</extra>",
            }
            for key, y in lines.items()
        ],
        "layout": {
            "margin": {"l": 46, "r": 8, "t": 8, "b": 52},
            "showlegend": True,
            "legend": {"orientation": "h", "y": -0.12, "x": 0},
            "uirevision": f"{write(trace.shape)}{spec.activation}",
            "xaxis": {"tickvals": list(x), "range": [0.8, trace.depth + 0.2]},
            "yaxis": {"type": "log", "exponentformat": "power", "range": _decades([mine, *lines.values()])},
        },
    }  # fmt: skip
    shown = np.where(course.mean_at > 0, mine[:, None], np.nan)
    places = np.repeat(x[:, None], shown.shape[1], axis=1)
    return Plot(
        "depth",
        figure,
        actors=[Marker(places, shown, colors="gradient", radius=8)],
        title="mean |δ| by layer",
        alt="The mean of the absolute deltas in every layer, and its average over 500 networks of each start",
    )


def _decades(parts: list[np.ndarray]) -> list[float]:
    """A range of a logarithmic axis that holds all."""
    values = np.log10(np.concatenate(parts))
    return [float(values.min()) - 0.3, float(values.max()) + 0.3]


def cost(trace: BackpropTrace) -> Plot:
    """Products of a backward pass against the depth, for networks as wide as this one's widest layer."""
    width = max(trace.shape)
    shared, alone = growth(width, DEEPEST)
    x = np.arange(1, DEEPEST + 1, dtype=np.float64)
    here = counted(trace.shape)
    figure = {
        "data": [
            {
                "type": "scatter", "mode": "lines+markers", "x": x, "y": y.astype(np.float64), "name": name,
                "line": {"color": f"@{role}", "width": 2}, "marker": {"size": 5},
                "hovertemplate": "%{x} layers: %{y:,}<extra>%{fullData.name}</extra>",
            }
            for y, name, role in ((alone, "path by path", "muted"), (shared, "shared", "gradient"))
        ],
        "layout": {
            "margin": {"l": 46, "r": 8, "t": 8, "b": 52},
            "showlegend": True,
            "legend": {"orientation": "h", "y": -0.3, "x": 0},
            "uirevision": f"cost{width}",
            "xaxis": {"title": {"text": f"layers of weights, {width} units each"}, "dtick": 1},
            "yaxis": {"type": "log", "exponentformat": "power"},
        },
    }  # fmt: skip
    depth = np.array([float(trace.depth)])
    return Plot(
        "cost",
        figure,
        actors=[
            Marker(depth[:, None], np.array([[float(here.alone)]]), colors="ink", radius=7, shape="ring"),
            Marker(
                depth[:, None], np.array([[float(here.shared)]]), colors="gradient", radius=7, shape="ring"
            ),
        ],
        title="multiplications by depth",
        alt="Multiplications of the backward pass against the number of layers, shared and path by path",
    )


def cost_table(trace: BackpropTrace, grain: str) -> Table:
    """What both algorithms have multiplied up to the current step, counted while they ran."""
    here = counted(trace.shape)
    done = made(trace.shape, grain)
    return Table(
        "chosen",
        [
            Row("so far", done, "integer", "gradient", "products"),
            _row("shared", here.shared, format="integer", color="gradient", meaning="counted"),
            _row("path by path", here.alone, format="integer", meaning="counted"),
            _row("paths", here.paths, format="integer", meaning="to the outputs"),
            _row("times", here.alone / here.shared, format="significant:3", meaning="as many"),
            _agreement(trace),
        ],
        alt="Multiplications, counted",
    )


def _low(number: int) -> str:
    return str(number).translate(LOWERED)
