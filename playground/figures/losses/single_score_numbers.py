"""One score in numbers: the table, the predictions as bars, and the sentence of every step."""

import math

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.losses import LossesSpec, ScoreTrace
from playground.figures.losses.agreement import agreement
from playground.figures.plots import minus
from playground.figures.scene import Bars, Row, Table

STUCK = 0.01  # a gradient smaller than this, on a prediction that is off by half, is mentioned


def loss_names(trace: ScoreTrace) -> list[str]:
    """The short names of the trace's losses."""
    return [LOSSES[kind].short for kind in trace.kinds]


def number_table(trace: ScoreTrace) -> Table:
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
        columns=loss_names(trace),
        title=f"by hand = autograd {agreement(trace.autograd_error)}",
        alt="The numbers of the current step",
    )


def prediction_bars(trace: ScoreTrace, spec: LossesSpec) -> Bars:
    """Target and predictions as bars from 0 to 1."""
    target = np.full((1, trace.z.shape[1]), spec.label)
    return Bars(
        "bars",
        ["target", *(name.split("-")[0].split()[0] for name in loss_names(trace))],
        np.concatenate([target, trace.prediction]),
        title="target y and predictions ŷ",
        alt="The target and the predictions as bars",
    )


def narration(trace: ScoreTrace, spec: LossesSpec) -> list[tuple[int, str]]:
    """One sentence for each step."""
    lines: list[tuple[int, str]] = []
    for k in range(spec.steps + 1):
        if trace.diverged[0] is not None and k >= trace.diverged[0]:
            return [*lines, (k, f"Diverged at step {k}: z has left ±1,000,000. A smaller η is needed.")]
        lines.append((k, minus(_sentence(trace, spec, k))))
    return lines


def _sentence(trace: ScoreTrace, spec: LossesSpec, k: int) -> str:
    """How far the prediction is off at step k, and its gradient."""
    y_hat, pull, loss = trace.prediction[0, k], trace.gradient[0, k], trace.loss[0, k]
    unit = " nats" if LOSSES[trace.kinds[0]].in_nats else ""
    text = f"Step {k}: ŷ = {y_hat:.4g} for y = {spec.label:.4g}, L = {loss:.4g}{unit}, dL/dz = {pull:.3g}"
    if abs(pull) < STUCK and abs(y_hat - spec.label) > 0.5:
        return f"{text}: as wrong as that, and hardly pulled."
    if abs(y_hat - spec.label) < 1e-3:
        return f"{text}: the prediction has all but reached the target."
    direction = "up" if pull < 0 else "down"
    return f"{text}: the score is pulled {direction}."
