"""The scene of gradient descent: L with tangent and step, L' below it, the numbers, the loss, the rates."""

import math

import numpy as np

from playground.catalog.losses_1d import LOSSES_1D
from playground.experiments.gradient_descent import SWEEP_RANGE, GradientDescentSpec, GradientDescentTrace
from playground.figures.plots import SMALL, Json, Range, axis, figure, line, log_axis, minus, span
from playground.figures.scene import (
    END,
    Arrow,
    Columns,
    Cursor,
    Handle,
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
from playground.notation import QUANTITIES

HOVER = "%{x:.3g}: %{y:.4g}"
VISITED = 3  # radius of the dots on the points visited so far, px
SIDES = {"l": 48, "r": 12, "t": 6}  # margins of L and of L′, whose θ axes must agree to the pixel
STATIONARY = {
    "min": ("○ minimum", "ring"),
    "max": ("■ maximum", "square"),
    "inflection": ("× inflection", "cross"),
}


def scene(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Scene:
    """The whole stage for a trace."""
    domain = LOSSES_1D[spec.curve].domain
    small = Columns([_loss(trace, spec), _rates(trace, spec)])
    return Scene(
        last=spec.steps,
        rate=6,
        height=396,
        narration=narration(trace, spec),
        panels=[
            Columns(
                [
                    Rows([_curve(trace, domain), _slope(trace, domain)], grow=1.25),
                    Rows([_numbers(trace, spec), small], grow=0.85),
                ]
            )
        ],
    )


def _curve(trace: GradientDescentTrace, domain: Range) -> Plot:
    """L, the points visited, the tangent and the next step; the θ axis is labelled below L′."""
    loss_axis = axis("", span(trace.curve_loss[_in_view(trace, domain)]), automargin=False, nticks=6)
    hover = "θ = %{x:.4f}<br>L = %{y:.4f}"
    theta, loss = trace.theta, trace.loss
    theta_next = np.append(theta[1:], np.nan)
    return Plot(
        "curve",
        figure(
            axis("", domain, showticklabels=False, automargin=False),
            loss_axis,
            [line(trace.curve_theta, trace.curve_loss, "surface", 3, hover)],
            margin={**SIDES, "b": 6},
            revision=f"{domain}",
        ),
        actors=[
            Rules(x=trace.minimum, labels=[minimum_name(trace)], colors="muted"),
            Segment(theta, loss, theta + 1, loss + trace.slope, extend=True, dash=True, labels=["slope L′"]),
            _visited(trace, loss),
            Arrow(theta, loss, theta_next, loss, labels=["−η L′"]),
            Marker(theta, loss, radius=9),
        ],
        handles=[
            Handle(
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
        title="loss L(θ) and every point visited",
        alt="The loss over theta, the points visited, the tangent at the current one and the next step",
        grow=1.2,
    )


def _slope(trace: GradientDescentTrace, domain: Range) -> Plot:
    """L′ under L, on the same θ axis: the points visited, the slope now as a height, where L′ is zero."""
    theta, slope = trace.theta, trace.slope
    present = {kind for _, kind in trace.stationary}
    kinds = [kind for kind in STATIONARY if kind in present]
    slope_range = span(trace.curve_slope[_in_view(trace, domain)], 0.0, room=0.12)
    return Plot(
        "slope",
        figure(
            axis("θ", domain, automargin=False),
            axis("", slope_range, automargin=False, nticks=5),
            [line(trace.curve_theta, trace.curve_slope, "gradient", 2.5, "θ = %{x:.4f}<br>L′ = %{y:.4f}")],
            margin={**SIDES, "b": 38},
            revision=f"{domain}",
        ),
        actors=[
            Rules(y=0.0, colors="muted", dash=False),
            Rules(x=trace.minimum, colors="muted"),
            *[_zeros(trace, kind) for kind in kinds],
            Segment(theta, 0.0, theta, slope, width=3),
            _visited(trace, slope),
            Marker(theta, slope, radius=7),
        ],
        title=f"slope L′(θ); zero at {', '.join(STATIONARY[kind][0] for kind in kinds)}",
        alt="The derivative of the loss over theta with the points visited; marks where it is zero",
    )


def _zeros(trace: GradientDescentTrace, kind: str) -> Marker:
    """The stationary points of a kind, on the zero line of L′."""
    theta = [point for point, its_kind in trace.stationary if its_kind == kind]
    return Marker(np.array(theta)[:, None], 0.0, "ink", radius=5, shape=STATIONARY[kind][1])


def _in_view(trace: GradientDescentTrace, domain: Range) -> np.ndarray:
    """Which points of the grid lie in the domain."""
    return np.asarray((trace.curve_theta >= domain[0]) & (trace.curve_theta <= domain[1]))


def _visited(trace: GradientDescentTrace, values: np.ndarray) -> Trails:
    """A dot on every (theta, value) so far, and a thin line from each to the next."""
    return Trails(
        trace.theta[None], values[None], width=1, radius=VISITED, dots=VISITED, diverged=[trace.diverged]
    )


def _numbers(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Table:
    """Every quantity of the current step."""
    factor = spec.learning_rate * trace.curvature
    return Table(
        "numbers",
        [
            _row("theta", trace.theta, "where we are"),
            _row("loss", trace.loss, "the loss here"),
            _row("slope", trace.slope, "slope (autograd)"),
            Row("ΔL/h", trace.finite_difference, "fixed:6", "gradient", f"if θ grows {spec.nudge:g}"),
            _row("update", trace.update, "the next step"),
            Row("η L″", factor, "fixed:6", "curvature", "curvature · η"),
        ],
        alt="The numbers of the current step",
    )


def _row(name: str, values: np.ndarray, meaning: str) -> Row:
    """A row of the table for a quantity of the notation, with its letter and colour."""
    quantity = QUANTITIES[name]
    return Row(quantity.symbol, values, "fixed:6", quantity.role, meaning)


def movement(ratio: float) -> str:
    """What a step does to the signed distance from the minimum, which it multiplies by `ratio`."""
    if math.isnan(ratio):
        return ""
    if abs(ratio) < 1e-6:
        return "there in one step"
    if math.isclose(abs(ratio), 1, rel_tol=1e-9):
        return "as far" if ratio > 0 else "overshoots, as far"
    way = "nearer" if abs(ratio) < 1 else "farther"
    return way if ratio > 0 else f"overshoots, {way}"


def minimum_name(trace: GradientDescentTrace) -> str:
    """What the minimum of the trace is called: local where another one is lower."""
    return "local minimum" if trace.is_local else "minimum"


def _loss(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Plot:
    """The loss against the step."""
    steps = np.arange(spec.steps + 1, dtype=np.float64)
    return Plot(
        "loss",
        _small_figure(
            axis("", (-0.04 * spec.steps, 1.04 * spec.steps), nticks=5),
            axis(),
            line(steps, trace.loss, "ink", 2, HOVER),
        ),
        actors=[Cursor(), Marker(steps, trace.loss, radius=5)],
        title="loss by step",
        alt="The loss against the number of steps",
    )


def _rates(trace: GradientDescentTrace, spec: GradientDescentSpec) -> Plot:
    """The loss after all steps against the learning rate, with the current rate and the limit marked."""
    finite = np.isfinite(trace.sweep_loss)
    start, low = float(trace.loss[0]), float(np.min(trace.sweep_loss))
    bounds = low - 0.08 * (start - low), start + 0.35 * (start - low) + 1e-9
    rules = [Rules(x=spec.learning_rate, colors="update", dash=False, labels=["η"])]
    if trace.limit is not None and math.isfinite(trace.limit):
        name = "2/L″" if LOSSES_1D[spec.curve].quadratic else "local 2/L″"
        rules.append(Rules(x=trace.limit, colors="diverged", labels=[f"{name} = {trace.limit:.3g}"]))
    return Plot(
        "rates",
        _small_figure(
            log_axis(*SWEEP_RANGE, per_decade=0),
            axis("", bounds),
            line(trace.sweep_learning_rate[finite], trace.sweep_loss[finite], "update", 2, HOVER),
        ),
        actors=rules,
        clickable=True,
        title="loss at the end, by η",
        alt="The loss after all steps against the learning rate; the limit 2/L'' is marked",
        known_from=END,
    )


def _small_figure(x: Json, y: Json, data: Json) -> Json:
    """A small plot of one line."""
    return figure(x, {"nticks": 4, **y}, [data], margin=SMALL)


def narration(trace: GradientDescentTrace, spec: GradientDescentSpec) -> list[tuple[int, str]]:
    """One sentence for each step, up to divergence: (step, sentence)."""
    last = spec.steps if trace.diverged is None else trace.diverged - 1
    sentences = [(k, _sentence(trace, spec, k)) for k in range(last + 1)]
    if trace.diverged is not None:
        k = trace.diverged
        sentences.append((k, f"Diverged at step {k}: θ or L has left ±1,000,000. A smaller η is needed."))
    return sentences


def _sentence(trace: GradientDescentTrace, spec: GradientDescentSpec, k: int) -> str:
    """What happens at step k."""
    slope, update = trace.slope[k], trace.update[k]
    if abs(update) < 1e-9:
        kind = f"this is a {minimum_name(trace)}" if trace.curvature[k] > 0 else "though this is no minimum"
        return f"Step {k}: the slope is zero, so nothing moves; {kind}."
    risen = ". L has risen" if k > 0 and trace.loss[k] > trace.loss[k - 1] else ""
    if k == spec.steps:
        return minus(f"Step {k}: the slope is {slope:+.4g}{risen}.")
    start, end = trace.theta[k] - trace.minimum, trace.theta[k + 1] - trace.minimum
    ratio = end / start + 0.0 if start else math.nan  # + 0.0: no minus sign before a zero
    words = f" Distance to the {minimum_name(trace)} × {ratio:.3g}: {movement(ratio)}." if start else ""
    return minus(f"Step {k}: the slope is {slope:+.4g}; −η·L′ = {update:+.4g}{risen}.{words}")
