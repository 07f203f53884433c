"""The scene of "A deep network": histograms by layer, variance by depth, update : data, and saturation."""

import numpy as np

from playground.experiments.initialization.depth import KEPT, DepthTrace
from playground.experiments.initialization.histograms import Histograms
from playground.figures.initialization.ridges import ridges
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, figure, line, log_axis, log_span, power_of_ten
from playground.figures.scene import Bars, Columns, Curve, Marker, Plot, Rows, Rules, Scene

COLOURS = {"activations": "value", "gradients": "gradient", "updates": "update"}
X_TITLES = {"activations": "a", "gradients": "log₁₀ |dL/dz|", "updates": "log₁₀ |Δw|"}
VARIANCES = {"activations": "Var(z)", "gradients": "Var(dL/dz)", "updates": "Var(Δw)"}
GOAL = -3.0  # of log10(update : data)
RATIO_AXIS = (-7.0, 0.5)
MARGIN = {"l": 50, "r": 10, "t": 6, "b": 38}


def scene(trace: DepthTrace, quantity: str) -> Scene:
    """One step of the clock for each kept step."""
    names = [str(layer + 1) for layer in range(trace.spec.layers)]
    shown = histograms_of(trace, quantity)
    left = ridges(
        shown, names, COLOURS[quantity], X_TITLES[quantity], f"{quantity} by layer, each scaled to its peak"
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
                    Rows([_variance(trace, quantity), _ratios(trace)], grow=0.85),
                    _saturation(trace),
                ]
            )
        ],
    )


def histograms_of(trace: DepthTrace, quantity: str) -> Histograms:
    """The histograms of a quantity of QUANTITIES."""
    return {"activations": trace.activations, "gradients": trace.gradients, "updates": trace.updates}[
        quantity
    ]


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
    layers = np.arange(1, trace.spec.layers + 1, dtype=np.float64)
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
            axis("layer", (0.5, trace.spec.layers + 0.5), dtick=1),
            log_axis(low / 1.5, high * 1.5, per_decade=2, labels=4),
            data,
            MARGIN,
        ),
        actors=[
            Curve(layers, drawn, COLOURS[quantity], 2),
            Marker(np.repeat(layers[:, None], drawn.shape[1], 1), drawn, COLOURS[quantity], 5),
        ],
        title=f"{VARIANCES[quantity]}{goal}",
        alt=f"{VARIANCES[quantity]} by layer, measured and predicted",
    )


def _ratios(trace: DepthTrace) -> Plot:
    """log10(update : data) of every layer at the clock's step, with the line at -3."""
    layers = np.arange(1, trace.spec.layers + 1, dtype=np.float64)
    low, high = RATIO_AXIS
    known = trace.ratio[np.isfinite(trace.ratio)]
    if known.size:
        low, high = min(low, float(np.floor(known.min()))), max(high, float(np.ceil(known.max())))
    return Plot(
        "ratio",
        figure(
            axis("layer", (0.5, trace.spec.layers + 0.5), dtick=1),
            axis("", (low, high), nticks=6),
            [],
            MARGIN,
        ),
        actors=[
            Rules(y=np.full((1, 1), GOAL), colors="ink", width=1.5),
            Curve(layers, trace.ratio, "update", 2),
            Marker(np.repeat(layers[:, None], trace.ratio.shape[1], 1), trace.ratio, "update", 5),
        ],
        title="log₁₀(update : data), goal −3",
        alt="The base-ten logarithm of update over data by layer, with a line at -3",
    )


def _saturation(trace: DepthTrace) -> Bars:
    layers = [str(layer + 1) for layer in range(trace.spec.layers)]
    return Bars(
        "saturation",
        layers,
        trace.saturated,
        format="percent:0",
        color="value",
        title="saturated",
        alt="The share of saturated units by layer",
        grow=0.45,
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
