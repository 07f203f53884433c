"""Gradient, then shrink: fit, weights, the threshold, and how far each method still is from the minimum."""

import numpy as np

from playground.catalog.bases import BASES
from playground.experiments.weight_penalties.spec import WeightPenaltiesSpec
from playground.experiments.weight_penalties.steps import METHODS, StepsTrace
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
from playground.figures.weight_penalties.look import (
    counted,
    fit,
    log_axis,
    number,
    stick_range,
    sticks,
    still,
    titled,
)

PROXIMAL, SUBGRADIENT = "update", "curvature"  # colour roles of the two methods
NEAR = 5  # thresholds on either side of zero are looked at closely
ROUNDED = 1e-16  # an objective this close to the lowest is as low as numbers go


def scene(trace: StepsTrace, spec: WeightPenaltiesSpec, seek: int = 0, step: int | None = None) -> Scene:
    """The whole stage; every step is two moments: its gradient, its penalty."""
    method = METHODS.index(spec.shrinking)
    w = trace.w[method]
    return Scene(
        last=len(w) - 1,
        url_key="step",
        seek=seek,
        step=step,
        rate=4,
        unit="half step",
        height=408,
        narration=narration(trace, spec),
        panels=[
            Columns(
                [
                    Rows([fit(trace.points, trace.curve(method)), _weights(trace, spec, w)]),
                    Rows(
                        [_numbers(trace, spec), Columns([_shrinking(trace, spec, method), _distance(trace)])],
                        grow=1.05,
                    ),
                ]
            )
        ],
    )


def _weights(trace: StepsTrace, spec: WeightPenaltiesSpec, w: np.ndarray) -> Plot:
    """The weights now, faintly where they were half a step before, and how near to zero is near enough."""
    threshold = trace.eta * trace.strength.l1
    number_ = np.arange(1.0, w.shape[1] + 1)[:, None]
    before = np.vstack((np.full((1, w.shape[1]), np.nan), w[:-1]))
    behind: list[Actor] = [
        Rules(x=float(min(spec.weight_shown, w.shape[1])), colors="lit", width=14, dash=False),
        Marker(number_, before.T, "line", radius=min(6.0, 90 / w.shape[1])),
    ]
    if threshold:
        behind.append(Rules(y=np.array([[threshold], [-threshold]]), colors="update"))
    return sticks(spec, trace.points, w, stick_range(trace.points, w), behind, clickable=True)


def _numbers(trace: StepsTrace, spec: WeightPenaltiesSpec) -> Table:
    """One weight's step by both methods, and how far they are."""
    j = min(spec.weight_shown, trace.w.shape[2]) - 1
    w = trace.w[:, :, j]
    start, u, new = trace.of_step(w)
    name = BASES[spec.basis].name(j + 1)
    return Table(
        "numbers",
        [
            Row(f"w, {name}", list(start), "fixed:5", "value", "where the step begins"),
            Row("−η ∂L/∂w", list(u - start), "fixed:5", "gradient", f"η = {number(trace.eta)}"),
            Row("u", list(u), "fixed:5", "ink", "after the gradient"),
            Row("penalty", list(new - u), "fixed:5", "update", "w − u"),
            Row("new w", list(new), "fixed:5", "value", "where it ends"),
            Row("exactly 0", list(trace.zeros), "integer", "ink", f"of {trace.w.shape[2]}"),
            Row("off KKT", list(trace.gap), "exponent:1", "muted", "0: at the minimum"),
        ],
        columns=METHODS,
        alt="One weight's step by both methods, zeros and distance from the minimum",
    )


