"""The chart of the losses of a run: curves and baselines of the same tokens, best checkpoint, a rise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from playground.experiments.studio import Curves
from playground.figures.plots import SMALL, axis, band, figure, line, log_axis, log_span, span
from playground.figures.scene import END, Cursor, Marker, Plot, Rules, Text
from playground.training.valid_loss import ValidCurve, value_at

BASELINES = {"uniform": "uniform", "unigram": "unigram", "ngram5": "5-gram"}
BEGINNING = (
    0.1  # share of the steps that a zoomed chart leaves out of its range: there the loss falls steeply
)
LEGEND = {
    "x": 1,
    "xanchor": "right",
    "yanchor": "top",
    "bgcolor": "@paper",
    "font": {"size": 14},
    "itemclick": False,
    "itemdoubleclick": False,
}
FIRST = 0.8  # where step 0 stands on a logarithmic axis


@dataclass(frozen=True)
class LossView:
    """How the losses are shown: alone and tall, in the range of the curves, on logarithmic axes."""

    large: bool = False
    zoom: bool = False
    log: bool = False


def loss_chart(curves: Curves, at: np.ndarray, steps: int, view: LossView) -> list[Any]:
    """Training and held-out loss with the baselines as guide lines; below it its rise in words."""
    known = {BASELINES[key]: value for key, value in curves.baselines.items() if key in BASELINES}
    valid = curves.valid
    ticks: dict[str, Any] = {}
    if curves.is_ngram:  # every step reads twice as much
        ticks = {"tickvals": curves.step, "ticktext": [f"{tokens:,.0f}" for tokens in curves.tokens_read]}
    lines = [
        ("training", curves.step, curves.train_loss, "surface"),
        (_held_out(valid), valid.step, valid.loss, "value"),
    ]
    y_axis = _loss_axis(curves, known, view)
    picture = step_lines(lines, steps, y_axis, view.log, **ticks)
    error = np.nan_to_num(valid.standard_error)
    if error.any():
        tinted = band(_placed(valid.step, view.log), valid.loss - error, valid.loss + error, "value")
        picture["data"].insert(0, {**tinted, "name": "± 1 std. error"})
    picture["layout"] |= {"showlegend": True, "legend": _legend(y_axis, known, view.log)}
    plot = Plot(
        "loss",
        picture,
        actors=[*_marks(curves, known, view), Cursor(at=_placed(at.astype(np.float64), view.log))],
        alt="Training and held-out loss by training step",
        title="loss, nats per token, by tokens read" if curves.is_ngram else "loss, nats per token",
        grow=1.7,
    )
    if curves.rise is None:
        return [plot]
    sentences = [curves.rise.sentence] * max(1, len(at))
    return [plot, Text("rise", sentences, alt="How much the held-out loss rose", grow=0, known_from=END)]


def _held_out(valid: ValidCurve) -> str:
    """What the held-out curve is of, for the legend: "held out, 1,792 tokens", "held out, all 2,105"."""
    if not valid.targets:
        return "held out" if valid.full else "held out, a part"
    return f"held out, all {valid.targets:,}" if valid.full else f"held out, {valid.targets:,} tokens"


def _legend(y_axis: Mapping[str, Any], known: Mapping[str, float], log: bool) -> dict[str, Any]:
    """The legend at the right, where a falling loss leaves room: below the guide line of the unigram."""
    top = 0.97
    if "unigram" in known and "range" in y_axis:
        low, high = y_axis["range"]
        unigram = np.log10(known["unigram"]) if log else known["unigram"]
        share = float((unigram - low) / (high - low))
        top = share - 0.02 if 0.5 < share < 1 else top
    return {**LEGEND, "y": top}


def _marks(curves: Curves, known: Mapping[str, float], view: LossView) -> list[Any]:
    """The baselines, and a ring on the curve at the best checkpoint, with the loss of the run."""
    marks: list[Any] = []
    if known:
        marks.append(Rules(y=np.array(list(known.values()))[:, None], labels=list(known)))
    if curves.best is not None:
        step = np.array([float(curves.best.step)])
        x, y = _placed(step, view.log)[0], value_at(curves.valid.step, curves.valid.loss, step)[0]
        label = f"best: {curves.best.label}"
        marks.append(Marker(float(x), float(y), shape="ring", radius=7, labels=[label], known_from=END))
    return marks


def _loss_axis(curves: Curves, known: Mapping[str, float], view: LossView) -> dict[str, Any]:
    """From below the lowest loss to the uniform baseline; zoomed in, from the lowest to the highest of the
    curves.

    A zoomed chart leaves the first tenth of the steps out of its range.
    """
    columns = [(curves.step, curves.train_loss), (curves.valid.step, curves.valid.loss)]
    if view.zoom:
        begin = BEGINNING * max((float(step[-1]) for step, _ in columns if len(step)), default=0.0)
        values = np.concatenate([loss[step >= begin] for step, loss in columns])
    else:
        values = np.concatenate([*(loss for _, loss in columns), list(known.values())])
    values = np.minimum(values[np.isfinite(values)], max(known.values(), default=np.inf))
    if view.log:
        low, high = log_span(values, 1e-3)
        return log_axis(0.97 * low, 1.03 * high, per_decade=0)
    if view.zoom or not known:
        return axis(bounds=span(values, room=0.08, least=0.01), nticks=5)
    low, top = float(values.min(initial=max(known.values()))), max(known.values())
    return axis(bounds=(low - 0.08 * (top - low), top + 0.06 * (top - low)), nticks=5)


def _placed(steps: np.ndarray, log: bool) -> np.ndarray:
    """Steps as they stand on the axis: on a logarithmic one step 0 stands before step 1."""
    return np.maximum(steps, FIRST) if log else steps


def step_lines(
    curves: Sequence[tuple[str, np.ndarray, np.ndarray, str]],
    steps: int,
    y_axis: Mapping[str, Any],
    log: bool = False,
    **x_axis: Any,
) -> dict[str, Any]:
    """Curves (name, x, y, colour) over the training steps."""
    lines = [
        line(_placed(x, log), y, colour, 2, f"{name} at step %{{x:,}}: %{{y:.4g}}", name=name)
        for name, x, y, colour in curves
    ]
    x_range = axis(bounds=(0, max(steps, 1)), nticks=4, tickangle=0)
    if log:
        x_range = log_axis(FIRST, max(steps, 2), per_decade=0)
    return figure({**x_range, **x_axis}, {"nticks": 5, **y_axis}, lines, SMALL)
