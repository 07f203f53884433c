"""The scene of gradient descent: the curve with tangent and step, the numbers, the loss, the rates."""

import math
from typing import Any

import numpy as np

from playground.catalog.curves import CURVES
from playground.experiments.gradient_descent import GradientDescentSpec, GradientDescentTrace
from playground.figures.scene import (
    Arrow,
    Columns,
    Cursor,
    Grip,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Segment,
    Table,
    Trails,
)
from playground.figures.stroke import stroke

MARGIN = {"l": 52, "r": 12, "t": 8, "b": 40}


def scene(
    trace: GradientDescentTrace,
    spec: GradientDescentSpec,
    domain: tuple[float, float],
    seek: int = 0,
    step: int | None = None,
) -> Scene:
    """The whole stage for a trace; `domain` is the range of theta that is in view at first."""
    return Scene(
        last=spec.steps,
        url_key="step",
        seek=seek,
        step=step,
        rate=6,
        height=396,
        narration=narration(trace, spec),
        panels=[
            Columns(
                [
                    _stage(trace, domain),
                    Rows(
                        [_numbers(trace, spec), Columns([_loss(trace, spec), _rates(trace, spec)])], grow=0.85
                    ),
                ]
            )
        ],
    )


def _stage(trace: GradientDescentTrace, domain: tuple[float, float]) -> Plot:
    """The curve, the point on it with its trail, the tangent and the step that is taken next."""
    low, high = _loss_range(trace, domain)
    figure = {
        "data": [stroke(trace.curve_theta, trace.curve_loss, "surface", 3, "θ = %{x:.4f}<br>L = %{y:.4f}")],
        "layout": {
            "margin": MARGIN,
            "showlegend": False,
            "uirevision": f"{domain}",
            "xaxis": {"title": {"text": "θ"}, "range": list(domain)},
            "yaxis": {"title": {"text": "L(θ)"}, "range": [low, high]},
        },
    }
    theta, loss = trace.theta, trace.loss
    arrived = np.append(theta[1:], np.nan)
    return Plot(
        "curve",
        figure,
        actors=[
            Rules(x=trace.minimum, labels=["minimum"], colors="muted"),
            Segment(theta, loss, theta + 1, loss + trace.slope, extend=True, dash=True, labels=["slope L′"]),
            Trails(theta[None], loss[None], width=1.5, radius=4, diverged=[trace.diverged]),
            Arrow(theta, loss, arrived, loss, labels=["−η L′"]),
            Marker(theta, loss, radius=9),
        ],
        grips=[
            Grip(
                "start",
                float(theta[0]) if np.isfinite(theta[0]) else domain[0],
                axis="x",
                low=(domain[0], None),
                high=(domain[1], None),
                curve=(trace.curve_theta, trace.curve_loss),
                label="start",
                step=((domain[1] - domain[0]) / 100, 0),
            )
        ],
        alt="The loss as a curve over theta, the current point on it, the tangent there and the next step",
        grow=1.25,
    )


def _loss_range(trace: GradientDescentTrace, domain: tuple[float, float]) -> tuple[float, float]:
    """From a little below the lowest to a little above the highest loss that is in view."""
    seen = trace.curve_loss[(trace.curve_theta >= domain[0]) & (trace.curve_theta <= domain[1])]
    low, high = float(seen.min()), float(seen.max())
    return low - 0.08 * (high - low), high + 0.08 * (high - low)


