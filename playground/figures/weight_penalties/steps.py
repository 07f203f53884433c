"""The view of the steps: fit, weights, the soft threshold, and how far each method is from the minimum."""

import numpy as np

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.experiments.weight_penalties.steps import METHODS, StepsTrace
from playground.figures.plots import axis, figure, log_axis, log_span
from playground.figures.scene import (
    Columns,
    Cursor,
    Curve,
    Marker,
    Plot,
    Row,
    Rows,
    Rules,
    Scene,
    Table,
    Trails,
)
from playground.figures.scene.actors import Actor
from playground.figures.weight_penalties.fit import fit
from playground.figures.weight_penalties.style import HEIGHT, METHOD_COLOURS, short_number, zeros_in_words
from playground.figures.weight_penalties.weights import stick_radius, sticks, weight_range

THRESHOLDS_SHOWN = 5  # the plot of the penalty reaches so many thresholds to either side of zero
ROUNDING = 1e-16  # the smallest distance from the lowest objective that float64 can tell from 0
PROXIMAL = METHODS.index("proximal")


def scene(trace: StepsTrace, spec: WeightPenaltiesSpec, method: str, weight: int) -> Scene:
    """The whole stage; every step of a method is two of the player: its gradient, its penalty.

    `method` (of METHODS) is the one whose fit and weights are drawn; `weight` is the number, from 1, of the
    weight in the table, at most d.
    """
    m, weight = METHODS.index(method), min(weight, trace.w.shape[2])
    pictures = Rows([fit(trace.points, trace.curve(m)), _weights(trace, spec, m, weight)])
    curves = Columns([_penalty_step(trace, m), _distance(trace)])
    numbers = Rows([_numbers(trace, spec, weight), curves], grow=1.05)
    return Scene(
        last=trace.w.shape[1] - 1,
        rate=4,
        unit="half step",
        height=HEIGHT,
        narration=narration(trace, method),
        panels=[Columns([pictures, numbers])],
    )


def _weights(trace: StepsTrace, spec: WeightPenaltiesSpec, method: int, weight: int) -> Plot:
    """The weights, faintly those of the half step before, and the threshold below which they become zero."""
    w = trace.w[method]
    degree = w.shape[1]
    threshold = trace.eta * trace.regularizer.l1
    before = np.vstack((np.full((1, degree), np.nan), w[:-1]))
    behind: list[Actor] = [
        Rules(x=float(weight), colors="lit", width=14, dash=False),
        Marker(np.arange(1.0, degree + 1)[:, None], before.T, "line", radius=stick_radius(degree)),
    ]
    if threshold:
        behind.append(Rules(y=np.array([[threshold], [-threshold]]), colors="update"))
    return sticks(spec, trace.points, w, weight_range(trace.points, w), behind, clickable=True)


def _numbers(trace: StepsTrace, spec: WeightPenaltiesSpec, weight: int) -> Table:
    """One weight's step by both methods, and how far each method is from the minimum."""
    begin, u, new = trace.step_phases(trace.w[:, :, weight - 1])  # (2, T) each
    name = BASES[spec.basis].name(weight)
    return Table(
        "numbers",
        [
            Row(f"w, {name}", list(begin), "fixed:5", "value", "where the step begins"),
            Row("−η ∂L/∂w", list(u - begin), "fixed:5", "gradient", f"η = {short_number(trace.eta)}"),
            Row("u", list(u), "fixed:5", "ink", "after the gradient"),
            Row("penalty", list(new - u), "fixed:5", "update", "w − u"),
            Row("new w", list(new), "fixed:5", "value", "where it ends"),
            Row("exactly 0", list(trace.zeros), "integer", "ink", f"of {trace.w.shape[2]}"),
            Row("off KKT", list(trace.optimality_gap), "exponent:1", "muted", "0: at the minimum"),
        ],
        columns=METHODS,
        alt="One weight's step by both methods, zeros and distance from the minimum",
    )


