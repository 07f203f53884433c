"""One score: cross-entropy and squared error side by side, their losses, their gradients, their descents."""

import math
from dataclasses import dataclass

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.losses import LossesSpec, ScoreTrace
from playground.figures.losses.axes import axes, off, titled
from playground.figures.scene import (
    Bars,
    Columns,
    Curve,
    Grip,
    Marker,
    Plot,
    Row,
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
STUCK = 0.01  # a pull weaker than this on a prediction that is off by half is worth a word


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
    seen = np.abs(trace.curve_z) <= reach
    low, high = float(trace.curve_prediction[seen].min()), float(trace.curve_prediction[seen].max())
    return View(
        reach,
        1.05 * float(trace.curve_loss[:, seen].max()),
        1.1 * max(1.0, float(np.abs(trace.curve_gradient[:, seen]).max())),
        (low - 0.08 * (high - low), high + 0.08 * (high - low)),
    )


def panels(trace: ScoreTrace, spec: LossesSpec, view: View) -> list[Rows | Columns]:
    """The stage."""
    left = Rows([_losses(trace, spec, view), _prediction(trace, spec, view)])
    middle = Rows([_gradients(trace, view), _steps(trace, spec, view)])
    numbers: list[Table | Bars] = [_numbers(trace)]
    if LOSSES[trace.kinds[0]].probability:
        numbers.append(_bars(trace, spec))
    return [Columns([left, middle, Rows(numbers, grow=0)])]


def _colours(trace: ScoreTrace) -> list[Pair]:
    return [COLOURS[kind] for kind in trace.kinds]


def _names(trace: ScoreTrace) -> list[str]:
    return [LOSSES[kind].short for kind in trace.kinds]


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
        axes(titled("score z", (-view.reach, view.reach)), {"range": [-0.04 * view.highest, view.highest]}),
        actors=[
            *reversed(curves),
            Segment(z, loss, z + 1, loss + slope, extend=True, dash=True),
            _points(trace, trace.loss),
        ],
        grips=[
            Grip(
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
        axes(titled("score z", (-view.reach, view.reach)), {"range": [-view.steepest, view.steepest]}),
        actors=[
            Rules(y=0.0, colors="muted", dash=False),
            *reversed(curves),
            _points(trace, trace.gradient),
            Marker(-view.reach, at_edge, _colours(trace), radius=0, labels=_names(trace)),
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
        axes(titled("score z", (-view.reach, view.reach)), {"range": list(view.predicted)}),
        actors=[
            Rules(y=spec.label, colors="ink", labels=["target y"]),
            Curve(trace.curve_z, trace.curve_prediction, "surface", 3),
            Segment(z, y_hat, z, spec.label, colors="gradient", width=3),
            _points(trace, trace.prediction),
        ],
        grips=[
            Grip(
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
        axes(
            titled("step", (-0.03 * spec.loss_steps, 1.03 * spec.loss_steps)), {"range": list(view.predicted)}
        ),
        actors=[
            Rules(y=spec.label, colors="ink"),
            Trails(
                np.ascontiguousarray(steps),
                trace.prediction,
                _colours(trace),
                radius=5,
                future=True,
                labels=_names(trace),
                diverged=trace.diverged,
            ),
        ],
        title="ŷ by step of z ← z − η dL/dz",
        alt="The predictions by step of gradient descent on the score",
    )


def _numbers(trace: ScoreTrace) -> Table:
    """Every quantity of the current step, of both losses."""
    bits = np.stack(
        [
            values / math.log(2) if LOSSES[kind].in_nats else np.full_like(values, np.nan)
            for kind, values in zip(trace.kinds, trace.loss, strict=True)
        ]
    )
    rows = [
        ("z", trace.z, "value"),
        ("ŷ", trace.prediction, "value"),
        ("L", trace.loss, "loss"),
        ("L in bits", bits, "loss"),
        ("L as printed", trace.printed, "muted"),
        ("dL/dz by hand", trace.gradient, "gradient"),
        ("autograd", trace.autograd, "gradient"),
        ("−η dL/dz", trace.update, "update"),
    ]
    return Table(
        "numbers",
        [Row(name, list(values), "fixed:6", colour) for name, values, colour in rows],
        columns=_names(trace),
        title=f"by hand = autograd {off(trace.autograd_error)}",
        alt="The numbers of the current step",
    )


def _bars(trace: ScoreTrace, spec: LossesSpec) -> Bars:
    """Target and predictions as bars from 0 to 1."""
    target = np.full((1, trace.z.shape[1]), spec.label)
    return Bars(
        "bars",
        ["target", *(name.split("-")[0].split()[0] for name in _names(trace))],
        np.concatenate([target, trace.prediction]),
        title="target y and predictions ŷ",
        alt="The target and the predictions as bars",
    )


def narration(trace: ScoreTrace, spec: LossesSpec) -> list[tuple[int, str]]:
    """One sentence for each step."""
    lines: list[tuple[int, str]] = []
    for k in range(spec.loss_steps + 1):
        if trace.diverged[0] is not None and k >= trace.diverged[0]:
            return [*lines, (k, f"Diverged at step {k}: z has left ±1,000,000. A smaller η is needed.")]
        lines.append((k, _sentence(trace, spec, k).replace("-", "−")))
    return lines


def _sentence(trace: ScoreTrace, spec: LossesSpec, k: int) -> str:
    """How far the prediction is off at step k, and how hard it is pulled."""
    y_hat, pull, loss = trace.prediction[0, k], trace.gradient[0, k], trace.loss[0, k]
    unit = " nats" if LOSSES[trace.kinds[0]].in_nats else ""
    said = f"Step {k}: ŷ = {y_hat:.4g} for y = {spec.label:.4g}, L = {loss:.4g}{unit}, dL/dz = {pull:.3g}"
    if abs(pull) < STUCK and abs(y_hat - spec.label) > 0.5:
        return f"{said}: as wrong as that, and hardly pulled."
    if abs(y_hat - spec.label) < 1e-3:
        return f"{said}: the prediction has all but reached the target."
    way = "up" if pull < 0 else "down"
    return f"{said}: the score is pulled {way}."
