"""The scene of "It sees the answer": a bidirectional language model, and out[:, -1] beside h_n."""

import numpy as np

from playground.experiments.elmo.directions import MODELS, READINGS
from playground.experiments.elmo.directions_trace import DirectionsTrace
from playground.figures.plot_legend import legend
from playground.figures.plots import axis, figure
from playground.figures.scene import Columns, Plot, Row, Rows, Rules, Scene, Table
from playground.figures.seed_paths import seed_paths

HEIGHT = 352  # CSS pixels: a row with a button stands above
MARGIN = {"l": 46, "r": 12, "t": 26, "b": 38}
MODEL_COLOURS = {"forward": "kind0", "both": "kind1"}
READING_COLOURS = {"out": "kind3", "out_backward": "kind4", "h_n": "value", "h_n_backward": "kind6"}
LEGEND = {"out[:, -1]": "kind3", "its ← half": "kind4", "h_n": "value", "its ← half ": "kind6"}


def scene(trace: DirectionsTrace, active: bool = False) -> Scene:
    """One step of the clock for each measurement; `active` while the training goes on."""
    return Scene(
        last=max(0, trace.rounds - 1),
        rate=3,
        height=HEIGHT,
        narration=narration(trace, active),
        panels=[
            Columns([_loss(trace), _accuracy(trace), Rows([_models(trace), _readings(trace)], grow=0.9)])
        ],
        unit="round",
        follow=True,
    )


def _loss(trace: DirectionsTrace) -> Plot:
    return Plot(
        "loss",
        figure(
            axis("updates", (0, trace.spec.direction_updates)),
            axis("", (0, 4.8), nticks=6),
            margin=MARGIN,
            annotations=legend({MODELS[key]: colour for key, colour in MODEL_COLOURS.items()}, 28),
        ),
        actors=seed_paths(trace.updates, trace.loss, list(MODEL_COLOURS.values())),
        title="next word: test loss, nats",
        alt="The loss of a forward and a bidirectional language model on test sentences, three seeds",
    )


def _accuracy(trace: DirectionsTrace) -> Plot:
    return Plot(
        "accuracy",
        figure(
            axis("updates", (0, trace.spec.direction_updates)),
            axis("", (0, 1.04), tickformat=".0%", nticks=6),
            margin=MARGIN,
            annotations=legend(LEGEND, 46),
        ),
        actors=[
            Rules(y=trace.chance, colors="muted", labels=["guessing"]),
            *seed_paths(trace.updates, trace.accuracy, list(READING_COLOURS.values())),
        ],
        title="which subject? right answers",
        alt="Right answers by out[:, -1], by h_n, and by the backward half of each, three seeds",
        grow=1.15,
    )


def _mean(trace: DirectionsTrace, values: np.ndarray) -> np.ndarray:
    return np.asarray(values.mean(0)) if trace.rounds else np.full(1, np.nan)


def _models(trace: DirectionsTrace) -> Table:
    rows = [
        Row(
            MODELS[key],
            [_mean(trace, trace.loss[i]), _mean(trace, trace.lm_accuracy[i])],
            ["fixed:3", "percent:1"],
            MODEL_COLOURS[key],
            absent="–",
        )
        for i, key in enumerate(MODELS)
    ]
    return Table(
        "models",
        rows,
        ("nats", "right"),
        dense=True,
        title="next word, means",
        alt="Loss and right next words of both language models",
    )


def _readings(trace: DirectionsTrace) -> Table:
    rows = [
        Row(title, _mean(trace, trace.accuracy[i]), "percent:1", READING_COLOURS[key], absent="–")
        for i, (key, title) in enumerate(READINGS.items())
    ]
    return Table(
        "readings", rows, ("right",), dense=True, title="subject, means", alt="Right answers by reading"
    )


def narration(trace: DirectionsTrace, active: bool = False) -> list[tuple[int, str]]:
    """Losses and accuracies at every measurement."""
    if not trace.rounds:
        coming = "The networks begin in a moment."
        return [(0, coming if active else "Nothing is trained yet with these settings: press Train.")]
    return [(r, _sentence(trace, r)) for r in range(trace.rounds)]


def _sentence(trace: DirectionsTrace, r: int) -> str:
    forward, both = trace.loss[..., r].mean(1)
    out, out_half, h_n, _ = trace.accuracy[..., r].mean(1)
    return (
        f"{trace.updates[r]} updates: {forward:.2f} nats forward, {both:.2f} bidirectional. Subject: "
        f"out[:, -1] {out:.0%}, its ← half {out_half:.0%}, h_n {h_n:.0%}."
    )