def _penalty_step(trace: StepsTrace, method: int) -> Plot:
    """The new weight against u: the proximal step as a curve, and all weights as points."""
    threshold, eta = trace.eta * trace.regularizer.l1, trace.eta
    reach = THRESHOLDS_SHOWN * threshold or 1.1 * float(np.nanmax(np.abs(trace.w[method]), initial=0.1))
    reach = min(reach, 3.0 * max(float(trace.points.y.std()), 0.1))
    actors: list[Actor] = [
        Rules(x=0.0, y=0.0, colors="line", dash=False),
        Curve(np.array([-reach, reach]), np.array([[-reach], [reach]]), "muted", width=1, dash=True),
    ]
    if method == PROXIMAL:
        u = np.linspace(-reach, reach, 201)
        new = np.sign(u) * np.maximum(np.abs(u) - threshold, 0) / (1 + eta * trace.regularizer.l2)
        actors.append(Curve(u, new[:, None], METHOD_COLOURS[PROXIMAL], width=2.5))
    if threshold:
        actors.append(Rules(x=np.array([[-threshold], [threshold]]), colors="update", labels=["", "ηλ₁"]))
    actors.append(_weights_on_penalty_step(trace, method))
    return Plot(
        "penalty-step",
        figure(
            axis("u", (-reach, reach), nticks=4, tickangle=0),
            axis(bounds=(-reach, reach), nticks=5),
        ),
        actors=actors,
        title="penalty: u → new w",
        alt="The new weight against the weight after the gradient step, with all weights as points",
    )


def _weights_on_penalty_step(trace: StepsTrace, method: int) -> Marker:
    """All weights at (u, new w); between gradient and penalty they are still on the diagonal, at (u, u)."""
    w = trace.w[method].T  # (d, T)
    _, u, _ = trace.step_phases(w)
    half_step = np.arange(w.shape[1])
    return Marker(np.where(half_step == 0, w, u), np.where(half_step % 2, u, w), "value", radius=4.5)


def _distance(trace: StepsTrace) -> Plot:
    """The objective above its minimum after each whole step, by both methods."""
    half_steps = np.arange(trace.objective.shape[1])
    steps, last_whole = half_steps / 2, half_steps // 2 * 2
    distance = np.maximum(trace.objective - trace.minimum_objective, ROUNDING)[:, last_whole]
    return Plot(
        "distance",
        figure(
            axis("step", (-0.02 * steps[-1], 1.03 * steps[-1]), nticks=6),
            log_axis(*log_span(distance, ROUNDING, decades=16), per_decade=4, labels=5),
        ),
        actors=[
            Cursor(at=steps, width=1),
            Trails(
                np.broadcast_to(steps, distance.shape),
                distance,
                METHOD_COLOURS,
                2.5,
                5,
                future=True,
                labels=METHODS,
                diverged=trace.diverged,
            ),
        ],
        title="above the minimum",
        alt="The objective above its exact minimum against the step, for both methods",
    )


def narration(trace: StepsTrace, method: str) -> list[tuple[int, str]]:
    """A sentence for each half step."""
    m = METHODS.index(method)
    diverged = trace.diverged[m]
    lines = [(0, "All weights start at zero. Each step: first the gradient of the loss, then the penalty.")]
    for t in range(1, trace.w.shape[1]):
        k = (t + 1) // 2
        if diverged is not None and t >= diverged:
            line = f"Diverged in step {k}: past ηL = 2 every step lands further away. A smaller η."
            return [*lines, (t, line)]
        half = _gradient_sentence(trace, m, t) if t % 2 else _penalty_sentence(trace, m, t)
        lines.append((t, f"Step {k}, {half}"))
    return lines


def _gradient_sentence(trace: StepsTrace, method: int, t: int) -> str:
    sentence = "gradient: every weight goes a little down the loss."
    if method == PROXIMAL and trace.regularizer.l1:
        near = int((np.abs(trace.w[method, t]) <= trace.eta * trace.regularizer.l1).sum())
        sentence += f" {near} of them {'is' if near == 1 else 'are'} now within ηλ₁ of zero."
    return sentence


def _penalty_sentence(trace: StepsTrace, method: int, t: int) -> str:
    zeros = zeros_in_words(int(trace.zeros[method, t]), trace.w.shape[2])
    if method != PROXIMAL:
        return f"penalty: minus η times its slope; {zeros}."
    eta, regularizer = trace.eta, trace.regularizer
    parts = []
    if regularizer.l1:
        parts.append(f"ηλ₁ = {short_number(eta * regularizer.l1)} nearer to zero")
    if regularizer.l2:
        parts.append(f"divided by {1 + eta * regularizer.l2:.4g}")
    return f"penalty: {', '.join(parts) or 'nothing: λ = 0'}; {zeros}."
