"""The picture of the masks: the network under the current one, and where the mean over masks goes."""

import numpy as np

from playground.experiments.dropout import DropoutSpec, DropoutTrace, Side
from playground.experiments.dropout.network import TARGET, test_factor, training_factor
from playground.figures.dropout.drawing import edges, network, units
from playground.figures.dropout.plots import around, axes, titled
from playground.figures.scene import Columns, Cursor, Graph, Marker, Plot, Row, Rows, Rules, Table, Trails

TITLES = {
    "inverted": "inverted: ÷ (1−p)",
    "classic": "classic: w × (1−p)",
    "twice": "both: ÷ and × (1−p)",
}


PASSES_ON, COMES_BACK = ("value", "passes on"), ("gradient", "∂L/∂h")
MEAN, TEST = ("value", "mean so far"), ("update", "at test")


def panels(trace: DropoutTrace, spec: DropoutSpec) -> list[Columns]:
    """The stage."""
    plots = [_convergence(side, trace, spec) for side in trace.sides]
    net = means(trace, spec) if spec.drop_view == "means" else stage(trace, spec)
    return [Columns([net, Rows([Columns(plots), _numbers(trace, spec)])])]


def stage(trace: DropoutTrace, spec: DropoutSpec) -> Graph:
    """The network under the current mask; in evaluation mode every step shows the same one."""
    testing, backward = spec.drop_mode == "eval", spec.drop_mode == "train"
    kept = np.ones((spec.droppable, 1)) if testing else trace.kept
    y = np.array([trace.side.test]) if testing else trace.side.y
    arrays = {
        "passed": _whole(trace, spec)[:, None] if testing else trace.passed,
        "y": y[None],
        "foot": ((y - TARGET) ** 2 / 2)[None],
    }
    if backward:
        arrays |= {"back": trace.grad, "y_back": (y - TARGET)[None]}
    halves = (PASSES_ON, COMES_BACK) if backward else (PASSES_ON,)
    return _graph(
        trace, spec, network(spec.shape, halves, "L =", TARGET), kept, arrays,
        "The network under the current mask: dropped units and their edges are faint",
    )  # fmt: skip


def means(trace: DropoutTrace, spec: DropoutSpec) -> Graph:
    """What every unit has passed on so far, in the mean, above what it passes on at test."""
    side = trace.side
    gap = np.abs(trace.mean_passed - trace.test_passed[:, None]).max(0)
    arrays = {
        "passed": trace.mean_passed,
        "back": trace.test_passed[:, None],
        "y": side.mean[None],
        "y_back": np.array([[side.test]]),
        "foot": np.maximum(gap, np.abs(side.mean - side.test))[None],
    }
    drawing = network(spec.shape, (MEAN, TEST), "largest gap", TARGET)
    kept = np.ones((spec.droppable, 1))
    return _graph(trace, spec, drawing, kept, arrays, "Every unit: mean over the masks so far, and at test")


def _graph(
    trace: DropoutTrace,
    spec: DropoutSpec,
    drawing: str,
    kept: np.ndarray,
    arrays: dict[str, np.ndarray],
    alt: str,
) -> Graph:
    """The panel: units and edges that are there, and what is written on them."""
    shape, ends = spec.shape, edges(spec.shape)
    kept = kept.astype(np.uint8)
    shown = np.vstack([kept, np.ones((1, kept.shape[1]), np.uint8)])  # the output stays
    row = {unit: r for r, unit in enumerate([*units(shape), (len(shape) - 1, 0)])}
    there = {
        "kept": kept,
        "dropped": 1 - kept,
        "edge": np.stack([shown[row[a, i]] * shown[row[a + 1, j]] for a, i, j in ends]),
        "width": np.array([_weight(trace, spec, *end) for end in ends], dtype=np.float32)[:, None],
    }
    texts = {
        "w_tip": [[_tip(trace, spec, *end)] for end in ends],
        "head": [[line] for lines in heads(spec) for line in lines],
    }
    return Graph("net", drawing, there | arrays, texts, alt=alt, grow=1.12)


def _whole(trace: DropoutTrace, spec: DropoutSpec) -> np.ndarray:
    """What units pass on at test, (N,): the (1 - p) of the conventions stands at their weights."""
    scale = [test_factor(spec.rates[layer], spec.drop_scaling) for layer, _ in units(spec.shape)]
    return np.array([value / s if s else 0.0 for value, s in zip(trace.test_passed, scale, strict=True)])


