"""The loss over both weights: contours, the curves where it is 0, the point, minus the gradient, the path."""

import numpy as np

from playground.experiments.two_weights import ErrorGrid, TwoWeightsTrace
from playground.figures.contour import contours
from playground.figures.plots import Json, axis, figure, line
from playground.figures.scene import Arrow, Handle, Marker, Plot, Trails
from playground.figures.two_weights.timeline import ALL_STEPS, Timeline

LEVELS = 12
HOVER = "w₁ = %{x:.3f}<br>w₂ = %{y:.3f}<br>L = %{customdata:.4f}"


def panel(trace: TwoWeightsTrace, clock: Timeline, grid: ErrorGrid) -> Plot:
    """The map with the point of the current step; the handle at the start can be dragged."""
    half_width = float(grid.w[-1])
    index, path = clock.weight_index(), np.stack([trace["w1"], trace["w2"]])
    w1, w2 = path[:, index]  # (T,)
    old_w1, old_w2 = path[:, clock.update]  # before the update of the current step
    is_outside = np.maximum(np.abs(w1), np.abs(w2)) > half_width
    edge1, edge2 = np.clip([w1, w2], -half_width, half_width)
    is_updated = (clock.done == ALL_STEPS) & (index > 0)
    descent = -clock.at_steps(trace.gradient()) * np.stack(
        [_is_shown(clock, "dL_dw1"), _is_shown(clock, "dL_dw2")]
    )
    return Plot(
        "map",
        _map(grid, half_width),
        actors=[
            Trails(w1[None], w2[None], "value", 2, 0.1, future=True),
            Arrow(old_w1, old_w2, old_w1 + descent[0], old_w2 + descent[1], "gradient", 2.5, labels=["−∇L"]),
            Arrow(np.where(is_updated, old_w1, np.nan), old_w2, w1, w2, "update", 4),
            Marker(w1, w2, "value", 7),
            Marker(
                np.where(is_outside, edge1, np.nan), edge2, "diverged", 7, "square", labels=["further out"]
            ),
        ],
        handles=[_start(path[:, 0], half_width)],
        alt="Contour map of the loss over both weights with the point, minus the gradient and the path",
        title="L(w₁, w₂)",
    )


def _start(w: np.ndarray, half_width: float) -> Handle:
    """The handle at the weights at the start w (2,), or at the edge of the map."""
    x, y = np.clip(w, -half_width, half_width)
    return Handle(
        "start",
        float(x),
        float(y),
        low=(-half_width, -half_width),
        high=(half_width, half_width),
        step=(half_width / 100, half_width / 100),
        label="the weights at the start",
    )


def _is_shown(clock: Timeline, name: str) -> np.ndarray:
    """1 while a gradient is known and not yet used, else 0: the arrow grows component by component."""
    return (clock.known(name) & (clock.done < ALL_STEPS)).astype(float)


def _map(grid: ErrorGrid, half_width: float) -> Json:
    """Contours on axes of equal scale, so that minus the gradient is at right angles to them."""
    bounds = (-half_width, half_width)
    limits = float(grid.error.min()), float(grid.error.max())
    surface = contours(grid.w, grid.w, grid.error, limits, LEVELS, HOVER, grid.error**2 / 2)
    curves = [
        line(x.astype(np.float32), y.astype(np.float32), "muted", 1.5, hover="L = 0", dash="dot")
        for x, y in grid.zero_curves
    ]
    return figure(
        axis("w₁", bounds, constrain="domain", nticks=7),
        axis("w₂", bounds, constrain="domain", nticks=7, scaleanchor="x"),
        [surface, *curves],
    )
