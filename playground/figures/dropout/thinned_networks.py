"""The view of the thinned networks: a gallery of some of them, and the predictions of all."""

import numpy as np

from playground.experiments.dropout import DropoutSpec, DropoutTrace, disconnected
from playground.figures.dropout.network_drawing import LINE, PAPER, draw_thinned_network
from playground.figures.dropout.predictions import gap_format
from playground.figures.network_layout import MUTED, SMALL
from playground.figures.plots import axis, figure
from playground.figures.plots import span as value_range
from playground.figures.scene import END, Columns, Drawing, Graph, Marker, Plot, Row, Rows, Rules, Table, span
from playground.figures.scene.svg import Attribute

ACROSS, DOWN = 5, 4
WIDTH, HEIGHT = 580, 412
BINS = 36
TAIL = 0.0005  # probability that the histogram leaves out on either side


def tile_count(spec: DropoutSpec) -> int:
    """How many networks the gallery shows."""
    return min(ACROSS * DOWN, spec.mask_count)


def panels(trace: DropoutTrace, spec: DropoutSpec) -> list[Columns]:
    """The stage."""
    return [Columns([_gallery(trace, spec), Rows([_histogram(trace, spec), _numbers(trace, spec)])])]


def _gallery(trace: DropoutTrace, spec: DropoutSpec) -> Graph:
    """The networks of the first masks; the current one framed."""
    d = Drawing(WIDTH, HEIGHT, "thinned networks")
    width, height = WIDTH / ACROSS, HEIGHT / DOWN
    count = tile_count(spec)
    frame: dict[str, Attribute] = {"rx": 8, "fill": PAPER}
    for k in range(count):
        left, top = width * (k % ACROSS), height * (k // ACROSS)
        d.rect(left + 3, top + 3, width - 6, height - 6, stroke=LINE, stroke_width=1.2, **frame)
        with d.group(data_show=f"current.{k}", class_="player-optional"):
            d.rect(
                left + 3, top + 3, width - 6, height - 6, stroke="var(--role-ink)", stroke_width=2.5, **frame
            )
        box = (left + 16, top + 8, left + width - 16, top + height - 27)
        with d.group(data_from=f"step.{k}"):
            draw_thinned_network(d, spec.shape, trace.masks[:, k], box)
            y = span(data_bind=f"y.{k}", data_format="fixed:3")
            x, baseline = left + width / 2, top + height - 12
            d.text(x, baseline, "ŷ ", y, size=SMALL, text_anchor="middle", fill=MUTED)
    step = np.arange(count)[:, None]
    arrays = {"current": np.eye(count), "step": step, "y": trace.result.y[:count, None]}
    alt = "Some of the thinned networks with their predictions"
    return Graph("gallery", d.svg(), arrays, alt=alt, grow=1.2)


def _histogram(trace: DropoutTrace, spec: DropoutSpec) -> Plot:
    """How likely which prediction is: all thinned networks, each with its probability."""
    result = trace.result
    low, high = _histogram_range(trace)
    edges = np.linspace(low, high, BINS + 1)
    inside = np.clip(result.ensemble_y, low, high)
    share, _ = np.histogram(inside, edges, weights=trace.mask_probability)
    bars = {
        "type": "bar",
        "x": (edges[1:] + edges[:-1]) / 2,
        "y": share,
        "width": 0.94 * (edges[1] - edges[0]),
        "marker": {"color": "@surface"},
        "hovertemplate": "ŷ about %{x:.2f}: %{y:.1%}<extra></extra>",
    }
    y = result.y[: tile_count(spec)]
    return Plot(
        "all",
        figure(
            axis("prediction ŷ", (low, high), nticks=5),
            axis(bounds=(0, 1.12 * float(max(share.max(), 1e-9))), nticks=4, tickformat=".0%"),
            [bars],
        ),
        actors=[
            Rules(x=result.ensemble_mean, colors="curvature", dash=False, width=2.5),
            Rules(x=result.test_y, colors="update", width=2.5),
            Marker(np.clip(y, low, high), np.zeros(len(y)), radius=7, shape="ring", colors="ink"),
        ],
        title=f"the predictions of all {2**spec.droppable:,} networks",
        alt="How likely which prediction is over all thinned networks; their mean and the scaled one marked",
        known_from=END,
    )


def _histogram_range(trace: DropoutTrace) -> tuple[float, float]:
    """Where all but a thousandth of the probability lies, mean and scaled network included."""
    result = trace.result
    order = np.argsort(result.ensemble_y)
    cumulative = np.cumsum(trace.mask_probability[order])
    ends = np.searchsorted(cumulative, [TAIL, 1 - TAIL]).clip(max=len(order) - 1)
    return value_range(result.ensemble_y[order][ends], result.test_y, result.ensemble_mean, least=0.1)


def _numbers(trace: DropoutTrace, spec: DropoutSpec) -> Table:
    """This network, the ensemble of all, and the one scaled network."""
    result, count = trace.result, tile_count(spec)
    without_path = disconnected(trace.ensemble_masks, spec.shape[:-1])
    probability = np.array([trace.mask_probability[without_path].sum()])
    ensemble, test_y, gap = (np.array([value]) for value in (result.ensemble_mean, result.test_y, result.gap))
    return Table(
        "ensemble",
        [
            Row("ŷ, this network", result.y[:count], "fixed:4", "ink"),
            Row("P(this mask)", random_mask_probability(trace, spec)[:count], "significant:3", "muted"),
            Row("mean so far", result.running_mean[:count], "fixed:4", "value"),
            Row("ensemble of all", ensemble, "fixed:4", "curvature", "each by its P", known_from=END),
            Row("one scaled network", test_y, "fixed:4", "update", known_from=END),
            Row("gap of the two", gap, gap_format(result), known_from=END),
            Row("P(cut off)", probability, "percent:2", "muted", "a whole layer"),
        ],
        alt="The prediction of this network, of the ensemble and of the scaled network",
    )


def random_mask_probability(trace: DropoutTrace, spec: DropoutSpec) -> np.ndarray:
    """The probability of every random mask, (K,): its digits are its place among all masks."""
    powers = 2 ** np.arange(spec.droppable - 1, -1, -1)
    return np.asarray(trace.mask_probability[(trace.masks.T @ powers).astype(int)])
