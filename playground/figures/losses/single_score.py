"""One score: cross-entropy and squared error side by side, their losses, their gradients, their descents."""

from dataclasses import dataclass

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.losses import LossesSpec, ScoreTrace
from playground.figures.losses.single_score_numbers import loss_names, number_table, prediction_bars
from playground.figures.plots import Json, Range, axis, figure
from playground.figures.scene import (
    Bars,
    Columns,
    Curve,
    Handle,
    Marker,
    Plot,
    Rows,
    Rules,
    Segment,
    Table,
    Trails,
)
from playground.figures.style import CATEGORICAL, Pair

COLOURS: dict[str, Pair] = {
    "binary-cross-entropy": CATEGORICAL[5],
    "squared-sigmoid": CATEGORICAL[6],
    "squared": CATEGORICAL[6],
}


@dataclass(frozen=True)
class View:
    """Scores from -reach to reach; losses, gradients and predictions up to here."""

    reach: float
    highest: float
    steepest: float
    predicted: tuple[float, float]


def view_of(trace: ScoreTrace) -> View:
    """Wide enough for the start and the curves around it."""
    reach = float(trace.curve_z[-1]) / 1.5
    in_view = np.abs(trace.curve_z) <= reach
    low, high = float(trace.curve_prediction[in_view].min()), float(trace.curve_prediction[in_view].max())
    return View(
        reach,
        1.05 * float(trace.curve_loss[:, in_view].max()),
        1.1 * max(1.0, float(np.abs(trace.curve_gradient[:, in_view]).max())),
        (low - 0.08 * (high - low), high + 0.08 * (high - low)),
    )


def _score_axis(view: View) -> Json:
    return axis("score z", (-view.reach, view.reach), nticks=6)


def _axes(x: Json, y_range: Range) -> Json:
    """A plot of which all is drawn by actors, so that a drag does not draw it anew."""
    return figure(x, axis("", y_range, nticks=5))


def panels(trace: ScoreTrace, spec: LossesSpec, view: View) -> list[Rows | Columns]:
    """The stage."""
    left = Rows([_losses(trace, spec, view), _prediction(trace, spec, view)])
    middle = Rows([_gradients(trace, view), _steps(trace, spec, view)])
    numbers: list[Table | Bars] = [number_table(trace)]
    if LOSSES[trace.kinds[0]].probability:
        numbers.append(prediction_bars(trace, spec))
    return [Columns([left, middle, Rows(numbers, grow=0)])]


def _colours(trace: ScoreTrace) -> list[Pair]:
    return [COLOURS[kind] for kind in trace.kinds]


def _points(trace: ScoreTrace, values: np.ndarray) -> Marker:
    """Where the scores are now, `values` (R, K) high; the chosen loss is drawn last, above the other."""
    colours, diverged = _colours(trace)[::-1], trace.diverged[::-1]
    return Marker(trace.z[::-1], values[::-1], colours, radius=6, diverged=diverged)


def _losses(trace: ScoreTrace, spec: LossesSpec, view: View) -> Plot:
    """The losses against the score; the chosen one carries the handle and the tangent."""
    z, loss, slope = trace.z[0], trace.loss[0], trace.gradient[0]
    start = min(view.reach, max(-view.reach, spec.score))
    curves = [
        Curve(trace.curve_z, values, colour, 3)
        for values, colour in zip(trace.curve_loss, _colours(trace), strict=True)
    ]
    return Plot(
        "losses",
        _axes(_score_axis(view), (-0.04 * view.highest, view.highest)),
        actors=[
            *reversed(curves),
            Segment(z, loss, z + 1, loss + slope, extend=True, dash=True),
            _points(trace, trace.loss),
        ],
        handles=[
            Handle(
                "score",
                start,
                axis="x",
                low=(-view.reach, None),
                high=(view.reach, None),
                curve=(trace.curve_z, trace.curve_loss[0]),
                label="score z",
                step=(0.1, 0),
            )
        ],
        title="loss L by score",
        alt="The losses against the score, with the current points and the tangent of the chosen one",
    )


def _gradients(trace: ScoreTrace, view: View) -> Plot:
    """dL/dz against the score, of both losses."""
    curves = [
        Curve(trace.curve_z, values, colour, 3)
        for values, colour in zip(trace.curve_gradient, _colours(trace), strict=True)
    ]
    edge = int(np.searchsorted(trace.curve_z, -view.reach))
    at_edge = trace.curve_gradient[:, edge : edge + 1]  # (R, 1): the names stand where the curves begin
    return Plot(
        "gradients",
        _axes(_score_axis(view), (-view.steepest, view.steepest)),
        actors=[
            Rules(y=0.0, colors="muted", dash=False),
            *reversed(curves),
            _points(trace, trace.gradient),
            Marker(-view.reach, at_edge, _colours(trace), radius=0, labels=loss_names(trace)),
        ],
        title="its pull: gradient dL/dz",
        alt="The gradients of the losses with respect to the score, against the score",
    )


def _prediction(trace: ScoreTrace, spec: LossesSpec, view: View) -> Plot:
    """The prediction against the score, the target to drag, and the error between them."""
    z, y_hat = trace.z[0], trace.prediction[0]
    name = "ŷ = σ(z)" if LOSSES[trace.kinds[0]].probability else "ŷ = z"
    return Plot(
        "prediction",
        _axes(_score_axis(view), view.predicted),
        actors=[
            Rules(y=spec.label, colors="ink", labels=["target y"]),
            Curve(trace.curve_z, trace.curve_prediction, "surface", 3),
            Segment(z, y_hat, z, spec.label, colors="gradient", width=3),
            _points(trace, trace.prediction),
        ],
        handles=[
            Handle(
                "label",
                0.85 * view.reach,
                spec.label,
                axis="y",
                low=(None, 0.0),
                high=(None, 1.0),
                label="target y",
                step=(0, 0.01),
            )
        ],
        title=f"prediction {name}",
        alt="The prediction against the score, the target and the error",
    )


def _steps(trace: ScoreTrace, spec: LossesSpec, view: View) -> Plot:
    """The predictions by step, on their way to the target."""
    steps = np.broadcast_to(np.arange(trace.z.shape[1], dtype=np.float64), trace.z.shape)
    return Plot(
        "steps",
        _axes(axis("step", (-0.03 * spec.steps, 1.03 * spec.steps), nticks=6), view.predicted),
        actors=[
            Rules(y=spec.label, colors="ink"),
            Trails(
                np.ascontiguousarray(steps),
                trace.prediction,
                _colours(trace),
                radius=5,
                future=True,
                labels=loss_names(trace),
                diverged=trace.diverged,
            ),
        ],
        title="ŷ by step of z ← z − η dL/dz",
        alt="The predictions by step of gradient descent on the score",
    )
