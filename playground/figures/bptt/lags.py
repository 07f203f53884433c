"""The scene of "How far back": how much of a gradient is left k steps back, as a heat map and as curves."""

import numpy as np

from playground.experiments.bptt.lags import LagTrace, first_below
from playground.figures.numbers import digits
from playground.figures.plots import Json, axis, clipped, figure, line, log_axis, log_span
from playground.figures.scene import END, Columns, Curve, Heat, Plot, Row, Rows, Rules, Scene, Table

LIMIT = 3.0  # decades to either side in the colours
SHOWN_LAGS = 40  # rows of the heat map
FLOOR = 1e-9  # of the axis of the curves, below which nothing is shown


def scene(trace: LagTrace) -> Scene:
    """One step of the clock for each position."""
    last = len(trace.tokens) - 1
    relative = trace.relative()
    side = Rows([_curves(trace, relative), _numbers(trace, relative)], grow=1.15)
    return Scene(
        last=last,
        initial_step=last,
        unit="token",
        rate=4,
        height=440,
        narration=[(t, _sentence(trace, relative, t)) for t in range(last + 1)],
        panels=[Columns([_heat(trace, relative), side])],
    )


def _heat(trace: LagTrace, relative: np.ndarray) -> Heat:
    """Lags by positions: the power of ten by which a gradient is smaller or larger than at lag 0."""
    rows = min(SHOWN_LAGS, len(trace.tokens) - 1) + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.log10(relative[:rows])
    powers = np.where(np.isneginf(powers), -LIMIT - 1, powers)
    return Heat(
        "lags",
        powers,
        rows=list(range(rows)),
        columns=trace.tokens,
        limit=LIMIT,
        unit=min(10, rows - 1),
        noun="lag",
        title=f"log₁₀ ‖dJ_t/d{trace.state}_t₋ₖ‖, 0 at k = 0",
        alt="Power of ten of the gradient of each loss, by lag and position, against lag 0",
        grow=1.0,
    )


def _curves(trace: LagTrace, relative: np.ndarray) -> Plot:
    """By lag: the mean over all positions, some Jacobians, their bound, and the gradient of the clock."""
    lags = np.arange(len(trace.mean), dtype=np.float64)
    lines: list[Json] = []
    curves: list[Curve] = []
    for row, t in enumerate(trace.anchors):
        k = np.arange(trace.by_state.shape[1], dtype=np.float64)
        word = f"dh/dh from t = {t + 1}"
        lines.append(_line(k, trace.bound[row], f"{word}, product of the step norms"))
        curves.append(_curve(k, trace.bound[row], "muted", float(t), dash=True))
        lines.append(_line(k, trace.by_state[row], word))
        curves.append(_curve(k, trace.by_state[row], "value", float(t)))
    lines.append(_line(lags, trace.mean, "dJ/dh, mean over positions"))
    curves.append(_curve(lags, trace.mean, "gradient", END, width=3.0))
    finite = np.concatenate([np.ravel(v) for v in (trace.mean, trace.by_state, relative)])
    low, high = log_span(finite, FLOOR)
    return Plot(
        "curves",
        figure(
            axis("lag k", (-0.5, max(8.0, float(len(lags)) - 0.5)), nticks=8),
            log_axis(min(low, 0.005), max(high, 2.0)),
            lines,
            {"l": 52, "r": 8, "t": 6, "b": 38},
        ),
        actors=[
            Rules(y=np.array([0.01]), colors="muted", labels=["a hundredth"]),
            *curves,
            Curve(lags, _drawable(relative), colors="ink", width=2),
        ],
        title="what is left at lag k",
        alt="By lag: the mean gradient, the Jacobians of some positions with their bounds, and the clock's",
    )


def _line(x: np.ndarray, y: np.ndarray, name: str) -> Json:
    """A line to point at; a `_curve` draws it, from the step on at which it is known."""
    known = np.isfinite(y) & (y > 0)
    return line(x[known], y[known], "ink", hover=f"{name}<br>lag %{{x}}: %{{y:.3g}}", opacity=0)


def _curve(
    x: np.ndarray, y: np.ndarray, colour: str, known_from: float, width: float = 1.5, dash: bool = False
) -> Curve:
    return Curve(x, _drawable(y)[:, None], colour, width, dash, known_from)


def _drawable(values: np.ndarray) -> np.ndarray:
    """The positive values, within what a logarithmic axis and float32 hold; NaN elsewhere."""
    with np.errstate(invalid="ignore"):
        return np.clip(np.where(values > 0, values, np.nan), FLOOR / 10, 1e12)


def _numbers(trace: LagTrace, relative: np.ndarray) -> Table:
    at = [first_below(relative[:, t]) for t in range(len(trace.tokens))]
    ten = relative[10] if len(relative) > 10 else np.full(len(trace.tokens), np.nan)
    mean = trace.hundredth()
    rows = [
        Row("dJ_t/dh_t", trace.by_loss[0], "significant:3", "gradient", "length at lag 0"),
        Row("lag 10", ten, "significant:3", "ink", "share that is left"),
        Row("1 % at", _lag(at), "integer", "ink", "first lag, this t (–: never)"),
        Row("1 % mean", _lag([mean]), "integer", "ink", "over all positions", known_from=END),
    ]
    rows.append(_recurrent_weights(trace))
    return Table("numbers", rows, alt="The clock's gradient by lag, and the recurrent weights")


def _recurrent_weights(trace: LagTrace) -> Row:
    """The largest spectral radius and singular values of W_h; of a gated cell over its gates."""
    radius = max(values[0] for values in trace.gates.values())
    largest = max(values[1] for values in trace.gates.values())
    smallest = min(values[2] for values in trace.gates.values())
    whose = "" if len(trace.gates) == 1 else f" of {len(trace.gates)} gates"
    meaning = f"radius; σ {digits(largest, 3)} to {digits(smallest, 2)}{whose}"
    return Row("W_h", np.array([radius]), "fixed:3", "update", meaning)


def _lag(lags: list[int | None]) -> np.ndarray:
    return np.array([np.nan if lag is None else float(lag) for lag in lags])


def _sentence(trace: LagTrace, relative: np.ndarray, t: int) -> str:
    """What is left of the gradient of J_t."""
    target = clipped(trace.targets[t], 12)
    if not np.isfinite(trace.by_loss[0, t]):
        return f"t = {t + 1}: the gradient is not a finite number: it overflowed."
    if trace.by_loss[0, t] == 0:
        return f"t = {t + 1}, loss of {target}: its gradient is 0, and so at every lag."
    curve = relative[:, t][~np.isnan(relative[:, t])]
    reach = len(curve) - 1
    left = first_below(curve)
    if left is not None:
        words = f"less than a hundredth is left for the first time at lag {left}"
    elif reach == 0:
        words = "there is no earlier state"
    else:
        words = f"at lag {reach}, its beginning, {digits(float(curve[-1]), 2)} of it is left"
    return f"t = {t + 1}, loss of {target}: {words}."
