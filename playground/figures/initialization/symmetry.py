"""The scene of "Equal units": each unit's line among the examples, its weights, and the loss."""

import numpy as np

from playground.catalog.initializers import INITIALIZERS
from playground.experiments.initialization.symmetry import SymmetrySpec, SymmetryTrace
from playground.figures.numbers import digits, subscript
from playground.figures.plots import axis, figure, line, rounded, scatter, span
from playground.figures.scene import Columns, Cursor, Plot, Row, Rows, Scene, Segment, Table, Trails

COLOURS = ("kind3", "kind1", "kind0", "kind2", "kind4", "kind5", "kind6", "kind7")
EDGE = 2.4  # of the plane of the examples
MARGIN = {"l": 40, "r": 10, "t": 6, "b": 38}


def scene(trace: SymmetryTrace, spec: SymmetrySpec) -> Scene:
    """One step of the clock for each update."""
    one = int(trace.different.max()) == 1
    colours = [COLOURS[0 if one else j % len(COLOURS)] for j in range(spec.units)]
    return Scene(
        last=trace.last,
        rate=15,
        unit="update",
        height=430,
        narration=[(s, _sentence(trace, spec, s)) for s in range(trace.last + 1)],
        panels=[
            Columns(
                [
                    _plane(trace, spec, colours),
                    _weights(trace, spec, colours),
                    Rows([_loss(trace), _numbers(trace, spec)], grow=0.9),
                ]
            )
        ],
    )


def names(spec: SymmetrySpec, trace: SymmetryTrace) -> list[str]:
    """One name for each unit; all names in the first where the units are the same throughout."""
    each = [f"h{subscript(j + 1)}" for j in range(spec.units)]
    if int(trace.different.max()) > 1 or spec.units == 1:
        return each
    middle = each if spec.units <= 4 else [each[0], each[1], "…", each[-1]]
    return [" = ".join(middle), *[""] * (spec.units - 1)]


def _finite(trace: SymmetryTrace, values: np.ndarray) -> np.ndarray:
    """NaN from the step on at which the run has diverged."""
    out = np.where(np.abs(values) < 1e30, values, np.nan)
    if trace.diverged is not None:
        out[..., trace.diverged :] = np.nan
    return out


def _plane(trace: SymmetryTrace, spec: SymmetrySpec, colours: list[str]) -> Plot:
    """The examples, and the line w·x + b = 0 of every hidden unit."""
    w, b = _finite(trace, trace.unit[:, :2]), _finite(trace, trace.unit[:, 2])
    with np.errstate(divide="ignore", invalid="ignore"):
        foot = -b[:, None] * w / (w**2).sum(1)[:, None]  # (units, 2, S), nearest to the origin
        along = np.stack([-w[:, 1], w[:, 0]], 1) / np.sqrt((w**2).sum(1))[:, None]
    inside, outside = trace.x[trace.y == 1], trace.x[trace.y == 0]
    points = [
        scatter(outside[:, 0], outside[:, 1], "muted", 8, opacity=0.75, name="y = 0"),
        scatter(inside[:, 0], inside[:, 1], "value", 9, name="y = 1"),
    ]
    # a line begins a little off the middle, so that its name stands beside the disc
    start, end = foot - 0.5 * along, foot + along
    actor = Segment(
        start[:, 0],
        start[:, 1],
        end[:, 0],
        end[:, 1],
        colours,
        3,
        extend=True,
        labels=names(spec, trace),
    )
    limits = (-EDGE, EDGE)
    return Plot(
        "plane",
        figure(axis("x₁, x₂ upwards", limits, nticks=5), axis("", limits, nticks=5), points, MARGIN),
        actors=[actor],
        title="one line for each hidden unit",
        alt="Points in a disc and in a ring around it, with the line of every hidden unit",
    )


def _weights(trace: SymmetryTrace, spec: SymmetrySpec, colours: list[str]) -> Plot:
    """The two input weights of every unit as a path."""
    w = _finite(trace, trace.unit[:, :2])
    low, high = rounded(span(w, np.zeros(1), room=0.15, least=1.0))
    return Plot(
        "weights",
        figure(
            axis("w_j1, w_j2 upwards", (low, high), nticks=5), axis("", (low, high), nticks=5), margin=MARGIN
        ),
        actors=[
            Trails(
                w[:, 0],
                w[:, 1],
                colours,
                future=True,
                labels=names(spec, trace),
                diverged=[trace.diverged] * spec.units if trace.diverged is not None else [],
            )
        ],
        title="their weights w_j1, w_j2",
        alt="The two input weights of every hidden unit, as a path over the updates",
    )


def _loss(trace: SymmetryTrace) -> Plot:
    steps = np.arange(trace.last + 1, dtype=np.float64)
    top = span(np.minimum(_finite(trace, trace.loss), 3.0), trace.reference_loss, 0.0)[1]
    reference = line(steps, trace.reference_loss, "muted", 2, "random start: %{y:.3f}", dash="dot")
    return Plot(
        "loss",
        figure(axis("update", (0, trace.last), nticks=5), axis("", (0, top), nticks=5), [reference], MARGIN),
        actors=[
            Cursor(colors="line"),
            Trails(steps[None], _finite(trace, trace.loss)[None], "loss", future=True),
        ],
        title="loss; dotted: random start",
        alt="The loss by update, beside that of a random start",
    )


def _numbers(trace: SymmetryTrace, spec: SymmetrySpec) -> Table:
    size = np.sqrt((trace.gradient**2).sum((0, 1)))
    rows = [
        Row("different", trace.different.astype(np.float64), "integer", "value", f"of {spec.units} units"),
        Row("loss", trace.loss, "fixed:4", "loss", "nats"),
        Row("right", trace.accuracy, "percent:0", "ink", "of 64 examples"),
        Row("dL/dw", size, "short:3", "gradient", "length, all units"),
        Row("η", np.full(1, trace.learning_rate), "auto", "update", "of this optimizer"),
    ]
    return Table("numbers", rows, alt="How many units differ, loss, accuracy and the size of the gradient")


def _sentence(trace: SymmetryTrace, spec: SymmetrySpec, step: int) -> str:
    if trace.diverged is not None and step >= trace.diverged:
        return f"Update {trace.diverged}: a number is no longer finite, the run has diverged."
    different, units = int(trace.different[step]), spec.units
    loss = digits(float(trace.loss[step]), 3)
    if step == 0:
        title = INITIALIZERS[spec.start].title
        added = f", plus U(±{digits(spec.noise)})" if spec.noise else ""
        return f"Start: {title}{added}. {different} of {units} units differ; loss {loss}."
    if different == 1 and units > 1:
        if not trace.gradient[..., step].any() and not trace.unit.any():
            return f"Update {step}: no gradient reaches a hidden unit, all weights are still 0; loss {loss}."
        return f"Update {step}: the {units} units are still one, equal to the bit; loss {loss}."
    return f"Update {step}: {different} of {units} units differ; loss {loss}."
