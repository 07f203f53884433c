"""The scene of "Any model": histograms by layer or matrix, update : data and saturation by checkpoint."""

import numpy as np

from playground.experiments.initialization.own_model import OwnModelTrace
from playground.figures.initialization.by_layer import COLOURS, MARGIN, histograms_of, ratios, saturation
from playground.figures.initialization.ridges import ridges
from playground.figures.numbers import digits
from playground.figures.plots import axis, figure
from playground.figures.scene import Columns, Plot, Rows, Scene, Trails
from playground.figures.spelling import literal

X_TITLES = {"activations": "a", "gradients": "log₁₀ |dL/dw|", "updates": "log₁₀ |change of w|"}
LOWEST_RATIO = -4.0  # of the axis of log10(change : data)


def scene(trace: OwnModelTrace, quantity: str) -> Scene:
    """One step of the clock for each checkpoint."""
    names = trace.names if quantity == "activations" else trace.matrices
    title = {
        "activations": "activations, each scaled to its peak",
        "gradients": "gradients, each scaled to its peak",
        "updates": "change since the checkpoint before",
    }[quantity]
    shown = histograms_of(trace, quantity)
    left = 22 + 9 * max(map(len, names))
    return Scene(
        last=trace.last,
        follow=True,
        rate=1,
        height=430,
        numbers=trace.steps,
        unit="training step",
        narration=[(k, _sentence(trace, k)) for k in range(trace.last + 1)],
        panels=[
            Columns(
                [
                    ridges(shown, names, COLOURS[quantity], X_TITLES[quantity], title, left),
                    Rows([_loss(trace), _ratios(trace)], grow=0.85),
                    saturation(trace.names, trace.saturated, 0.5),
                ]
            )
        ],
    )


def _loss(trace: OwnModelTrace) -> Plot:
    x = trace.steps.astype(np.float64)
    finite = trace.loss[np.isfinite(trace.loss)]
    top = float(finite.max()) * 1.1 if finite.size else 1.0
    room = max(1.0, 0.03 * float(x[-1]))
    return Plot(
        "loss",
        figure(
            axis("training step", (-room, float(x[-1]) + room), nticks=4),
            axis("", (0, top), nticks=4),
            [],
            MARGIN,
        ),
        actors=[Trails(x[None], trace.loss[None], "loss", dots=3, future=True)],
        title="loss on this text (nats)",
        alt="The mean surprisal of the text by checkpoint",
    )


def _ratios(trace: OwnModelTrace) -> Plot:
    x = np.arange(len(trace.matrices), dtype=np.float64)
    matrices = axis("", (-0.5, len(x) - 0.5), tickvals=x, ticktext=list(trace.matrices), tickangle=0)
    return ratios(x, trace.ratio, matrices, LOWEST_RATIO, "log₁₀(change : data), interval")


def _sentence(trace: OwnModelTrace, k: int) -> str:
    step, loss = trace.steps[k], trace.loss[k]
    if not np.isfinite(loss):
        return f"Step {step:,}: the loss is not a finite number: a weight or a score is infinite or NaN."
    most = int(np.argmax(trace.saturated[:, k]))
    flat = f"most saturated: {literal(trace.names[most])}, {trace.saturated[most, k]:.0%}"
    if k == 0:
        return f"Step {step:,}: loss {digits(float(loss), 3)}; {flat}."
    between = int(step - trace.steps[k - 1])
    changes = f"the changes are those of {between:,} updates, not of one"
    return f"Step {step:,}: loss {digits(float(loss), 3)}; {flat}; {changes}."