def _weight(trace: DropoutTrace, spec: DropoutSpec, layer: int, i: int, j: int) -> float:
    """A weight as it is in force."""
    testing = spec.drop_mode == "eval" and spec.drop_view == "masks"
    return float(trace.w[layer][i, j]) * (
        test_factor(spec.rates[layer], spec.drop_scaling) if testing else 1.0
    )


def _tip(trace: DropoutTrace, spec: DropoutSpec, layer: int, i: int, j: int) -> str:
    w, p = float(trace.w[layer][i, j]), spec.rates[layer]
    words = f"w = {w:.2f}"
    if spec.drop_scaling != "inverted":
        words += f"\nat test w · (1 − p) = {w:.2f} · {1 - p:.2f} = {w * (1 - p):.4f}"
    return words.replace("-", "−")


def heads(spec: DropoutSpec) -> tuple[tuple[str, str, str], ...]:
    """Three lines above every column: its name, its p, and what happens to what is kept."""
    last = len(spec.shape) - 1
    out = []
    for layer in range(last):
        p = spec.rates[layer]
        name = "input" if layer == 0 else f"hidden {layer}"
        if spec.drop_mode == "eval" and spec.drop_view == "masks":
            factor = test_factor(p, spec.drop_scaling)
            out.append((name, "all kept", "" if factor == 1 else f"w × {factor:.3g}"))
        else:
            out.append((name, f"p = {p:.3g}", f"kept × {training_factor(p, spec.drop_scaling):.3g}"))
    return (*out, ("output", "", ""))


def _convergence(side: Side, trace: DropoutTrace, spec: DropoutSpec) -> Plot:
    """Every mask's prediction, their mean so far, the exact mean, and the one scaled network."""
    k = np.arange(1, spec.drop_draws + 1, dtype=np.float64)
    testing = spec.drop_mode == "eval" and spec.drop_view == "masks"
    y = np.full(len(k), side.test) if testing else side.y
    return Plot(
        f"mean-{side.scaling}",
        axes(
            titled("masks" if not testing else "calls", range=[0, spec.drop_draws * 1.02], nticks=4),
            {"range": around(side.exact + np.array([-1, 1]) * side.spread, side.test)},
            [],  # plotly's own points would be drawn anew, one by one, with every setting
        ),
        actors=[
            Marker(k[:, None], y[:, None], radius=2, colors="surface"),
            Rules(y=side.exact, colors="curvature", dash=False, width=2),
            Rules(y=side.test, colors="update", width=2.5),
            Cursor(at=k, colors="line"),
            *([] if testing else [Trails(k[None], side.mean[None], width=2.5, radius=4)]),
            Marker(k, y, radius=5, shape="ring", colors="ink"),
        ],
        title=TITLES[side.scaling],
        alt="The prediction under every mask, the mean so far, the exact mean and the scaled network",
        grow=1,
    )


def _numbers(trace: DropoutTrace, spec: DropoutSpec) -> Table:
    """Both conventions, the same masks."""
    mode = spec.drop_mode if spec.drop_view == "masks" else "train"
    testing = mode == "eval"
    now = [np.array([s.test]) if testing else s.y for s in trace.sides]
    mean = [np.array([s.test]) if testing else s.mean for s in trace.sides]
    one = np.array
    which = {"eval": "ŷ, every call", "forgot": "ŷ, this call"}.get(mode, "ŷ, this mask")
    rows = [
        Row(which, now, "fixed:4", "ink"),
        Row("mean so far", mean, "fixed:4", "value"),
        Row(
            f"mean of all {2**spec.droppable:,}",
            [one([s.exact]) for s in trace.sides],
            "fixed:4",
            "curvature",
        ),
        Row("one scaled network", [one([s.test]) for s in trace.sides], "fixed:4", "update"),
        Row("gap of the two", [one([s.gap]) for s in trace.sides], gap_format(trace), "ink"),
        Row("sd over masks", [one([s.spread]) for s in trace.sides], "fixed:4", "muted"),
    ]
    title = f"backward pass = autograd, off by {trace.autograd_error:.0e}" if mode == "train" else ""
    columns = tuple(side.scaling if side.scaling != "twice" else "both" for side in trace.sides)
    return Table("numbers", rows, columns, title=title, alt="Predictions under both conventions")


def gap_format(trace: DropoutTrace) -> str:
    """Digits where there are some, else the power of ten."""
    return "fixed:4" if max(abs(s.gap) for s in trace.sides) >= 1e-6 else "exponent:0"
