"""The embeddings as points on axes that stay where they are, and the loss beside them."""

from collections.abc import Sequence

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.figures.fixed_window.look import PLACES, line
from playground.figures.scene import Cursor, Marker, Plot
from playground.figures.still import MARGIN, still

NAMED = 40  # tokens with a label where nothing is known about them, the most frequent ones
DOTS = 400  # further tokens, as dots


def embeddings(trace: FixedWindowTrace) -> Plot:
    """One dot per token; groups that are known of the text have a colour and a legend."""
    found, points = trace.embeddings, trace.embeddings.points
    first = int(found.ids[0])
    shown = np.abs(points[:, : NAMED + DOTS])
    reach = max(1.15 * float(shown[-1].max()), float(np.quantile(shown[0], 0.95)))
    coloured = [i for ids in trace.groups.values() for i in ids]
    actors = []
    rest = [i for i in found.ids.tolist() if i not in set(coloured)]
    named = [] if coloured else rest[:NAMED]
    dots = rest[: DOTS if coloured else NAMED + DOTS][len(named) :]
    if dots:
        actors.append(_marker(points, [i - first for i in dots], "surface", 3))
    if named:
        labels = [trace.names[i] for i in named]
        actors.append(_marker(points, [i - first for i in named], "value", 5, labels))
    for number, (_, ids) in enumerate(trace.groups.items()):
        labels = [trace.names[i] for i in ids]
        colour = f"group{number % PLACES}"
        actors.append(_marker(points, [i - first for i in ids], colour, 5.5, labels))
    share = 100 * found.explained[-1]
    figure = still(
        [],
        {"range": [-reach, reach], "title": {"text": f"axis 1: {share[0]:.0f} % of the variance at the end"}},
        {"range": [-reach, reach], "title": {"text": f"axis 2: {share[1]:.0f} %"}},
        margin={**MARGIN, "l": 44, "t": 24 if trace.groups else 6},
        annotations=_legend(list(trace.groups)),
    )
    return Plot(
        "map", figure, actors,
        title="embeddings, principal axes of the last checkpoint",
        alt="The embedding of every token on the first two principal axes of the last checkpoint",
        grow=1.7,
    )  # fmt: skip


def _legend(titles: list[str]) -> list[dict[str, object]]:
    """The groups' names in their colours, in one line above the plot."""
    letters = np.cumsum([0, *(len(title) + 3 for title in titles)])
    return [
        {
            "xref": "paper",
            "yref": "paper",
            "x": float(start / letters[-1]),
            "y": 1.0,
            "xanchor": "left",
            "yanchor": "bottom",
            "text": title,
            "showarrow": False,
            "font": {"size": 14, "color": f"@group{number % PLACES}"},
        }
        for number, (title, start) in enumerate(zip(titles, letters, strict=False))
    ]


def _marker(
    points: np.ndarray, rows: list[int], colour: str, radius: float, labels: Sequence[str] = ()
) -> Marker:
    x, y = (np.ascontiguousarray(points[:, rows, axis].T) for axis in (0, 1))  # (rows, K)
    return Marker(x, y, colors=colour, radius=radius, labels=labels)


def losses(trace: FixedWindowTrace) -> Plot:
    """Training and held-out loss as they were recorded, and where the player stands."""
    curves = trace.curves
    drawn = [
        line(curves.step, curves.loss, "surface", "training at step %{x:,}: %{y:.4f}"),
        line(curves.checked, curves.held, "value", "held out at step %{x:,}: %{y:.4f}"),
    ]
    end = float(max([1.0, *trace.steps[-1:], *curves.step[-1:]]))
    figure = still(
        drawn,
        {"range": [0, 1.02 * end], "nticks": 4, "tickangle": 0},
        {"rangemode": "tozero", "nticks": 5},
        margin={"l": 40, "r": 8, "t": 4, "b": 24},
    )
    return Plot(
        "loss", figure, [Cursor(at=trace.steps.astype(float))],
        title="loss: training grey, held out blue",
        alt="Training and held-out loss in nats per token by training step",
        grow=0.8,
    )  # fmt: skip