def _shrinking(trace: StepsTrace, spec: WeightPenaltiesSpec, method: int) -> Plot:
    """What the penalty makes of u, as a curve, with all weights on it."""
    threshold = trace.eta * trace.strength.l1
    reach = NEAR * threshold or 1.1 * float(np.nanmax(np.abs(trace.w[method]), initial=0.1))
    reach = min(reach, 3.0 * max(float(trace.points.y.std()), 0.1))
    w = trace.w[method].T  # (d, T)
    _, u, new = trace.of_step(w)
    moment = np.arange(w.shape[1])
    u, new = np.where(moment == 0, w, u), np.where(moment % 2, u, w)  # before the penalty: on the diagonal
    grid = np.linspace(-reach, reach, 201)
    soft = np.sign(grid) * np.maximum(np.abs(grid) - threshold, 0)
    curve = soft / (1 + trace.eta * trace.strength.l2)
    actors: list[Actor] = [
        Rules(x=0.0, y=0.0, colors="line", dash=False),
        Curve(grid, grid[:, None], "muted", width=1, dash=True),
    ]
    if method == 0:
        actors.append(Curve(grid, curve[:, None], PROXIMAL, width=2.5))
    if threshold:
        actors.append(Rules(x=np.array([[-threshold], [threshold]]), colors="update", labels=["", "ηλ₁"]))
    actors.append(Marker(u, new, "value", radius=4.5))
    return Plot(
        "shrinking",
        still(
            {**titled("u", -reach, reach), "nticks": 4, "tickangle": 0},
            {"range": [-reach, reach], "nticks": 5},
        ),
        actors=actors,
        title="penalty: u → new w",
        alt="The new weight against the weight after the gradient step, with all weights as points",
    )


def _distance(trace: StepsTrace) -> Plot:
    """The objective above its minimum, by both methods."""
    steps = np.arange(trace.objective.shape[1]) / 2
    whole = np.arange(trace.objective.shape[1]) // 2 * 2  # between two whole steps: the last one
    above = np.maximum(trace.objective - trace.lowest, ROUNDED)[:, whole]
    axis = log_axis(above, ROUNDED)
    return Plot(
        "distance",
        still(titled("step", -0.02 * steps[-1], 1.03 * steps[-1]), axis),
        actors=[
            Cursor(at=steps, width=1),
            Trails(
                np.broadcast_to(steps, above.shape),
                above,
                [PROXIMAL, SUBGRADIENT],
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


def narration(trace: StepsTrace, spec: WeightPenaltiesSpec) -> list[tuple[int, str]]:
    """What this half step does."""
    method = METHODS.index(spec.shrinking)
    over = trace.diverged[method]
    lines = [(0, "All weights start at zero. Each step: first the gradient of the loss, then the penalty.")]
    for t in range(1, trace.w.shape[1]):
        k = (t + 1) // 2
        if over is not None and t >= over:
            lines.append(
                (t, f"Diverged in step {k}: past ηL = 2 every step lands further away. A smaller η.")
            )
            break
        lines.append((t, f"Step {k}, {_gradient(trace, method, t) if t % 2 else _penalty(trace, spec, t)}"))
    return lines


def _gradient(trace: StepsTrace, method: int, t: int) -> str:
    near = int((np.abs(trace.w[method, t]) <= trace.eta * trace.strength.l1).sum())
    said = "gradient: every weight goes a little down the loss."
    if method == 0 and trace.strength.l1:
        said += f" {near} of them {'is' if near == 1 else 'are'} now within ηλ₁ of zero."
    return said


def _penalty(trace: StepsTrace, spec: WeightPenaltiesSpec, t: int) -> str:
    degree, eta, s = trace.w.shape[2], trace.eta, trace.strength
    if spec.shrinking == "subgradient":
        return f"penalty: minus η times its slope; {counted(int(trace.zeros[1, t]), degree)}."
    done = []
    if s.l1:
        done.append(f"ηλ₁ = {number(eta * s.l1)} nearer to zero")
    if s.l2:
        done.append(f"divided by {1 + eta * s.l2:.4g}")
    what = ", ".join(done) or "nothing: λ = 0"
    return f"penalty: {what}; {counted(int(trace.zeros[0, t]), degree)}."
