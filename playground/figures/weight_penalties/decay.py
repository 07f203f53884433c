"""Weight decay: the four paths over the loss, what the decay takes off each weight, and the weights' size."""

from typing import Any

import numpy as np

from playground.experiments.weight_penalties.decay import WAYS, DecayTrace
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.figures.contour import contours
from playground.figures.scene import Columns, Cursor, Marker, Plot, Row, Rows, Scene, Table, Trails
from playground.figures.style import Pair, racer_colours
from playground.figures.weight_penalties.look import log_axis, number, still, titled

VIEW = ((-0.15, 2.15), (-0.15, 2.15))
KINDS = {"SGD": "sgd", "Adam": "adam", "AdamW": "adamw"}
COLOURS: list[Pair] = racer_colours([KINDS[way.optimizer] for way in WAYS])
POINTS = 61
LEVELS = 14


def scene(trace: DecayTrace, spec: WeightPenaltiesSpec, seek: int = 0, step: int | None = None) -> Scene:
    """The whole stage; the clock counts the optimizers' steps."""
    return Scene(
        last=trace.w.shape[1] - 1,
        url_key="step",
        seek=seek,
        step=step,
        rate=20,
        height=408,
        narration=narration(trace, spec),
        panels=[
            Columns(
                [
                    _map(trace),
                    Rows([_numbers(trace), Columns([_shrink(trace), _sizes(trace)])], grow=1.25),
                ]
            )
        ],
    )


def _map(trace: DecayTrace) -> Plot:
    """Contours of the loss without the penalty, both minima, and the paths."""
    trails = [
        Trails(
            trace.w[k, :, 0],
            trace.w[k, :, 1],
            COLOURS[k],
            2.5 if k != 1 else 1.5,
            6 if k != 1 else 4,
            future=True,
            labels=[way.title if k != 1 else ""],
            diverged=[trace.diverged[k]],
        )
        for k, way in enumerate(WAYS)
    ]
    return Plot(
        "map",
        _still(trace),
        actors=[
            _minimum(trace.best, "ink", "loss alone"),
            _minimum(trace.ridge, "gradient", "with L2"),
            *trails,
        ],
        title="loss without the penalty",
        alt="Contours of the loss with the minimum, the minimum with L2, and the paths of the optimizers",
    )


def _minimum(at: np.ndarray, colour: str, name: str) -> Marker:
    return Marker(float(at[0]), float(at[1]), colour, radius=5, shape="cross", labels=[name])


def _still(trace: DecayTrace) -> dict[str, Any]:
    """Contours of the root of the loss above its minimum: evenly apart."""
    (low1, high1), (low2, high2) = VIEW
    w1, w2 = np.linspace(low1 - 0.5, high1 + 0.5, POINTS), np.linspace(low2 - 0.5, high2 + 0.5, POINTS)
    away = np.stack(np.meshgrid(w1, w2), -1) - trace.best
    height = np.sqrt(((away @ trace.gram) * away).sum(-1) / 2)
    ground = contours(w1, w2, height, (0.0, float(height.max())), LEVELS)
    return still(titled("w₁, steep", low1, high1), titled("w₂", low2, high2), [ground])


def _numbers(trace: DecayTrace) -> Table:
    """Every optimizer now, and what the decay takes off in the next step."""
    rows = [
        Row(
            way.title,
            [trace.w[k, :, 0], trace.w[k, :, 1], trace.shrink[k, :, 0], trace.shrink[k, :, 1]],
            ["fixed:5", "fixed:5", "percent:2", "percent:2"],
            COLOURS[k],
        )
        for k, way in enumerate(WAYS)
    ]
    return Table(
        "numbers",
        rows,
        columns=("w₁", "w₂", "off w₁", "off w₂"),
        alt="The weights of each optimizer, and the part of each that the decay takes off in the next step",
    )


def _shrink(trace: DecayTrace) -> Plot:
    """What the decay takes off in a step: of each weight for Adam with L2, of both alike for AdamW."""
    steps = np.arange(trace.w.shape[1], dtype=np.float64)
    rows = np.stack((trace.shrink[2, :, 0], trace.shrink[2, :, 1], trace.shrink[3, :, 0]))
    percent = 100 * np.where(rows > 0, rows, np.nan)
    return Plot(
        "shrink",
        still(_steps_axis(trace), log_axis(percent, 1e-6)),
        actors=[
            Cursor(width=1),
            Trails(
                np.broadcast_to(steps, percent.shape),
                percent,
                [COLOURS[2], COLOURS[2], COLOURS[3]],
                2,
                5,
                future=True,
                labels=["Adam, w₁", "Adam, w₂", "AdamW"],
            ),
        ],
        title="% off per step by decay",
        alt="The part of each weight that the decay takes off in a step, for Adam with L2 and for AdamW",
    )


def _sizes(trace: DecayTrace) -> Plot:
    """The size of the weights against the step."""
    steps = np.arange(trace.w.shape[1], dtype=np.float64)
    size = np.linalg.norm(trace.w, axis=-1)
    shown = size[np.isfinite(size) & (size < 10)]
    high = float(shown.max(initial=1.0))
    return Plot(
        "size",
        still(_steps_axis(trace), {"range": [-0.03 * high, 1.08 * high], "nticks": 5}),
        actors=[
            Cursor(width=1),
            *[
                Trails(steps, size[k], COLOURS[k], 2 if k != 1 else 1, 5 if k != 1 else 3, future=True,
                       diverged=[trace.diverged[k]])
                for k in range(len(WAYS))
            ],
        ],
        title="size of the weights ‖w‖",
        alt="The norm of the weights of each optimizer against the step",
    )  # fmt: skip


def _steps_axis(trace: DecayTrace) -> dict[str, Any]:
    last = trace.w.shape[1] - 1
    return titled("step", -0.02 * last, 1.04 * last)


def narration(trace: DecayTrace, spec: WeightPenaltiesSpec) -> list[tuple[int, str]]:
    """What the decay does in the next step, by Adam's two ways; in the end, where they are."""
    last = trace.w.shape[1] - 1
    beside = _percent(spec.decay_eta * spec.lambda_)
    lines = []
    for t in range(last):
        one, two = (_percent(share) for share in trace.shrink[2, t])
        off = f"Adam with L2 {one} of w₁ and {two} of w₂; AdamW {beside} of both"
        lines.append((t, f"In the next step the decay takes off: {off}."))
    places = [
        f"{way.title} has diverged"
        if over is not None
        else f"{way.title} is at ({number(w[0])}, {number(w[1])})"
        for way, w, over in zip(WAYS, trace.w[:, -1], trace.diverged, strict=True)
    ]
    return [*lines, (last, f"In the end {places[0]}, {places[2]}, {places[3]}.")]


def _percent(share: float) -> str:
    if not np.isfinite(share):
        return "nothing"
    return f"{100 * share:.2g} %".replace("-", "−")
