"""The plots: the function on the data, its sum of units, the plane of the classes, the losses."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.fit import FitTrace, Pictures, kinks
from playground.figures import plots
from playground.figures.fit.view import View
from playground.figures.scene import Cursor, Curve, Enlarged, Handle, Marker, Plot, Raster
from playground.figures.scene.actors import Actor

KINKED = ("relu", "leaky-relu")  # activations whose units have a kink
KINKS = 32
POINT, SMALL_POINT = 4.5, 3.5  # px: radius of a point of a class, and of a regression
FEW = 60  # points that have handles to be dragged


def class_colour(number: int) -> str:
    """The colour of a class, from 0."""
    return f"kind{number}"


def points(trace: FitTrace) -> list[Marker]:
    """Points that are trained on as dots, held-out ones as rings."""
    x, y = _coordinates(trace)
    colours = [class_colour(int(c)) for c in trace.data.y] if trace.data.classes else ["kind0"] * len(x)
    markers = []
    radius = POINT if trace.data.classes else SMALL_POINT
    for part, shape in ((trace.data.train, "dot"), (~trace.data.train, "ring")):
        index = np.flatnonzero(part)
        if len(index):
            markers.append(
                Marker(
                    x[index, None],
                    y[index, None],
                    [colours[i] for i in index],
                    radius - (shape == "ring"),
                    shape,
                )
            )
    return markers


def _coordinates(trace: FitTrace) -> tuple[np.ndarray, np.ndarray]:
    data = trace.data
    return (data.x[:, 0], data.x[:, 1]) if data.classes else (data.x[:, 0], data.y)


def handles(trace: FitTrace, pictures: Pictures) -> list[Handle]:
    """A handle on each of the reader's own points, while they are few."""
    x, y = _coordinates(trace)
    if not trace.spec.has_own_points or len(x) > FEW:
        return []
    low, high = (pictures.x[0], pictures.y[0]), (pictures.x[1], pictures.y[1])
    step = ((high[0] - low[0]) / 100, (high[1] - low[1]) / 100)
    pairs = enumerate(zip(x, y, strict=True))
    return [Handle(f"p{i}", float(a), float(b), low=low, high=high, step=step) for i, (a, b) in pairs]


def plane(trace: FitTrace, pictures: Pictures, view: View, suffix: str = "", title: str = "") -> Plot:
    """The two inputs, coloured by the predicted class, the stronger the surer unless discretized."""
    classes = trace.data.classes
    bands = [[f"region{k}"] if view.discretize else ["paper", f"region{k}"] for k in range(classes)]
    raster = Raster(pictures.plane, pictures.x, pictures.y, bands)
    x, y = plots.axis("x₁", pictures.x, nticks=6), plots.axis("x₂", pictures.y, nticks=6)
    return Plot(
        f"plane{suffix}",
        plots.figure(x, y, margin=plots.PLAIN),
        [raster, Enlarged(f"network{suffix}", pictures.x, pictures.y), *points(trace)],
        handles(trace, pictures),
        clickable=view.clickable,
        title=title or "Predicted class; rings: held out",
        alt="The plane of the two inputs, coloured by the class that the network predicts at this epoch.",
        grow=2.3,
    )


def curve(
    trace: FitTrace,
    pictures: Pictures,
    truth: np.ndarray | None,
    view: View,
    suffix: str = "",
    title: str = "",
) -> Plot:
    """The data, the function without noise if there is one, and the network's function at each epoch."""
    still = [] if truth is None else [plots.line(pictures.grid, truth, "muted", 1.5, dash="dash")]
    x, y = plots.axis("x", pictures.x, nticks=8), plots.axis("y", pictures.y, nticks=6)
    actors: list[Actor] = [
        *points(trace),
        Curve(pictures.grid, pictures.output.T, "value", 3),
        *_kink_marks(trace, pictures),
        Enlarged(
            f"network{suffix}",
            pictures.x,
            limits={f"t{layer}": limit for layer, limit in enumerate(pictures.limits)},
        ),
    ]
    words = "The network (blue); rings: held out"
    return Plot(
        f"curve{suffix}",
        plots.figure(x, y, still, plots.PLAIN, shapes=_beyond(trace, pictures)),
        actors,
        handles(trace, pictures),
        clickable=view.clickable,
        title=title or words,
        alt="The data and the network's function at this epoch; grey: beyond the data.",
        grow=1.3,
    )


