"""The plots beside the five lines: the data with the density, the log-likelihood, the path of mu."""

import numpy as np

from playground.experiments.training_step import (
    FORGOTTEN,
    LINES_PER_UPDATE,
    TrainingStepSpec,
    TrainingStepTrace,
    log_likelihood,
)
from playground.figures.plots import Json, Range, axis, figure, line
from playground.figures.scene import Arrow, Cursor, Curve, Handle, Marker, Plot, Rules, Trails

BIN = 0.5  # width of a bar of the histogram


def data(trace: TrainingStepTrace, domain: Range) -> Plot:
    """The data as a histogram and the density that mu gives them."""
    low = min(domain[0], BIN * np.floor(trace.data.min() / BIN))
    high = max(domain[1], BIN * np.ceil(trace.data.max() / BIN))
    edges = np.arange(BIN * np.floor(low / BIN), high + 1.5 * BIN, BIN)
    share, _ = np.histogram(trace.data, edges, density=True)
    x = np.linspace(low, high, 121)
    density = np.exp(-((x[:, None] - trace.mu) ** 2) / 2) / np.sqrt(2 * np.pi)
    top = 1.1 * max(0.42, float(share.max()))
    return Plot(
        "data",
        figure(
            axis("x", (low, high)), axis("", (0, top), nticks=4), [_bars(edges, share)], revision=f"{domain}"
        ),
        actors=[
            Rules(x=trace.mean, labels=["mean of the data"], colors="muted"),
            Curve(x, density, "value", 3),
            Rules(x=trace.mu, colors="value", dash=False),
        ],
        title="the data, and what N(μ, 1) expects",
        alt="A histogram of the data and the density of the Gaussian at the current location",
    )


def _bars(edges: np.ndarray, share: np.ndarray) -> Json:
    return {
        "type": "bar",
        "x": edges[:-1] + BIN / 2,
        "y": share,
        "width": 0.94 * BIN,
        "hoverinfo": "skip",
        "marker": {"color": "@surface", "opacity": 0.6},
    }


def likelihood(trace: TrainingStepTrace, domain: Range) -> Plot:
    """The log-likelihood against mu, with the point, and the step while it is known and not yet taken."""
    width = domain[1] - domain[0]
    mu = np.linspace(domain[0] - width, domain[1] + width, 301)
    curve = log_likelihood(trace, mu)
    highest, lowest = (float(log_likelihood(trace, np.array(at))) for at in (trace.mean, domain[0]))
    current = log_likelihood(trace, trace.mu)
    start = float(trace.mu[0])
    return Plot(
        "likelihood",
        _one_line(mu, curve, domain, (lowest, highest + 0.12 * (highest - lowest)), "μ"),
        actors=[
            Rules(x=trace.mean, colors="muted"),
            Marker(trace.mu, current, radius=7, diverged=[trace.diverged]),
            Arrow(trace.mu, current, trace.mu + trace.update, current, labels=["−η .grad"]),
        ],
        handles=[
            Handle(
                "start",
                start if np.isfinite(start) else domain[0],
                axis="x",
                low=(domain[0], None),
                high=(domain[1], None),
                curve=(mu, curve),
                label="start",
                step=(width / 100, 0),
            )
        ],
        title="log-likelihood by μ",
        alt="The log-likelihood of the data against the location, with the current point",
    )


def path(trace: TrainingStepTrace, spec: TrainingStepSpec, domain: Range) -> Plot:
    """mu by update, with zero_grad and without."""
    steps = np.arange(len(trace.mu))
    update = (steps + 1) // LINES_PER_UPDATE  # mu changes on the fourth line
    forgotten = spec.zero_grad == FORGOTTEN
    other = trace.called if forgotten else trace.forgotten
    not_finite = np.flatnonzero(~np.isfinite(other))
    other_diverged = LINES_PER_UPDATE * int(not_finite[0]) - 1 if len(not_finite) else None
    return Plot(
        "path",
        _one_line(
            np.array([0.0]), np.array([np.nan]), (-0.04 * spec.updates, 1.04 * spec.updates), domain, "update"
        ),
        actors=[
            Rules(y=trace.mean, colors="muted"),
            Cursor(at=update.astype(np.float64), colors="line"),
            Trails(
                update[None].astype(np.float64),
                np.stack([other[update], trace.mu]),
                colors=["muted", "value"],
                width=2,
                radius=4,
                labels=["called", "forgotten"] if forgotten else ["forgotten", "called"],
                diverged=[other_diverged, trace.diverged],
            ),
            Marker(update.astype(np.float64), trace.mu, radius=5),
        ],
        title="μ by update, zero_grad()",
        alt="The location after each update, with zero_grad called and forgotten",
    )


def _one_line(x: np.ndarray, y: np.ndarray, x_range: Range, y_range: Range, title: str) -> Json:
    """One line on axes that stay where they are."""
    curve = line(x, y, "surface", 3, hover="%{x:.4f}: %{y:.4f}")
    x_axis, y_axis = axis(title, x_range, nticks=5), axis("", y_range, nticks=5)
    return figure(x_axis, y_axis, [curve], revision=f"{x_range}")
