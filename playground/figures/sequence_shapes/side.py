"""Beside the network: the distribution of the current step, and the training."""

import numpy as np

from playground.experiments.sequence_shapes.answer import Answer
from playground.experiments.sequence_shapes.measures import MEASURES, reference
from playground.experiments.sequence_shapes.training_trace import ShapesTrace
from playground.figures.plot_legend import legend
from playground.figures.plots import axis, figure
from playground.figures.scene import Bars, Curve, Marker, Plot, Row, Rules, Table
from playground.figures.scene.actors import Actor
from playground.figures.spelling import literal

SHOWN = 6  # classes
MARGIN = {"l": 46, "r": 12, "t": 24, "b": 36}
COLOURS = ("value", "kind3")
TITLES = {
    "one_to_many": "P(next letter)",
    "many_to_one": "P(language) so far",
    "aligned": "P(tag)",
    "encoder_decoder": "P(next letter)",
}


def distribution(answer: Answer) -> Bars:
    """The likeliest classes of every step, and the class taken, if it is not among them, in the last row."""
    count = min(SHOWN, len(answer.classes))
    rows = np.argsort(-answer.probability, axis=0, kind="stable")[:count]  # (count, N)
    for t, k in enumerate(answer.taken):
        if k >= 0 and k not in rows[:, t]:
            rows[-1, t] = k
    labels = np.array([[literal(answer.classes[k]) for k in row] for row in rows], dtype=object)
    labels[:, answer.encodes] = ""
    marked = np.array([int(np.argmax(rows[:, t] == k)) if k >= 0 else -1 for t, k in enumerate(answer.taken)])
    return Bars(
        "distribution",
        labels,
        np.take_along_axis(answer.probability, rows, axis=0),
        marked=marked,
        title=TITLES[answer.shape],
        alt="The probabilities of the likeliest classes at this step; the one that is taken is marked",
        grow=0.9,
    )


def curves(trace: ShapesTrace) -> Plot:
    """Both shares over the updates, and what the first is compared with."""
    measure = MEASURES[trace.spec.shape]
    level, name = reference(trace.spec.shape)
    x = trace.updates.astype(np.float64)
    actors: list[Actor] = [
        Rules(y=level, colors="muted", labels=[name]),
        Rules(y=measure.stated, colors="muted", dash=False, width=1, labels=["stated"]),
    ]
    for values, colour in zip((trace.second, trace.quality), reversed(COLOURS), strict=True):
        if trace.rounds > 1:
            actors.append(Curve(x, values[:, None], colour))
        if trace.rounds:
            actors.append(Marker(float(x[-1]), float(values[-1]), colour, radius=4.5))
    return Plot(
        "curves",
        figure(
            axis("updates", (0, trace.spec.shape_updates), nticks=4),
            axis("", (0, 1.04), tickformat=".0%", nticks=5),
            margin=MARGIN,
            annotations=legend(dict(zip((measure.quality, measure.second), COLOURS, strict=True)), 24),
        ),
        actors=actors,
        title=f"{measure.title}, training",
        alt=f"{measure.quality} and {measure.second}, over the updates",
    )


def numbers(trace: ShapesTrace) -> Table:
    """The last measurement, and the quality that is stated."""
    measure = MEASURES[trace.spec.shape]

    def last(values: np.ndarray) -> np.ndarray:
        return values[-1:] if trace.rounds else np.full(1, np.nan)

    return Table(
        "numbers",
        [
            Row(measure.quality, last(trace.quality), "percent:1", COLOURS[0], absent="–"),
            Row("stated quality", np.full(1, measure.stated), "percent:0", "muted"),
            Row(measure.second, last(trace.second), "percent:1", COLOURS[1], absent="–"),
            Row("held-out NLL, nats", last(trace.loss), "fixed:3", absent="–"),
        ],
        ("last",),
        dense=True,
        alt="The last measurement: both shares, the held-out loss, and the quality that is stated",
    )