def _beyond(trace: FitTrace, pictures: Pictures) -> list[dict[str, object]]:
    """The grey stretches where there are no data to train on."""
    if not trace.data.train.any():
        return []
    x = trace.data.x[trace.data.train, 0]
    ends = ((pictures.x[0], float(x.min())), (float(x.max()), pictures.x[1]))
    common = {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 0}, "layer": "below"}
    return [{**common, "x0": a, "x1": b, "fillcolor": "@line", "opacity": 0.55} for a, b in ends]


def _kink_marks(trace: FitTrace, pictures: Pictures) -> list[Marker]:
    """A mark on the network's function wherever a unit of its first layer has its kink."""
    if trace.spec.activation not in KINKED or not trace.spec.hidden:
        return []
    x = kinks(trace)[:KINKS]
    with np.errstate(invalid="ignore"):
        x = np.where((x > pictures.x[0]) & (x < pictures.x[1]), x, np.nan)
    y = np.stack([np.interp(x[:, k], pictures.grid, row) for k, row in enumerate(pictures.output)], 1)
    return [Marker(x, y, "ink", 4, "square")]


def parts(trace: FitTrace, pictures: Pictures) -> Plot:
    """The output as a sum: its constant, then unit after unit added, the last line the output itself."""
    sums = pictures.parts.cumsum(1)  # (K, n + 1, G)
    last = sums.shape[1] - 1
    width = 1.5 if last <= 12 else 1
    curves = [
        Curve(
            pictures.grid, sums[:, j].T, "value" if j == last else f"kind{j % 7}", 3 if j == last else width
        )
        for j in range(last + 1)
    ]
    with np.errstate(invalid="ignore"):
        finite = sums[np.isfinite(sums)]
    bounds = np.quantile(finite, (0.01, 0.99)) if finite.size else np.array([-1.0, 1.0])
    y = plots.axis("", plots.span(np.array([*bounds, *pictures.y]), room=0.02), nticks=4)
    words = "Its units added up, one by one"
    return Plot(
        "parts",
        plots.figure(plots.axis("", pictures.x, nticks=8), y, margin=plots.SMALL),
        curves,
        title=words if trace.spec.hidden else "The constant, and + w x (blue)",
        alt="The output as a sum: the constant, then each unit's contribution added to it.",
        grow=1,
    )


def losses(traces: Sequence[FitTrace], names: Sequence[str] = ()) -> Plot:
    """Training and held-out loss of each network over the epochs, on a logarithmic axis."""
    colours = ("loss", "kind3")  # of the first and of the second network
    values = np.concatenate([np.ravel(v) for t in traces for v in _losses_of(t)])
    low, high = plots.log_span(values, 1e-6, 8)
    still = []
    actors: list[Actor] = [Cursor(at=longest(traces).epochs.astype(np.float64))]
    for trace, colour in zip(traces, colours, strict=False):
        for loss, dash, words in zip(_losses_of(trace), ("", "dot"), ("training", "held out"), strict=True):
            shown = np.where(np.isfinite(loss) & (loss > 0), loss, np.nan)
            hover = f"{words}, epoch %{{x}}: %{{y:.4g}}"
            still.append(plots.line(trace.epochs, shown, colour, 2, hover=hover, dash=dash))
        actors += _red_mark(trace, high)
    y = plots.log_axis(low, high, labels=5)
    ends = [trace.planned if trace.fraction < 1 else int(trace.epochs[-1]) for trace in traces]
    x = plots.axis("", (0, max(1, *ends)), nticks=5)
    return Plot(
        "losses",
        plots.figure(x, y, still, plots.SMALL),
        actors,
        title=_loss_title(traces[0], names),
        alt="Training loss and held-out loss over the epochs.",
        grow=1,
    )


def _losses_of(trace: FitTrace) -> tuple[np.ndarray, np.ndarray]:
    """What is drawn: a regression's mean squared error in units of y, else the loss."""
    return trace.squared_error if trace.spec.is_regression else (trace.train_loss, trace.held_out_loss)


def _loss_title(trace: FitTrace, names: Sequence[str]) -> str:
    words = "MSE" if trace.spec.is_regression else "Loss"
    return f"{words}: {names[0]}, and {names[1]} in violet" if names else f"{words}; dots: held out"


def _red_mark(trace: FitTrace, high: float) -> list[Marker]:
    """A red cross at the epoch at which the training diverged."""
    if trace.diverged is None:
        return []
    k = trace.diverged
    return [Marker(float(trace.epochs[k]), high, "diverged", 7, "cross", known_from=k)]


def longest(traces: Sequence[FitTrace]) -> FitTrace:
    """The trace with the most steps."""
    return max(traces, key=lambda trace: trace.last)
