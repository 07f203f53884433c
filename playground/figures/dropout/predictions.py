"""Where the mean over masks goes: the predictions with each scaling, as plots and as numbers."""

import numpy as np

from playground.experiments.dropout import DropoutSpec, DropoutTrace, ScalingResult
from playground.figures.plots import axis, figure, rounded, span
from playground.figures.scene import END, Cursor, Marker, Plot, Row, Rules, Table, Trails

TITLES = {
    "inverted": "inverted: ÷ (1−p)",
    "classic": "classic: w × (1−p)",
    "twice": "both: ÷ and × (1−p)",
}
Y_LABELS = {"train": "ŷ, this mask", "eval": "ŷ, every call", "forgot": "ŷ, this call"}  # by mode


def running_mean_plot(result: ScalingResult, mode: str) -> Plot:
    """Every mask's prediction, their mean so far, the mean of all masks, and the one scaled network."""
    count = len(result.y)
    k = np.arange(1, count + 1, dtype=np.float64)
    testing = mode == "eval"
    y = np.full(count, result.test_y) if testing else result.y
    spread = result.ensemble_mean + np.array([-1, 1]) * result.ensemble_sd
    mean = [] if testing else [Trails(k[None], result.running_mean[None], width=2.5, radius=4)]
    return Plot(
        f"mean-{result.scaling}",
        figure(
            axis("calls" if testing else "masks", (-0.03 * count, 1.03 * count), nticks=4),
            axis(bounds=rounded(span(spread, result.test_y, least=0.1)), nticks=5),
        ),
        actors=[
            Marker(k[:, None], y[:, None], radius=2, colors="surface"),
            Rules(y=result.ensemble_mean, colors="curvature", dash=False, width=2, known_from=END),
            Rules(y=result.test_y, colors="update", width=2.5, known_from=None if testing else END),
            Cursor(at=k, colors="line"),
            *mean,
            Marker(k, y, radius=5, shape="ring", colors="ink"),
        ],
        title=TITLES[result.scaling],
        alt="The prediction under every mask, the mean so far, the exact mean and the scaled network",
        grow=1,
    )


def table(trace: DropoutTrace, spec: DropoutSpec, mode: str) -> Table:
    """The predictions with both scalings under the same masks."""
    results, testing = trace.results, mode == "eval"
    test_y = [np.array([r.test_y]) for r in results]
    ensemble = [np.array([r.ensemble_mean]) for r in results]
    gap = [np.array([r.gap]) for r in results]
    sd = [np.array([r.ensemble_sd]) for r in results]
    rows = [
        Row(Y_LABELS[mode], test_y if testing else [r.y for r in results], "fixed:4", "ink"),
        Row("mean so far", test_y if testing else [r.running_mean for r in results], "fixed:4", "value"),
        Row(f"mean of all {2**spec.droppable:,}", ensemble, "fixed:4", "curvature", known_from=END),
        Row("one scaled network", test_y, "fixed:4", "update", known_from=None if testing else END),
        Row("gap of the two", gap, gap_format(*results), "ink", known_from=END),
        Row("sd over masks", sd, "fixed:4", "muted", known_from=END),
    ]
    title = f"backward pass = autograd, off by {trace.autograd_error:.0e}" if mode == "train" else ""
    columns = tuple("both" if r.scaling == "twice" else r.scaling for r in results)
    return Table("numbers", rows, columns, title=title, alt="Predictions under both conventions")


def gap_format(*results: ScalingResult) -> str:
    """Four digits, or the power of ten where all gaps are below 1e-6."""
    return "fixed:4" if max(abs(result.gap) for result in results) >= 1e-6 else "exponent:0"
