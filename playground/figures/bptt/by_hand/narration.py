"""One sentence for each step of both passes."""

import numpy as np

from playground.experiments.bptt.run import BpttTrace
from playground.experiments.bptt.steps import Step, steps
from playground.experiments.weight_ref import WeightRef
from playground.figures.numbers import digits
from playground.figures.plots import clipped
from playground.figures.spelling import literal


def narration(trace: BpttTrace, ref: WeightRef) -> list[tuple[int, str]]:
    """(step, sentence) of every step; the pile is that of the chosen weight."""
    return [(k, _sentence(trace, ref, step)) for k, step in enumerate(steps(trace.steps))]


def _sentence(trace: BpttTrace, ref: WeightRef, step: Step) -> str:
    t, T, back = step.t - 1, trace.steps, trace.backward
    match step.kind:
        case "start":
            return f"{T} time steps, one set of weights. Forward first; h₀ is zero."
        case "h":
            token = literal(clipped(trace.text.names[t], 12))
            return f"Forward, t = {step.t}: it reads {token}; the new state mixes it with the state before."
        case "y":
            p = np.exp(-trace.forward.losses[t])
            token = literal(clipped(trace.text.names[t + 1], 12))
            return f"t = {step.t}: the next token, {token}, had P = {p:.3f}: {_cost(trace, t)}"
        case "delta_y":
            return (
                f"Backward, t = {step.t}: the error of the scores is the prediction minus the truth, ŷ − y."
            )
        case "dh":
            return _parts(trace, t)
        case "delta_h":
            slope = float(back.slope[t].mean())
            return f"t = {step.t}: through tanh, whose slope 1 − h² is {digits(slope, 3)} on average here."
        case "pile":
            part = float(back.contributions[ref.parameter][(t, *ref.index)])
            return f"t = {step.t} adds {digits(part)} to the gradient of {ref.symbol}, on top of later steps."
    total = float(trace.gradients[ref.parameter][ref.index])
    error = digits(trace.agreement["autograd"], 2)
    return (
        f"The gradient of {ref.symbol} is the sum of {T} parts: {digits(total)}. Autograd differs by {error}."
    )


def _cost(trace: BpttTrace, t: int) -> str:
    return f"J = {trace.forward.losses[t]:.3f} nats."


def _parts(trace: BpttTrace, t: int) -> str:
    own, later = (
        digits(float(np.linalg.norm(part[t])), 3)
        for part in (trace.backward.from_loss, trace.backward.from_future)
    )
    if t + 1 == trace.steps:
        return f"t = {t + 1}, the last step: its state hears from its own loss alone (length {own})."
    return f"t = {t + 1}: the state hears from its own loss (length {own}) and from all later ones ({later})."
