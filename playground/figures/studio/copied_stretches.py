"""The picture of what samples copy: which share of their stretches stands in the training text."""

import numpy as np

from playground.experiments.studio.copied_stretches import LENGTHS, CopiedStretches
from playground.figures.plots import axis, figure, line
from playground.figures.scene import Marker, Plot, Scene
from playground.figures.style import CATEGORICAL, Pair

HEIGHT = 300  # pixels
ROOM = 0.6  # of the axis to the right of the last length, in powers of two, for the names of the lines


def copied_scene(trace: CopiedStretches) -> Scene:
    """One still plot: a line for each temperature, and one for the held-out text."""
    x = np.log2(np.array(LENGTHS, dtype=np.float64))
    names = [f"temperature {t:g}" for t in trace.temperatures]
    rows: list[tuple[str, np.ndarray, str | Pair]] = [("held-out text", trace.held_out, "ink")]
    rows += [
        (name, share, colour) for name, share, colour in zip(names, trace.share, CATEGORICAL[:3], strict=True)
    ]
    lines = [
        line(x, share, colour, 3, f"{name}: %{{y:.1%}} of its stretches", name=name)
        for name, share, colour in rows
    ]
    at = trace.telling
    picture = figure(
        axis(
            "tokens in a stretch",
            (-0.2, float(x[-1]) + ROOM),
            tickvals=x[::2],
            ticktext=[str(n) for n in LENGTHS[::2]],
        ),
        axis(bounds=(-0.03, 1.05), tickvals=[0, 0.5, 1], tickformat=".0%"),
        lines,
        {"l": 52, "r": 10, "t": 32, "b": 40},
        showlegend=True,
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom", "font": {"size": 14}},
    )
    ring = Marker(float(x[at]), float(trace.share[-1, at]), CATEGORICAL[2], 8, "ring")
    plot = Plot(
        "copied",
        picture,
        [ring],
        title="share of the stretches of n tokens that stand in the training text",
        alt="Share of stretches that stand in the training text, by length, for samples and held-out text",
    )
    return Scene(last=0, url_key="", height=HEIGHT, panels=[plot])
