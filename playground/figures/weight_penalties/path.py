"""The view over lambda: the fit, the weights, the errors, and every weight on its way to zero."""

import numpy as np

from playground.experiments.weight_penalties.path import PathTrace
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.figures.plots import Range, axis, figure, log_axis, log_span
from playground.figures.scene import (
    END,
    Columns,
    Cursor,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
    Trails,
)
from playground.figures.weight_penalties.fit import fit
from playground.figures.weight_penalties.lambda_axis import lambda_axis, lambda_scene
from playground.figures.weight_penalties.style import short_number, zeros_in_words
from playground.figures.weight_penalties.weights import sticks, weight_colours, weight_range

PERFECT = 1e-6  # a training error below this share of the held-out error fits the points exactly
HIGHEST_ERROR = 1e3  # what the axis of the errors shows at most


def scene(trace: PathTrace, spec: WeightPenaltiesSpec) -> Scene:
    """The whole stage; the clock is lambda."""
    value_range = weight_range(trace.points, trace.w)
    pictures = Rows([fit(trace.points, trace.curve), sticks(spec, trace.points, trace.w, value_range)])
    curves = Columns([_errors(trace), _weights_by_lambda(trace, value_range)])
    stage = Columns([pictures, Rows([_numbers(trace, spec), curves], grow=1.05)])
    return lambda_scene(stage, narration(trace), narration(trace, discreet=True))


def _numbers(trace: PathTrace, spec: WeightPenaltiesSpec) -> Table:
    """Every quantity at this lambda."""
    regularizers = [spec.regularizer(lambda_) for lambda_ in LAMBDAS]
    l1, l2 = (np.array([getattr(r, name) for r in regularizers]) for name in ("l1", "l2"))
    omega = l1 * np.abs(trace.w).sum(1) + l2 / 2 * (trace.w**2).sum(1)
    degree, points = trace.w.shape[1], trace.points
    return Table(
        "numbers",
        [
            Row("λ", trace.lambdas, "auto", "update", "strength"),
            Row("train", trace.train, "auto", "surface", f"error on the {len(points.y)} points"),
            Row("held out", trace.held_out, "auto", "value", f"error on {len(points.held_out_y)} others"),
            Row("exactly 0", trace.zeros, "integer", "ink", f"of the {degree} weights"),
            Row("Ω(w)", omega, "auto", "ink", "the penalty"),
            Row("off KKT", trace.optimality_gap, "exponent:1", "muted", "0: at the minimum"),
        ],
        alt="The numbers at the current strength of the penalty",
    )


def _errors(trace: PathTrace) -> Plot:
    """Training and held-out error against lambda."""
    steps = np.arange(len(trace.lambdas), dtype=np.float64)
    floor = float(trace.held_out.min()) / 300
    errors = np.concatenate((trace.train, trace.held_out))
    visible = errors[(errors >= floor) & (errors <= HIGHEST_ERROR)]
    train = np.maximum(trace.train, floor / 10)
    best = trace.best_step
    return Plot(
        "errors",
        figure(lambda_axis(), log_axis(*log_span(visible, floor), per_decade=4, labels=5)),
        actors=[
            Cursor(width=1),
            Trails(steps, train, "surface", 2.5, 5, future=True, labels=["train"]),
            Trails(steps, trace.held_out, "value", 2.5, 5, future=True, labels=["held out"]),
            Marker(
                float(best),
                float(trace.held_out[best]),
                "value",
                radius=8,
                shape="ring",
                known_from=END,
            ),
        ],
        clickable=True,
        title="error by λ",
        alt="Training and held-out error against λ; the lowest held-out error is ringed",
    )


def _weights_by_lambda(trace: PathTrace, value_range: Range) -> Plot:
    """Every weight against lambda."""
    steps = np.arange(len(trace.lambdas), dtype=np.float64)
    x = np.broadcast_to(steps, trace.w.T.shape)
    return Plot(
        "weights-by-lambda",
        figure(lambda_axis(), axis(bounds=value_range, nticks=5)),
        actors=[
            Rules(y=0.0, colors="line", dash=False),
            Cursor(width=1),
            Trails(x, trace.w.T, weight_colours(trace.points), width=1.5, radius=3.5, future=True),
        ],
        clickable=True,
        title="weights by λ",
        alt="Every weight against the strength of the penalty",
    )


def narration(trace: PathTrace, discreet: bool = False) -> list[tuple[int, str]]:
    """A sentence for each lambda: how many weights are zero, and the errors.

    Unless it is to be `discreet` it says which held-out error is the lowest of all.
    """
    degree = trace.w.shape[1]
    interpolates = trace.train[0] < PERFECT * trace.held_out[0]
    fit = "the curve goes through every point" if interpolates else f"train {short_number(trace.train[0])}"
    lines = [(0, f"No penalty: {fit}. Held out: {short_number(trace.held_out[0])}.")]
    for k in range(1, len(trace.lambdas)):
        zeros = zeros_in_words(int(trace.zeros[k]), degree)
        best = ", the lowest of all λ" if k == trace.best_step and not discreet else ""
        errors = f"Held out: {short_number(trace.held_out[k])}{best}, train {short_number(trace.train[k])}"
        lines.append((k, f"λ = {short_number(trace.lambdas[k])}: {zeros}. {errors}."))
    return lines
