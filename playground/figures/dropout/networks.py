"""The picture of the thinned networks: a gallery of some, and the predictions of all of them."""

import numpy as np

from playground.experiments.dropout import DropoutSpec, DropoutTrace, cut_off
from playground.figures.dropout.drawing import LINE, PAPER, thinned
from playground.figures.dropout.plots import around, axes, titled
from playground.figures.layered import MUTED, SMALL
from playground.figures.scene import Columns, Drawing, Graph, Marker, Plot, Row, Rows, Rules, Table, span

ACROSS, DOWN = 5, 4
TILES = ACROSS * DOWN
WIDTH, HEIGHT = 580, 412
BINS = 36


def tiles(spec: DropoutSpec) -> int:
    """How many networks the gallery shows."""
    return min(TILES, spec.drop_draws)


def panels(trace: DropoutTrace, spec: DropoutSpec) -> list[Columns]:
    """The stage."""
    return [Columns([_gallery(trace, spec), Rows([_all(trace, spec), _numbers(trace, spec)])])]


def _gallery(trace: DropoutTrace, spec: DropoutSpec) -> Graph:
    """The networks of the first masks; the current one framed."""
    d = Drawing(WIDTH, HEIGHT, "thinned networks")
    wide, high = WIDTH / ACROSS, HEIGHT / DOWN
    count = tiles(spec)
    for k in range(count):
        left, top = wide * (k % ACROSS), high * (k // ACROSS)
        frame: dict[str, float | str] = {"rx": 8, "fill": PAPER}
        d.rect(left + 3, top + 3, wide - 6, high - 6, stroke=LINE, stroke_width=1.2, **frame)
        with d.group(data_show=f"now.{k}", class_="player-optional"):
            d.rect(left + 3, top + 3, wide - 6, high - 6, stroke="var(--role-ink)", stroke_width=2.5, **frame)
        kept = tuple(bool(unit) for unit in trace.kept[:, k])
        box = (left + 16, top + 8, left + wide - 16, top + high - 27)
        thinned(d, spec.shape, kept, box)
        number = span(data_bind=f"y.{k}", data_format="fixed:3")
        d.text(left + wide / 2, top + high - 12, "ŷ ", number, size=SMALL, text_anchor="middle", fill=MUTED)
    arrays = {"now": np.eye(count), "y": trace.side.y[:count, None]}
    return Graph(
        "gallery", d.svg(), arrays, alt="Some of the thinned networks with their predictions", grow=1.2
    )


def _all(trace: DropoutTrace, spec: DropoutSpec) -> Plot:
    """How likely which prediction is: all thinned networks, each with its probability."""
    side = trace.side
    low, high = _range(trace)
    edges = np.linspace(low, high, BINS + 1)
    share, _ = np.histogram(np.clip(side.every_y, low, high), edges, weights=trace.probability)
    y = side.y[: tiles(spec)]
    figure = axes(
        titled("prediction ŷ", range=[low, high]),
        {"range": [0, 1.12 * float(max(share.max(), 1e-9))], "nticks": 4, "tickformat": ".0%"},
        [
            {
                "type": "bar", "x": (edges[1:] + edges[:-1]) / 2, "y": share,
                "width": 0.94 * (edges[1] - edges[0]),
                "marker": {"color": "@surface"},
                "hovertemplate": "ŷ about %{x:.2f}: %{y:.1%}<extra></extra>",
            }
        ],
    )  # fmt: skip
    return Plot(
        "all",
        figure,
        actors=[
            Rules(x=side.exact, colors="curvature", dash=False, width=2.5),
            Rules(x=side.test, colors="update", width=2.5),
            Marker(np.clip(y, low, high), np.zeros(len(y)), radius=7, shape="ring", colors="ink"),
        ],
        title=f"the predictions of all {2**spec.droppable:,} networks",
        alt="How likely which prediction is over all thinned networks; their mean and the scaled one marked",
    )


def _range(trace: DropoutTrace) -> tuple[float, float]:
    """Where all but a thousandth of the probability lies, mean and scaled network included."""
    side = trace.side
    order = np.argsort(side.every_y)
    below = np.cumsum(trace.probability[order])
    ends = side.every_y[order][np.searchsorted(below, [0.0005, 0.9995]).clip(max=len(order) - 1)]
    low, high = around(ends, side.test, side.exact)
    return low, high


def _numbers(trace: DropoutTrace, spec: DropoutSpec) -> Table:
    """This network, the ensemble of all, and the one scaled network."""
    side, count = trace.side, tiles(spec)
    lost = float(trace.probability[cut_off(trace.every_kept, spec.shape[:-1])].sum())
    one = np.array
    return Table(
        "ensemble",
        [
            Row("ŷ, this network", side.y[:count], "fixed:4", "ink"),
            Row("P(this mask)", chances(trace, spec)[:count], "significant:3", "muted"),
            Row("mean so far", side.mean[:count], "fixed:4", "value"),
            Row("ensemble of all", one([side.exact]), "fixed:4", "curvature", "each by its P"),
            Row("one scaled network", one([side.test]), "fixed:4", "update"),
            Row("gap of the two", one([side.gap]), "fixed:4" if abs(side.gap) >= 1e-6 else "exponent:0"),
            Row("P(cut off)", one([lost]), "percent:2", "muted", "a whole layer"),
        ],
        alt="The prediction of this network, of the ensemble and of the scaled network",
    )


def chances(trace: DropoutTrace, spec: DropoutSpec) -> np.ndarray:
    """The probability of every drawn mask, (K,)."""
    powers = 2 ** np.arange(spec.droppable - 1, -1, -1)
    return np.asarray(trace.probability[(trace.kept.T @ powers).astype(int)])
