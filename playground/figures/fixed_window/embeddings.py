"""The embeddings as points on axes that are the same at every step, and the loss curves beside them."""

import math
from collections.abc import Sequence

import numpy as np

from playground.experiments.fixed_window import FixedWindowTrace
from playground.figures.fixed_window.style import COLOURS
from playground.figures.plots import PLAIN, SMALL, Json, axis, figure, line
from playground.figures.scene import Cursor, Marker, Plot

LABELLED = 40  # tokens with a label where there are no groups, the most frequent ones
DOTS = 400  # further tokens, as dots without a label
IN_LINE = 4  # names of groups above the plot
LINE_LETTERS = 44  # letters that a line has room for; a shorter one does not spread
LINE_HEIGHT = 18  # px


def embeddings(trace: FixedWindowTrace) -> Plot:
    """One dot per token; those of a group have its colour and a label."""
    bound = _bound(trace.embedding_map.points[:, : LABELLED + DOTS])
    share = 100 * trace.embedding_map.explained[-1]
    picture = figure(
        axis(f"axis 1: {share[0]:.0f} % of the variance at the end", (-bound, bound)),
        axis(f"axis 2: {share[1]:.0f} %", (-bound, bound)),
        margin={**PLAIN, "t": 6 + LINE_HEIGHT * math.ceil(len(trace.groups) / IN_LINE)},
        annotations=_legend(list(trace.groups)),
    )
    return Plot(
        "map",
        picture,
        _markers(trace),
        title="embeddings, principal axes of the last checkpoint",
        alt="The embedding of every token on the first two principal axes of the last checkpoint",
        grow=1.7,
    )


def _bound(points: np.ndarray) -> float:
    """The end of both axes: all points (K, N, 2) of the last step inside, and nearly all of the first."""
    distance = np.abs(points)
    return max(1.15 * float(distance[-1].max()), float(np.quantile(distance[0], 0.95)))


def _markers(trace: FixedWindowTrace) -> list[Marker]:
    """The tokens without a group as dots (some with a label if there are no groups), then each group."""
    in_groups = {i for ids in trace.groups.values() for i in ids}
    others = [i for i in trace.embedding_map.ids.tolist() if i not in in_groups]
    labelled = [] if in_groups else others[:LABELLED]
    dots = others[len(labelled) :][:DOTS]
    markers = []
    if dots:
        markers.append(_marker(trace, dots, "surface", 3, labels=False))
    if labelled:
        markers.append(_marker(trace, labelled, "value", 5))
    for number, ids in enumerate(trace.groups.values()):
        markers.append(_marker(trace, ids, f"group{number % COLOURS}", 5.5))
    return markers


def _marker(
    trace: FixedWindowTrace, ids: Sequence[int], colour: str, radius: float, labels: bool = True
) -> Marker:
    rows = [i - int(trace.embedding_map.ids[0]) for i in ids]
    x, y = (np.ascontiguousarray(trace.embedding_map.points[:, rows, k].T) for k in (0, 1))  # (rows, K)
    names = [trace.names[i] for i in ids] if labels else ()
    return Marker(x, y, colors=colour, radius=radius, labels=names)


def _legend(titles: list[str]) -> list[Json]:
    """The groups' names in their colours, in lines of `IN_LINE` above the plot."""
    notes = []
    for first in range(0, len(titles), IN_LINE):
        line_titles = titles[first : first + IN_LINE]
        starts = np.cumsum([0, *(len(title) + 3 for title in line_titles)])  # in letters
        above = (len(titles) - 1 - first) // IN_LINE  # lines below this one
        for k, (title, start) in enumerate(zip(line_titles, starts, strict=False)):
            notes.append(
                {
                    "xref": "paper",
                    "yref": "paper",
                    "x": float(start / max(starts[-1], LINE_LETTERS)),
                    "y": 1.0,
                    "yshift": LINE_HEIGHT * above,
                    "xanchor": "left",
                    "yanchor": "bottom",
                    "text": title,
                    "showarrow": False,
                    "font": {"size": 14, "color": f"@group{(first + k) % COLOURS}"},
                }
            )
    return notes


def losses(trace: FixedWindowTrace) -> Plot:
    """Training and held-out loss as they were recorded, and the step of the player."""
    curves = trace.curves
    end = float(max([1.0, *trace.steps[-1:], *curves.train_steps[-1:]]))
    held_out = "held out" if curves.full_curve else "held out, a part"
    hover = "at step %{x:,}: %{y:.4f}"
    lines = [
        line(curves.train_steps, curves.train_loss, "surface", 2.5, f"training {hover}"),
        line(curves.valid_steps, curves.valid_loss, "value", 2.5, f"{held_out} {hover}"),
    ]
    return Plot(
        "loss",
        figure(
            axis("", (0, 1.02 * end), nticks=4, tickangle=0),
            axis("", rangemode="tozero", nticks=3),
            lines,
            SMALL,
        ),
        [Cursor(at=trace.steps.astype(float))],
        title=f"loss: training, {held_out} (blue)",
        alt="Training and held-out loss in nats per token by training step",
        grow=0.8,
    )
