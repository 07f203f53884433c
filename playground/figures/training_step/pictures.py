"""What the five lines are about: the data with the density, the log-likelihood, the path of mu."""

from typing import Any

import numpy as np

from playground.experiments.training_step import (
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
    log_likelihood,
)
from playground.figures.scene import Arrow, Cursor, Curve, Grip, Marker, Plot, Rules, Trails
from playground.figures.stroke import stroke

Range = tuple[float, float]
MARGIN = {"l": 44, "r": 10, "t": 6, "b": 36}
BIN = 0.5  # width of a bar of the histogram


def data(trace: TrainingStepTrace, domain: Range) -> Plot:
    """The data as a histogram and the density that mu gives them."""
    low = min(domain[0], BIN * np.floor(trace.data.min() / BIN))
    high = max(domain[1], BIN * np.ceil(trace.data.max() / BIN))
    edges = np.arange(BIN * np.floor(low / BIN), high + 1.5 * BIN, BIN)
    share, _ = np.histogram(trace.data, edges, density=True)
    x = np.linspace(low, high, 121)
    density = np.exp(-((x[:, None] - trace.mu) ** 2) / 2) / np.sqrt(2 * np.pi)
    bars = {"type": "bar", "x": edges[:-1] + BIN / 2, "y": share, "width": 0.94 * BIN, "hoverinfo": "skip"}
    figure = {
        "data": [bars | {"marker": {"color": "@surface", "opacity": 0.6}}],
        "layout": {
            "margin": MARGIN,
            "uirevision": f"{domain}",
            "xaxis": {"title": {"text": "x"}, "range": [low, high]},
            "yaxis": {"range": [0, 1.1 * max(0.42, float(share.max()))], "nticks": 4},
        },
    }
    return Plot(
        "data",
        figure,
        actors=[
            Rules(x=trace.mean, labels=["mean of the data"], colors="muted"),
            Curve(x, density, "value", 3),
            Rules(x=trace.mu, colors="value", dash=False),
        ],
        title="the data, and what N(μ, 1) expects",
        alt="A histogram of the data and the density of the Gaussian at the current location",
    )


def likelihood(trace: TrainingStepTrace, domain: Range) -> Plot:
    """The log-likelihood against mu, with the point, and the step while it is known and not yet taken."""
    half = domain[1] - domain[0]
    mu = np.linspace(domain[0] - half, domain[1] + half, 301)
    height = log_likelihood(trace, mu)
    top, foot = (
        float(log_likelihood(trace, np.array(trace.mean))),
        float(log_likelihood(trace, np.array(domain[0]))),
    )
    here = log_likelihood(trace, trace.mu)
    start = float(trace.mu[0])
    return Plot(
        "likelihood",
        _lines(mu, height, domain, (foot, top + 0.12 * (top - foot)), "μ"),
        actors=[
            Rules(x=trace.mean, colors="muted"),
            Marker(trace.mu, here, radius=7, diverged=[trace.diverged]),
            Arrow(trace.mu, here, trace.mu + trace.update, here, labels=["−η .grad"]),
        ],
        grips=[
            Grip(
                "start",
                start if np.isfinite(start) else domain[0],
                axis="x",
                low=(domain[0], None),
                high=(domain[1], None),
                curve=(mu, height),
                label="start",
                step=((domain[1] - domain[0]) / 100, 0),
            )
        ],
        title="log-likelihood by μ",
        alt="The log-likelihood of the data against the location, with the current point",
    )


def path(trace: TrainingStepTrace, spec: TrainingStepSpec, domain: Range) -> Plot:
    """mu by update, with zero_grad and without."""
    steps = np.arange(len(trace.mu))
    update = (steps + 1) // LINES_PER_UPDATE  # mu moves on the fourth line
    forgotten = spec.zero_grad == FORGOTTEN
    other = trace.called if forgotten else trace.forgotten
    gone = np.flatnonzero(~np.isfinite(other))
    names = ["forgotten", "called"] if forgotten else ["called", "forgotten"]
    figure = _lines(np.array([0.0]), np.array([np.nan]), (0, spec.mle_updates), domain, "update")
    return Plot(
        "path",
        figure,
        actors=[
            Rules(y=trace.mean, colors="muted"),
            Cursor(at=update.astype(np.float64), colors="line"),
            Trails(
                update[None].astype(np.float64),
                np.stack([other[update], trace.mu]),
                colors=["muted", "value"],
                width=2,
                radius=4,
                labels=names[::-1],
                diverged=[LINES_PER_UPDATE * int(gone[0]) - 1 if len(gone) else None, trace.diverged],
            ),
            Marker(update.astype(np.float64), trace.mu, radius=5),
        ],
        title="μ by update, zero_grad()",
        alt="The location after each update, with zero_grad called and forgotten",
    )


def _lines(x: np.ndarray, y: np.ndarray, across: Range, up: Range, name: str) -> dict[str, Any]:
    """One line on axes that stay where they are."""
    return {
        "data": [stroke(x, y, "surface", 3, "%{x:.4f}: %{y:.4f}")],
        "layout": {
            "margin": MARGIN,
            "uirevision": f"{across}",
            "xaxis": {"title": {"text": name}, "range": list(across), "nticks": 5},
            "yaxis": {"range": list(up), "nticks": 5},
        },
    }