def _numbers(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Table:
    """Every quantity of the current step."""
    factor = spec.eta * trace.curvature
    return Table(
        "numbers",
        [
            Row("θ", trace.theta, "fixed:6", "value", "where we are"),
            Row("L(θ)", trace.loss, "fixed:6", "ink", "the loss here"),
            Row("L′(θ)", trace.slope, "fixed:6", "gradient", "slope (autograd)"),
            Row("ΔL/h", trace.finite_difference, "fixed:6", "gradient", f"if θ grows {spec.nudge:g}"),
            Row("−η L′", trace.update, "fixed:6", "update", "the next step"),
            Row("η L″", factor, "fixed:6", "curvature", "curvature · η"),
        ],
        alt="The numbers of the current step",
    )


def regime(factor: float) -> str:
    """What a step does to the distance from a nearby minimum: it multiplies it by 1 - eta L''."""
    if math.isnan(factor):
        return ""
    if factor <= 0:
        return "no valley here"
    if factor < 1:
        return "creeps"
    if factor == 1:
        return "one step"
    if factor < 2:
        return "overshoots"
    return "bounces" if factor == 2 else "diverges"


def _loss(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Plot:
    """The loss against the step."""
    steps = np.arange(spec.steps + 1, dtype=np.float64)
    return Plot(
        "loss",
        _small(steps, trace.loss, {"range": [0, spec.steps]}, "ink"),
        actors=[Cursor(), Marker(steps, trace.loss, radius=5)],
        title="loss by step",
        alt="The loss against the number of steps",
    )


def _rates(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Plot:
    """The loss after all steps against the learning rate, with the current rate and the limit marked."""
    finite = np.isfinite(trace.sweep_loss)
    figure = _small(
        trace.sweep_eta[finite],
        trace.sweep_loss[finite],
        {
            "type": "log",
            "range": [-2, math.log10(4)],
            "tickvals": [0.01, 0.1, 1],
            "ticktext": ["0.01", "0.1", "1"],
        },
        "update",
    )
    start = float(trace.loss[0])
    low = float(np.min(trace.sweep_loss))
    figure["layout"]["yaxis"]["range"] = [low - 0.08 * (start - low), start + 0.35 * (start - low) + 1e-9]
    rules = [Rules(x=spec.eta, colors="update", dash=False, labels=["η"])]
    if trace.limit is not None and math.isfinite(trace.limit):
        name = "2/L″" if CURVES[spec.curve].quadratic else "local 2/L″"
        rules.append(Rules(x=trace.limit, colors="diverged", labels=[f"{name} = {trace.limit:.3g}"]))
    return Plot(
        "rates",
        figure,
        actors=rules,
        clickable=True,
        title="loss at the end, by η",
        alt="The loss after all steps against the learning rate; the limit 2/L'' is marked",
    )


def _small(x: np.ndarray, y: np.ndarray, xaxis: dict[str, Any], colour: str) -> dict[str, Any]:
    """A small line plot."""
    return {
        "data": [stroke(x, y, colour, 2, "%{x:.3g}: %{y:.4g}")],
        "layout": {
            "margin": {"l": 44, "r": 8, "t": 6, "b": 26},
            "showlegend": False,
            "xaxis": {"nticks": 5, **xaxis},
            "yaxis": {"nticks": 4},
        },
    }


def narration(trace: GradientDescentTrace, spec: GradientDescentSpec) -> list[tuple[int, str]]:
    """One sentence from each step on."""
    lines = []
    for k in range(spec.steps + 1):
        if trace.diverged is not None and k >= trace.diverged:
            lines.append((k, f"Diverged at step {k}: θ or L has left ±1,000,000. A smaller η is needed."))
            break
        lines.append((k, _sentence(trace, spec, k)))
    return lines


def _sentence(trace: GradientDescentTrace, spec: GradientDescentSpec, k: int) -> str:
    """What happens at step k."""
    slope, update = trace.slope[k], trace.update[k]
    if abs(update) < 1e-9:
        why = "this is a minimum" if trace.curvature[k] > 0 else "though this is no minimum"
        return f"Step {k}: the slope is zero, so nothing moves; {why}."
    side = "downhill to the right" if update > 0 else "downhill to the left"
    went = "" if k == spec.steps else f"; θ moves by −η·L′ = {update:+.4g}, {side}"
    worse = ". L has risen" if k > 0 and trace.loss[k] > trace.loss[k - 1] else ""
    factor = spec.eta * trace.curvature[k]
    why = f" η·L″ = {factor:.3g}: {regime(factor)}." if went else ""
    return f"Step {k}: the slope is {slope:+.4g}{went}{worse}.{why}".replace("-", "−")
