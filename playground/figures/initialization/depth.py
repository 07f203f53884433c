"""The scene of "A deep network": histograms by layer, variance by depth, update : data, and saturation."""

import numpy as np

from playground.experiments.initialization.depth import KEPT, DepthTrace
from playground.figures.initialization.by_layer import (
    COLOURS,
    MARGIN,
    by_layer,
    histograms_of,
    ratios,
    saturation,
)
from playground.figures.initialization.ridges import ridges
from playground.figures.log_ticks import power_of_ten
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, figure, line, log_axis, log_span
from playground.figures.scene import Columns, Plot, Rows, Scene

X_TITLES = {"activations": "a", "gradients": "log₁₀ |dL/dz|", "updates": "log₁₀ |Δw|"}
VARIANCES = {"activations": "Var(z)", "gradients": "Var(dL/dz)", "updates": "Var(Δw)"}
LOWEST_RATIO = -7.0  # of the axis of log10(update : data)


def scene(trace: DepthTrace, quantity: str) -> Scene:
    """One step of the clock for each kept step."""
    names = [str(layer + 1) for layer in range(trace.spec.layers)]
    shown = histograms_of(trace, quantity)
    left = ridges(
        shown, names, COLOURS[quantity], X_TITLES[quantity], f"{quantity} by layer, each scaled to its peak"
    )
    update_ratios = ratios(
        _layers(trace), trace.ratio, _layer_axis(trace), LOWEST_RATIO, "log₁₀(update : data), goal −3"
    )
    return Scene(
        last=trace.last,
        rate=1.5,
        height=430,
        numbers=np.array(KEPT),
        unit="update",
        narration=[(k, sentence(trace, k)) for k in range(trace.last + 1)],
        panels=[
            Columns(
                [
                    left,
                    Rows([_variance(trace, quantity), update_ratios], grow=0.85),
                    saturation(names, trace.saturated, 0.45),
                ]
            )
        ],
    )


def _layers(trace: DepthTrace) -> np.ndarray:
    """1, 2, ..., L."""
    return np.arange(1, trace.spec.layers + 1, dtype=np.float64)


def _layer_axis(trace: DepthTrace) -> Json:
    return axis("layer", (0.5, trace.spec.layers + 0.5), dtick=1)


def _measured(trace: DepthTrace, quantity: str) -> tuple[np.ndarray, np.ndarray | None]:
    """Variance by layer and step, and what is predicted of it at the start."""
    if quantity == "activations":
        return trace.variance_z, trace.predicted_z
    if quantity == "gradients":
        return trace.variance_delta, trace.predicted_delta
    return trace.variance_update, None


def _drawable(values: np.ndarray) -> np.ndarray:
    """Within float32 and a logarithmic axis; NaN elsewhere."""
    with np.errstate(invalid="ignore"):
        return np.where((values > 1e-30) & (values < 1e30), values, np.nan)


def _variance(trace: DepthTrace, quantity: str) -> Plot:
    """Measured: dots by layer at the clock's step. Predicted for the start: a dashed line."""
    measured, predicted = _measured(trace, quantity)
    layers = _layers(trace)
    drawn = _drawable(measured)
    everything = [drawn.ravel(), *([] if predicted is None else [_drawable(predicted)])]
    low, high = log_span(np.concatenate(everything), 1e-30, 40)
    data: list[Json] = []
    if predicted is not None and np.isfinite(predicted).any():
        data.append(
            line(layers, _drawable(predicted), "muted", 2.5, "layer %{x}, predicted: %{y:.3g}", dash="dash")
        )
    goal = "" if predicted is None else "; dashed: predicted"
    return Plot(
        "variance",
        figure(
            _layer_axis(trace),
            log_axis(low / 1.5, high * 1.5, per_decade=2, labels=4),
            data,
            MARGIN,
        ),
        actors=by_layer(layers, drawn, COLOURS[quantity]),
        title=f"{VARIANCES[quantity]}{goal}",
        alt=f"{VARIANCES[quantity]} by layer, measured and predicted",
    )


def sentence(trace: DepthTrace, k: int) -> str:
    """What the layers are like at a kept step."""
    if trace.nonfinite is not None and k >= trace.nonfinite[0]:
        step, layer = trace.nonfinite
        where = f"numbers of layer {layer + 1} are infinite or NaN in float32"
        return f"Update {KEPT[step]}: {where}, and so is the loss."
    first, last = trace.variance_z[0, k], trace.variance_z[-1, k]
    loss = digits(float(trace.loss[k]), 3)
    when = "Start" if k == 0 else f"Update {KEPT[k]}"
    if not trace.variance_delta[:-1, k].any() and trace.spec.layers > 1:
        return f"{when}: no gradient reaches a layer below the last: nothing there can learn; loss {loss}."
    flat = f"{np.mean(trace.saturated[:, k]):.0%} saturated"
    if trace.spec.layers == 1:
        return f"{when}: Var(z) {digits(first, 2)}; {flat}; loss {loss}."
    back = trace.variance_delta[0, k] / trace.variance_delta[-1, k]
    return (
        f"{when}: Var(z) {_short(first)} in layer 1, {_short(last)} in layer {trace.spec.layers}; "
        f"gradient’s ratio {_short(back)}; {flat}; loss {loss}."
    )


def _short(value: float) -> str:
    """Two digits, as a power of ten far from 1."""
    if value > 0 and not 1e-3 <= value < 1e4 and np.isfinite(value):
        return f"about {power_of_ten(round(float(np.log10(value))))}"
    return digits(float(value), 2)
