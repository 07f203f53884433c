"""One sentence for each step of both passes."""

import numpy as np

from playground.experiments.lstm.by_hand.run import CellTrace
from playground.experiments.lstm.by_hand.steps import Step, steps
from playground.figures.numbers import digits
from playground.figures.plots import clipped

LSTM_SENTENCES = {
    "i": "the input gate: how much of what is new is written into c, for each unit.",
    "f": "the forget gate: how much of the old c stays, for each unit.",
    "g": "the candidate: what there is to write, between −1 and 1.",
    "o": "the output gate: how much of c the rest of the network gets to see.",
    "c": "the memory cell: f times the old c, plus i times the new g. No matrix stands in this way.",
    "h": "the state h: what the output gate lets through of tanh c.",
    "do": "o scaled tanh c, so its derivative is dJ/dh times tanh c.",
    "dc": "dJ/dc has two parts: through h of now, and what comes back along c from later.",
    "df": "f scaled the old c, so its derivative is dJ/dc times c before.",
    "di": "i scaled g, so its derivative is dJ/dc times g.",
    "dg": "g was scaled by i, so its derivative is dJ/dc times i.",
    "deltas": "through the squashing functions: a gate near 0 or 1 has almost no slope, so learns little.",
    "previous": "back to the state before: to h through four matrices, to c only times f.",
}
GRU_SENTENCES = {
    "r": "the reset gate: how much of the old state the candidate sees.",
    "z": "the update gate: how much of the old state stays; 1 − z of it is new.",
    "n": "the candidate: what the state would become, from the token and the part of h that r shows.",
    "h": "the state: z of the old one and 1 − z of the candidate. One state does for both c and h.",
    "dz": "z chose between the old h and n, so its derivative is dJ/dh times their difference.",
    "dn": "n was scaled by 1 − z, and so is its derivative.",
    "dr": "r stood before the part of n that comes from h.",
    "deltas": "through the squashing functions: a gate near 0 or 1 has almost no slope, so learns little.",
    "previous": "back to the state before: straight, times z, and through three matrices.",
}


def narration(trace: CellTrace) -> list[tuple[int, str]]:
    """(step, sentence) of every step."""
    clock = steps(trace.spec.cell, trace.steps)
    return [(k, _sentence(trace, step)) for k, step in enumerate(clock)]


def _sentence(trace: CellTrace, step: Step) -> str:
    t, values, deltas = step.t - 1, trace.passes.values, trace.passes.deltas
    sentences = LSTM_SENTENCES if trace.spec.cell == "lstm" else GRU_SENTENCES
    match step.kind:
        case "start":
            before = "h₀ and c₀ are" if trace.spec.cell == "lstm" else "h₀ is"
            return (
                f"One cell reads {trace.steps} tokens, one by one; {before} zero. Forward first, then back."
            )
        case "y":
            token, p = clipped(trace.text.names[t + 1], 12), np.exp(-values["losses"][t])
            return (
                f"t = {step.t}: the next token, {token}, had P = {p:.3f}: J = {values['losses'][t]:.3f} nats."
            )
        case "dy":
            return f"Back, t = {step.t}: the error of the scores is the prediction minus the truth, ŷ − y."
        case "dh":
            own, later = (
                digits(float(np.linalg.norm(deltas[name][t])), 3) for name in ("from_loss", "from_future")
            )
            return f"Back, t = {step.t}: h hears from its own loss (length {own}), and from later ({later})."
        case "end":
            error = digits(trace.agreement["gradients, autograd"], 2)
            return f"J = {trace.loss:.3f} nats. All gradients are there; autograd differs by {error} at most."
    way = "Back, t" if step.kind in trace.cell.backward else "t"
    return f"{way} = {step.t}: {sentences[step.kind]}"
