"""The scene of "A head by choice": the network, and one head trained in four ways."""

import numpy as np

from playground.catalog.losses import LOSSES
from playground.experiments.heads.training_trace import HeadsTrace
from playground.figures.heads.network import network
from playground.figures.plot_legend import LINE, legend
from playground.figures.plots import axis, figure
from playground.figures.scene import Columns, Plot, Row, Rows, Rules, Scene, Table
from playground.figures.seed_paths import seed_paths

HEIGHT = 372  # CSS pixels: a row with a button stands above
MARGIN = {"l": 50, "r": 12, "t": 26, "b": 38}
COLOURS = {"alone": "value", "joint": "kind1", "frozen": "kind3", "untrained": "kind4", "window": "kind6"}
SHORT = {"alone": "alone", "joint": "joint", "frozen": "frozen", "untrained": "untrained", "window": "window"}


def scene(trace: HeadsTrace, active: bool = False) -> Scene:
    """One step of the clock for each measurement; `active` while the training goes on."""
    return Scene(
        last=max(0, trace.rounds - 1),
        rate=3,
        height=HEIGHT,
        narration=narration(trace, active),
        panels=[Columns([network(trace.spec), Rows([_accuracy(trace), _loss(trace)]), _numbers(trace)])],
        unit="round",
        follow=True,
    )


def _accuracy(trace: HeadsTrace) -> Plot:
    question = trace.spec.task.question
    names = {SHORT[way]: COLOURS[way] for way in trace.spec.ways}
    return Plot(
        "accuracy",
        figure(
            axis("", (0, trace.spec.updates)),
            axis("", (0, 1.04), tickformat=".0%", nticks=5),
            margin={**MARGIN, "b": 24, "t": MARGIN["t"] + LINE * (len(names) > 4)},
            annotations=legend(names, 0 if len(names) > 4 else 34),
        ),
        actors=[
            Rules(y=trace.baseline.accuracy, colors="muted", labels=["majority"]),
            *seed_paths(trace.updates, trace.accuracy, [COLOURS[way] for way in trace.spec.ways]),
        ],
        title=f"{question} right, held out",
        alt="Right answers on held-out texts for every way of training the head, with the majority baseline",
    )


def _loss(trace: HeadsTrace) -> Plot:
    unit = "nats" if LOSSES[trace.spec.task.loss].in_nats else "nights²"
    known = trace.loss[np.isfinite(trace.loss)]
    high = 1.15 * max(trace.baseline.loss, float(np.median(known)) if known.size else 0.0)
    return Plot(
        "loss",
        figure(
            axis("updates", (0, trace.spec.updates)),
            axis("", (0, high), nticks=5),
            margin={**MARGIN, "t": 6},
        ),
        actors=[
            Rules(y=trace.baseline.loss, colors="muted", labels=["without the text"]),
            *seed_paths(trace.updates, trace.loss, [COLOURS[way] for way in trace.spec.ways]),
        ],
        title=f"{LOSSES[trace.spec.task.loss].short}, held out, {unit}",
        alt="The loss on held-out texts for every way of training, with that of the label frequencies",
    )


def _numbers(trace: HeadsTrace) -> Table:
    """Means over the seeds, and the baseline."""
    absent = np.full(1, np.nan)
    rows = []
    for i, name in enumerate(trace.spec.ways):
        pair = [trace.accuracy[i].mean(0), trace.loss[i].mean(0)] if trace.rounds else [absent, absent]
        rows.append(Row(SHORT[name], pair, ["percent:1", "fixed:3"], COLOURS[name], absent="–"))
    base = trace.baseline
    rows.append(
        Row(
            "majority",
            [np.array([base.accuracy]), np.array([base.loss])],
            ["percent:1", "fixed:3"],
            "muted",
        )
    )
    return Table(
        "numbers",
        rows,
        ("right", "loss"),
        dense=True,
        title="means of three seeds",
        alt="Right answers and loss for every way of training, and without a look at the text",
        grow=0.62,
    )


def narration(trace: HeadsTrace, active: bool = False) -> list[tuple[int, str]]:
    """How far every way of training is at each measurement."""
    if not trace.rounds:
        coming = "A body learns with the other heads first; then it is frozen and all four begin."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(r, _sentence(trace, r)) for r in range(trace.rounds)]


def _sentence(trace: HeadsTrace, r: int) -> str:
    alone, joint, frozen, untrained = trace.accuracy[:4, :, r].mean(1)
    return (
        f"{trace.updates[r]} updates, right: {alone:.1%} alone, {joint:.1%} jointly, {frozen:.1%} on a "
        f"frozen body, {untrained:.1%} on an untrained one."
    )
