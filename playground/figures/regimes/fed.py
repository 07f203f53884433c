"""The scene of "What is fed": the unrolled network, the schedule's curve, and the numbers of the step."""

import numpy as np

from playground.experiments.regimes.fed import UPDATES, FedTrace
from playground.figures.plots import axis, figure, line
from playground.figures.regimes.fed_drawing import network
from playground.figures.scene import Columns, Marker, Plot, Row, Rows, Scene, Table
from playground.figures.spelling import literal

HEIGHT = 420
MARGIN = {"l": 46, "r": 12, "t": 8, "b": 38}


def scene(trace: FedTrace) -> Scene:
    """One step of the clock for each step of the network."""
    return Scene(
        last=trace.T - 1,
        rate=1.5,
        height=HEIGHT,
        narration=narration(trace),
        panels=[Columns([network(trace), Rows([_schedule(trace), _numbers(trace)], grow=0.5)])],
    )


def _schedule(trace: FedTrace) -> Plot:
    """epsilon at every update, and where the pass stands on it."""
    i = np.arange(UPDATES + 1.0)
    point = Marker(float(trace.spec.update), trace.probability, colors="update", radius=6)
    return Plot(
        "schedule",
        figure(
            axis("update i", (-4, UPDATES + 4)),
            axis("", (-0.04, 1.06), nticks=5),
            [line(i, trace.curve, "update", 2, "ε at update %{x:.0f}: %{y:.6f}", name="schedule")],
            MARGIN,
        ),
        actors=[point],
        title="ε: probability of the gold token",
        alt="The probability of feeding the gold token, by update; a dot at the update of this pass",
    )


def _numbers(trace: FedTrace) -> Table:
    """epsilon, coin, loss, the state's length; summed loss so far; what was checked."""
    steps = trace.T
    own_share = (~trace.heads).cumsum() / np.maximum(1, np.arange(steps))
    rows = [
        Row("ε", np.full(1, trace.probability), "fixed:4", "update", "P(gold is fed)"),
        Row("P(target)", np.exp(-trace.loss), "fixed:4", "value", "of the gold one"),
        Row("loss", trace.loss, "fixed:3", "loss", "−ln P, nats"),
        Row("mean so far", trace.loss.cumsum() / np.arange(1, steps + 1), "fixed:3", "loss", "nats"),
        Row("‖hₜ‖", np.linalg.norm(trace.states, axis=1), "fixed:3", "value", "the state's length"),
        Row("own fed", own_share, "percent:0", "ink", "of tokens 2 to t"),
    ]
    if trace.spec.regime == "scheduled":
        thrown = trace.uniform.copy()
        thrown[0] = np.nan  # the beginning is read without a coin
        rows.insert(1, Row("coin u", thrown, "fixed:4", "ink", "gold where u < ε", absent="none"))
    return Table("numbers", rows, dense=True, alt="The numbers of the current step")


def narration(trace: FedTrace) -> list[tuple[int, str]]:
    """A sentence for each step: what is fed, why, and what the target costs."""
    return [(t, _sentence(trace, t)) for t in range(trace.T)]


def _sentence(trace: FedTrace, t: int) -> str:
    fed, gold, target = (literal(trace.name(i)) for i in (trace.fed[t], trace.gold[t], trace.gold[t + 1]))
    cost = f"the target {target} costs {trace.loss[t]:.2f} nats."
    if t == 0:
        return f"t = 1: the beginning {fed} is read in any case; {cost}"
    coin = ""
    if trace.spec.regime == "scheduled":
        sign = "<" if trace.heads[t] else "≥"
        coin = f"u = {trace.uniform[t]:.3f} {sign} {trace.probability:.3f}: "
    if trace.heads[t]:
        return f"t = {t + 1}: {coin}the gold token {fed} is fed; {cost}"
    which = "which is gold's, too" if trace.fed[t] == trace.gold[t] else f"not {gold}"
    return f"t = {t + 1}: {coin}the model's own {fed} is fed, {which}; {cost}"
