"""The path over lambda: fit, weights, errors, and every weight on its way to zero."""

import numpy as np

from playground.experiments.weight_penalties.path import PathTrace
from playground.experiments.weight_penalties.spec import LAMBDAS, WeightPenaltiesSpec
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Rules, Scene, Table, Trails
from playground.figures.weight_penalties.clock import lambda_axis, over_lambda
from playground.figures.weight_penalties.look import (
    counted,
    fit,
    log_axis,
    number,
    row_colours,
    stick_range,
    sticks,
    still,
)

PERFECT = 1e-6  # a training error below this share of the held-out one fits the points exactly


def scene(trace: PathTrace, spec: WeightPenaltiesSpec, seek: int = 0, step: int | None = None) -> Scene:
    """The whole stage; the clock is lambda."""
    across = stick_range(trace.points, trace.w)
    pictures = Rows([fit(trace.points, trace.curve), sticks(spec, trace.points, trace.w, across)])
    numbers = Rows([_numbers(trace, spec), Columns([_errors(trace), _ways(trace, across)])], grow=1.05)
    return over_lambda(Columns([pictures, numbers]), narration(trace), seek, step)


def _numbers(trace: PathTrace, spec: WeightPenaltiesSpec) -> Table:
    """Every quantity at this lambda."""
    penalty = [spec.strength(lambda_) for lambda_ in LAMBDAS]
    l1, l2 = (np.array([getattr(s, name) for s in penalty]) for name in ("l1", "l2"))
    omega = l1 * np.abs(trace.w).sum(1) + l2 / 2 * (trace.w**2).sum(1)
    degree = trace.w.shape[1]
    return Table(
        "numbers",
        [
            Row("λ", trace.lambdas, "auto", "update", "strength"),
            Row("train", trace.train, "auto", "surface", f"error on the {len(trace.points.y)} points"),
            Row("held out", trace.held, "auto", "value", f"error on {len(trace.points.held_y)} others"),
            Row("exactly 0", trace.zeros, "integer", "ink", f"of the {degree} weights"),
            Row("Ω(w)", omega, "auto", "ink", "the penalty"),
            Row("off KKT", trace.gap, "exponent:1", "muted", "0: at the minimum"),
        ],
        alt="The numbers at the current strength of the penalty",
    )


def _errors(trace: PathTrace) -> Plot:
    """Training and held-out error against lambda."""
    steps = np.arange(len(trace.lambdas), dtype=np.float64)
    floor = float(trace.held.min()) / 300
    axis = log_axis(np.concatenate((trace.train, trace.held)), floor, 1e3)
    best = trace.best
    return Plot(
        "errors",
        still(lambda_axis(), axis),
        actors=[
            Cursor(width=1),
            Trails(
                steps, np.maximum(trace.train, floor / 10), "surface", 2.5, 5, future=True, labels=["train"]
            ),
            Trails(steps, trace.held, "value", 2.5, 5, future=True, labels=["held out"]),
            Marker(float(best), float(trace.held[best]), "value", radius=8, shape="ring"),
        ],
        clickable=True,
        title="error by λ",
        alt="Training and held-out error against λ; the lowest held-out error is ringed",
    )


def _ways(trace: PathTrace, across: tuple[float, float]) -> Plot:
    """Every weight against lambda."""
    steps = np.arange(len(trace.lambdas), dtype=np.float64)
    return Plot(
        "ways",
        still(lambda_axis(), {"range": list(across), "nticks": 5}),
        actors=[
            Rules(y=0.0, colors="line", dash=False),
            Cursor(width=1),
            Trails(
                np.broadcast_to(steps, trace.w.T.shape),
                trace.w.T,
                row_colours(trace.points),
                width=1.5,
                radius=3.5,
                future=True,
            ),
        ],
        clickable=True,
        title="weights by λ",
        alt="Every weight against the strength of the penalty",
    )


def narration(trace: PathTrace) -> list[tuple[int, str]]:
    """What this lambda does, for each."""
    degree = trace.w.shape[1]
    lines = []
    for k, lambda_ in enumerate(trace.lambdas):
        errors = f"Held out: {number(trace.held[k])}"
        if k == 0:
            exact = trace.train[0] < PERFECT * trace.held[0]
            fits = "the curve goes through every point" if exact else f"train {number(trace.train[0])}"
            lines.append((k, f"No penalty: {fits}. {errors}."))
            continue
        said = f"λ = {number(lambda_)}: {counted(int(trace.zeros[k]), degree)}. {errors}"
        if k == trace.best:
            said += ", the lowest of all λ"
        lines.append((k, f"{said}, train {number(trace.train[k])}."))
    return lines
